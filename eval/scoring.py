"""Whether an answer is right, and whether a citation supports a source: string rules, no judge."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer, Citation
from eval.cases import Case, Source

Certainty = Literal["sure", "unsure", "refused"]

SHARE = 0.6
"""A passage that holds this share of a quote in one run supports it: passages may be cut differently."""

_UNIFIED = str.maketrans({**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("–—−‐‑", "-")})
_MARKERS = re.compile(r"\s?\[\d{1,3}\]")
_EMPHASIS = re.compile(r"[*`]|__|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` say in a few words each what was wrong; empty when correct."""

    correct: bool
    reasons: tuple[str, ...] = ()


def without_markers(text: str) -> str:
    return _MARKERS.sub("", text)


def normalise(text: str) -> str:
    """NFC, case folded, white space folded to one space, typographic quotes and dashes unified, markup removed."""
    text = unicodedata.normalize("NFC", _EMPHASIS.sub("", without_markers(text))).translate(_UNIFIED)
    return " ".join(text.casefold().split())


def contains(text: str, variant: str) -> bool:
    """Whether a normalised text holds a variant; a figure inside a longer figure does not count (7 in 17)."""
    wanted = normalise(variant)
    at = text.find(wanted) if wanted else -1
    while at >= 0 and _inside_figure(text, at, at + len(wanted)):
        at = text.find(wanted, at + 1)
    return at >= 0


_DIGIT_BEFORE = re.compile(r"\d[.,]?$")
_DIGIT_AFTER = re.compile(r"[.,]?\d")


def _inside_figure(text: str, start: int, end: int) -> bool:
    starts = text[start].isdigit() and _DIGIT_BEFORE.search(text[max(0, start - 2) : start])
    ends = text[end - 1].isdigit() and _DIGIT_AFTER.match(text[end : end + 2])
    return bool(starts or ends)


def certainty_of(answer: Answer) -> Certainty:
    """As the answer tells it; one that tells none is sure unless it is a refusal."""
    told: Certainty | None = "refused" if answer.refused else getattr(answer, "certainty", None)
    return told or ("refused" if answer.refused else "sure")


def judge(case: Case, answer: Answer) -> Verdict:
    """The verdict on one answer, with every reason why it is wrong.

    An unsure answer asserts nothing: it is right when its quotations hold every part, or when there is no answer.
    """
    if certainty_of(answer) == "unsure":
        return _judge_quotations(case, answer)
    text = normalise(answer.answer)
    reasons = [f"có nội dung sai: {bad}" for bad in case.none_of if contains(text, bad)]
    if case.answerable:
        if answer.refused:
            return Verdict(False, ("từ chối trong khi tài liệu có nêu",))
        reasons += _missing(case, answer)
    elif not answer.refused:
        reasons.insert(0, "lẽ ra không được khẳng định: tài liệu không nêu")
    return Verdict(not reasons, tuple(reasons))


def _judge_quotations(case: Case, answer: Answer) -> Verdict:
    reasons = _missing(case, answer) if case.answerable else []
    return Verdict(not reasons, tuple(reasons))


def _missing(case: Case, answer: Answer) -> list[str]:
    """The parts that an answer lacks, and that it is too long."""
    text, length = normalise(answer.answer), len(without_markers(answer.answer))
    reasons = [f"thiếu: {group[0]}" for group in case.all_of if not any(contains(text, v) for v in group)]
    return reasons + [f"quá dài: {length} ký tự, cho phép {case.max_chars}"] * (length > case.max_chars)


def supports(citation: Citation, source: Source) -> bool:
    """Whether a citation's passage holds a gold quote, or enough of it."""
    return stands_in(source, citation.document, citation.text)


def stands_in(source: Source, document: str, passage: str) -> bool:
    """Whether a passage of a document holds a gold quote, or enough of it."""
    same = unicodedata.normalize("NFC", source.document) == unicodedata.normalize("NFC", document)
    return same and overlaps(passage, source.quote)


def overlaps(passage: str, quote: str) -> bool:
    """Whether normalised `passage` contains `quote`, or a run of at least `SHARE` of its characters.

    Cells of a quoted table row may be parted by "|".
    """
    text, wanted = normalise(passage.replace("|", " ")), normalise(quote.replace("|", " "))
    if wanted in text:
        return True
    need = max(1, math.ceil(SHARE * len(wanted)))
    return any(wanted[i : i + need] in text for i in range(len(wanted) - need + 1))


def citation_scores(case: Case, citations: Sequence[Citation]) -> tuple[float, float] | None:
    """(recall, precision) of an answer's citations over the case's sources; None when the case names no source."""
    if not case.sources:
        return None
    recalled = sum(any(supports(c, s) for c in citations) for s in case.sources)
    precise = sum(any(supports(c, s) for s in case.sources) for c in citations)
    return recalled / len(case.sources), precise / len(citations) if citations else 0.0
