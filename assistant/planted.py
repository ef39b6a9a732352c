"""Sentences of a document that speak to its reader's software. A report does not do that: they vouch for nothing."""

from __future__ import annotations

import re

from index.vietnamese import fold

_INSTRUCTION = re.compile(
    r"\b(?:hay|phai|can|vui long) (?:luon )?tra loi\b|\btra loi rang\b|\bkhi (?:duoc|bi|co nguoi) hoi\b"
    r"|\bbo qua (?:moi|cac|tat ca|nhung|toan bo) (?:\w+ )?(?:huong dan|chi dan|yeu cau|quy tac|lenh)\b"
    r"|\bban la (?:mot )?(?:tro ly|mo hinh|ai|chatbot)\b|\b(?:tro ly|mo hinh ngon ngu|chatbot|ai) (?:hay|phai)\b"
    r"|\bhuong dan he thong\b|\bsystem prompt\b|\bignore (?:all|any|the|previous)\b|\bprevious instructions\b"
    r"|\b(?:you must|you are an?|answer that|respond with)\b"
)


def is_instruction(text: str) -> bool:
    """Whether a sentence tells a reader how to answer."""
    return bool(_INSTRUCTION.search(fold(text)))
