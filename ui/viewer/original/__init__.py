"""Documents as they look in their files: PDF pages as pictures, Markdown rendered."""
