"""Answers, reports and figures as text, HTML fragments and charts."""
