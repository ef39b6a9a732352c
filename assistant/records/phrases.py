"""The words that name a figure's indicator in its statement, wherever they stand: before it, after it, or above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records.model import Indicator
from assistant.records.names import phrase_after, phrase_before
from assistant.statements import Statement
from index.annotate.figures import Figure, is_counted
from index.lexicon import before as before_cue
from index.lexicon import cues


def phrase_of(
    statement: Statement, figure: Figure, before: Indicator | None, earlier: Sequence[Figure]
) -> tuple[str, str]:
    """The indicator's words, and what else tells it apart from others of the same words."""
    text, mention = statement.text, figure.mention
    left = text[figure.left : mention.start]
    right = phrase_after(text[mention.end : figure.right])
    if figure.planned and before is not None:
        return before.indicator, ""
    if mention.kind in ("count", "other"):
        return _of_count(statement, figure, earlier, right), ""
    named = phrase_before(left, counted=False)
    if mention.kind == "percent" and (told := _of_percent(text, figure, named, right)) is not None:
        return told, ""
    if named and right and not _reaches(left) and (mention.kind == "percent" or _of_money(right)):
        return _joined(named, right), ""  # "giải ngân 100% vốn đầu tư công"
    if named:
        return named, _detail(named, before)
    if before is not None and earlier and is_counted(earlier[-1]):
        between = text[earlier[-1].mention.end : mention.start]
        if "với" in between.split() and not set(between) & set(";:"):
            return before.indicator, ""  # "142 dự án FDI với 6.874,5 triệu USD"
    if before is not None and earlier and _is_more_of(text, earlier[-1], figure, before):
        told = _detail(before.indicator, before)
        return before.indicator, told or before.name.removeprefix(before.indicator.lower())
    if head := _head_of(statement, figure):
        return head, ""
    if before is not None and (before.unit == mention.unit or not right):
        return before.indicator, ""
    return right, ""


def _of_count(statement: Statement, figure: Figure, earlier: Sequence[Figure], right: str) -> str:
    """The words of what is counted: "tổng số dự án", "lao động nữ"."""
    text, mention = statement.text, figure.mention
    named = phrase_before(text[figure.left : mention.start], counted=True)
    if not named and earlier and is_counted(earlier[-1]) and _goes_on(text, figure, earlier[-1], right):
        named = phrase_before(text[earlier[-1].left : earlier[-1].mention.start], counted=True)
    if not named and not right and (head := _head_of(statement, figure)) and len(head.split()) <= 6:
        named = head
    noun = "" if mention.unit in _PEOPLE and len(named.split()) > 1 and named.split()[-1] != "cho" else mention.unit
    return _joined(named if noun else named.removesuffix(" cho"), noun, right)


def _of_percent(text: str, figure: Figure, named: str, right: str) -> str | None:
    """The words of a percentage that tells a change of what follows it, or has no name before it; None for others."""
    mention, left = figure.mention, text[figure.left : figure.mention.start]
    change = next((c for c in reversed(cues(left).of("changes")) if len(left[c.end :].split()) <= 2), None)
    if change and right:  # "giảm 30% thời gian giải quyết thủ tục"
        verb = left[change.start : change.end]
        kept = named.rpartition(" ")[0] if named.split()[-1:] == verb.split()[:1] else named
        return _joined(kept, verb, right)
    if not named or _is_verb(named):
        return _joined(named, "", phrase_after(text[mention.end : figure.right], pauses=False))
    return None


def _is_more_of(text: str, earlier: Figure, figure: Figure, before: Indicator) -> bool:
    """Whether an amount without a name is more of the one before: "62,5 triệu USD và 840 tỷ", "9 tháng đạt 32 tỷ"."""
    between = text[earlier.mention.end : figure.mention.start]
    words = between.strip(" ,").split()
    if words[:1] == ["và"] and len(words) <= 2 and (len(words) == 1 or cues(words[1]).has("bound")):
        return earlier.mention.kind == figure.mention.kind
    return before.unit == figure.mention.unit and ": " not in between


def _goes_on(text: str, figure: Figure, earlier: Figure, right: str) -> bool:
    """Whether a count only continues the one before it: "04 lớp và 12 hội thảo", "05 dự án mới, 03 mở rộng"."""
    between = text[earlier.mention.end : figure.mention.start]
    if between.split()[-1:] == ["và"]:
        return True
    own = cues(right).at(0, "own verb")
    return between.rstrip().endswith(",") and not own and len(right.split()) <= 3


_PEOPLE = frozenset({"người", "đồng chí"})


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _is_verb(phrase: str) -> bool:
    return len(phrase.split()) <= 2 and cues(phrase).at(0, "verb only") is not None


def _reaches(left: str) -> bool:
    """Whether a verb of reaching stands before the figure, with one word between at most: "đạt khoảng |"."""
    words = left.rstrip()
    short = words.rpartition(" ")[0]
    return any(before_cue(part, len(part), "reaches") is not None for part in (words, short))


def _of_money(text: str) -> bool:
    return cues(text).at(0, "money of") is not None


def _detail(named: str, before: Indicator | None) -> str:
    """Whose money "tổng vốn đăng ký" is, when the count before it says so: of the FDI projects."""
    if before is None or not _of_money(named) or len(named.split()) > 7:
        return ""
    told = f"{before.indicator} {before.name}"
    group = next((told[cue.start : cue.end] for cue in cues(told).of("origin")), "")
    return group if group.lower() not in named.lower() else ""


_CLAUSE_ENDS = re.compile(r"[;:.]\s")
_PAUSE = re.compile(r"[;:.,]\s")


def _head_of(statement: Statement, figure: Figure) -> str:
    """The words that a bracket or a colon before the figure belongs to: "diện tích còn lại (KCN Lộc Sơn 17 ha)"."""
    before = statement.text[: figure.mention.start]
    opened = before.rfind("(")
    if opened > 0 and ")" not in before[opened:]:
        before = before[:opened]
        chunk = _CLAUSE_ENDS.split(before)[-1]
        return phrase_before(chunk, counted=False)
    head = before.rpartition(":")[0] or statement.label or statement.lead_in.rstrip(" :")
    return phrase_before(_PAUSE.split(head)[-1], counted=False) if head else ""
