"""A question's vector in, the nearest stored vectors out."""
