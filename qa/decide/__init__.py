"""Candidate spans in, a decision with calibrated confidence and quotes out."""
