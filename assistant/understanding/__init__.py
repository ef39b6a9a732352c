"""What a question is about is read once: see `reading.read_intent`."""
