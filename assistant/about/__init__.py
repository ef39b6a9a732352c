"""Answers about documents, the library and the assistant itself: see `desk.Desk`."""
