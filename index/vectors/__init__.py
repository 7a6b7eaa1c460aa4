"""The search for the stored vectors nearest to a question's vector."""
