"""Questions changed so that their passage no longer answers them."""
