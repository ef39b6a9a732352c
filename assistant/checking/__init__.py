"""The check of a finished paper before it is signed: figures, sums, days, bodies, the parts of the official layout.

findings = check(read_paper(path), sources)
"""

from assistant.checking.check import check
from assistant.checking.model import KINDS, Finding, FindingKind, Place
from assistant.checking.paper import Line, Paper, paper_of, read_paper

__all__ = ["KINDS", "Finding", "FindingKind", "Line", "Paper", "Place", "check", "paper_of", "read_paper"]
