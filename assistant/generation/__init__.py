"""Answers by a language model, when one is configured. Start reading at `writer.py`."""
