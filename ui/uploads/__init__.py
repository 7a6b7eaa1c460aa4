"""Files from the browser in, documents in the folder's `uploads/` out."""
