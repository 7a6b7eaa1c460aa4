"""An answer in, its wording by a language model out, each sentence checked."""
