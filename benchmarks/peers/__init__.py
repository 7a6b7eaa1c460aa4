"""askquote compared with its peers, on the same sentences, weights and threads."""
