"""Follow-up questions, completed from earlier turns."""
