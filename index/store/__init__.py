"""The store of an index: write documents and sentences, and read one state of them."""
