"""A language model with tools over the library: it may search, open, look up and compute before it answers."""
