"""One state of an index: documents and sentences written in, read back out."""
