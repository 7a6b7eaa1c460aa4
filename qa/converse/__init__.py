"""A follow-up and the turns before it in, a question that stands alone out."""
