"""Meeting notes as staff type them: labels, short lines, tables of attendance, dictated prose -> what minutes need.

`noted(reading)` gives `Noted`, every part of it a stretch of the notes; None for a paper that is no notes.
"""

from assistant.meetings.notes.noted import Noted, noted

__all__ = ["Noted", "noted"]
