"""Answers, reports and figures in, text for people out."""
