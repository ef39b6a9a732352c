"""Whether an answer is right, and whether a citation supports a source: string rules, no judge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from eval.cases import Case, Source

_UNIFIED = str.maketrans({**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("–—−‐‑", "-")})
_MARKERS = re.compile(r"\s?\[\d{1,3}\]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` say in a few words each what was wrong; empty when correct."""

    correct: bool
    reasons: tuple[str, ...]


def without_markup(text: str) -> str:
    """Without [n] markers and Markdown emphasis."""
    return re.sub(r"\*\*|__|`", "", _MARKERS.sub("", text))


def normalise(text: str) -> str:
    """NFC, case folded, white space folded to one space, typographic quotes and dashes unified, markup removed."""
    text = unicodedata.normalize("NFC", without_markup(text)).translate(_UNIFIED)
    return " ".join(text.casefold().split())


def contains(answer: str, variant: str) -> bool:
    """Whether a normalised answer holds a variant; a figure inside a longer figure does not count (7 in 17)."""
    wanted = normalise(variant)
    for match in re.finditer(re.escape(wanted), answer):
        if not _inside_figure(answer, match.start(), match.end()):
            return True
    return False


def _inside_figure(text: str, start: int, end: int) -> bool:
    starts = text[start].isdigit() and re.search(r"\d[.,]?$", text[:start])
    ends = text[end - 1].isdigit() and re.match(r"[.,]?\d", text[end:])
    return bool(starts or ends)


def judge(case: Case, answer: Answer) -> Verdict:
    """The verdict on one answer, with every reason why it is wrong."""
    text = normalise(answer.answer)
    reasons = [f"có nội dung sai: {bad}" for bad in case.none_of if contains(text, bad)]
    if not case.answerable:
        if not answer.refused:
            reasons.insert(0, "lẽ ra phải từ chối")
        return Verdict(not reasons, tuple(reasons))
    if answer.refused:
        return Verdict(False, ("từ chối trong khi tài liệu có nêu",))
    reasons += [f"thiếu: {group[0]}" for group in case.all_of if not any(contains(text, v) for v in group)]
    length = len(without_markup(answer.answer))
    if length > case.max_chars:
        reasons.append(f"quá dài: {length} ký tự, cho phép {case.max_chars}")
    return Verdict(not reasons, tuple(reasons))


def supports(citation: Citation, source: Source) -> bool:
    """Whether a citation's passage holds a gold quote, or at least 60% of its characters in one run."""
    return citation.document == source.document and overlaps(citation.text, source.quote)


def overlaps(passage: str, quote: str, share: float = 0.6) -> bool:
    """Whether normalised `passage` contains `quote`, or a run of at least `share` of its characters."""
    text, wanted = normalise(passage), normalise(quote)
    if wanted in text:
        return True
    need = max(1, round(share * len(wanted)))
    return any(wanted[i : i + need] in text for i in range(len(wanted) - need + 1))


def citation_scores(case: Case, citations: Sequence[Citation]) -> tuple[float, float]:
    """(recall, precision) of an answer's citations over the case's sources."""
    if not case.sources:
        return 1.0, 1.0
    recalled = sum(any(supports(c, s) for c in citations) for s in case.sources)
    precise = sum(any(supports(c, s) for s in case.sources) for c in citations)
    return recalled / len(case.sources), precise / len(citations) if citations else 0.0
