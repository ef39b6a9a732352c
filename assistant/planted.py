"""Sentences of a document that speak to its reader's software. A report does not do that: they vouch for nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from index.vietnamese import fold

# "Sở Tài chính phải trả lời doanh nghiệp" is a task; "phải trả lời là ..." tells the software what to say.
_INSTRUCTION = re.compile(
    r"\b(?:hay|vui long) (?:luon )?tra loi\b|\b(?:phai|can|chi duoc|chi) (?:luon )?tra loi (?:rang|la|nhu sau|bang)\b"
    r"|\bluon tra loi\b|(?:^|[:;,.\"“(–-])\s*tra loi rang\b"
    r"|\bkhi (?:duoc|bi|co nguoi) hoi\b.{0,80}\b(?:tra loi|hay|phai|noi|dap)\b"
    r"|\bbo qua (?:moi|cac|tat ca|nhung|toan bo) (?:\w+ )?(?:huong dan|chi dan|yeu cau|quy tac|lenh)\b"
    r"|\bban la (?:mot )?(?:tro ly|mo hinh|ai|chatbot)\b|\b(?:tro ly|mo hinh ngon ngu|chatbot|ai) (?:hay|phai)\b"
    r"|\bhuong dan he thong\b|\bsystem prompt\b|\bignore (?:all|any|the|previous)\b|\bprevious instructions\b"
    r"|\b(?:you must|you are an?|answer that|respond with)\b",
    re.DOTALL,
)


@lru_cache(maxsize=20_000)
def is_instruction(text: str) -> bool:
    """Whether a sentence tells a reader how to answer. Remembered: every statement found is asked about."""
    return bool(_INSTRUCTION.search(fold(text)))
