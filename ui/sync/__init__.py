"""The processes that sync the index while the page is served."""
