"""Uploaded files: checked, named and stored in the folder's `uploads/`."""
