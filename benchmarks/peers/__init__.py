"""askquote beside its peers, on the same sentences, weights and threads."""
