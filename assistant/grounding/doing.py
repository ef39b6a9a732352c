"""Who does something, and whether it is done, beside the line of the sources that tells of the same thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.names import names_in
from assistant.grounding.sources import Source
from index.annotate.naming import bodies
from index.vietnamese import fold
from index.wordlists import pattern

_CLAUSE = re.compile(r"[,;] ")

PLANNED_SAID, DONE_BY_SAID = 0.5, 0.6
"""Shares of a sentence's words that a line must say to tell of the same thing."""
OPENS = 12
"""Characters before the body that a line opens with: a bullet, a number, "Giao"."""


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("doing.tsv", kind, "assistant")


def is_planned(text: str, cited: Sequence[Source]) -> bool:
    """Whether a sentence calls done ("đã") what its source sets as a task, a target or a plan."""
    found = _same_thing(text, cited, PLANNED_SAID) if _pattern("done").search(text) else None
    if found is None or _pattern("done").search(found[0]):
        return False
    line, source = found
    above = f"{source.passage.lead_in} {source.passage.section}"
    set_above = _pattern("set above").search(above) and not _pattern("told above").search(above)
    words = set(source.folded(text))
    clause = max(_CLAUSE.split(line), key=lambda part: len(words.intersection(source.folded(part))))
    return bool(set_above or _pattern("set").search(clause))


def is_done_by_another(text: str, cited: Sequence[Source]) -> bool:
    """Whether the body that a sentence opens with is not the one by whom its source has this done: the line opens with
    another and names this one nowhere, or names it as one that only takes part."""
    doer = next(iter(bodies(text)), None)
    name = doer.of(text) if doer and not doer.start else ""
    if doer is None or not names_in(name) or _pattern("several").match(name):
        return False
    found = _same_thing(text[doer.end :], cited, DONE_BY_SAID)
    if found is None:
        return False
    line, source = found
    passage = source.passage
    around = (line, passage.lead_in.rsplit("\n", 1)[-1], passage.section, passage.headers, passage.metadata.body)
    if not set(source.folded(name)) - {"va"} <= set(source.folded(" ".join(around))):
        opening = next(iter(bodies(line)), None)
        return opening is not None and opening.start < OPENS
    told, name = fold(line), fold(name)
    helped = _pattern("with").search(told)
    leads = _pattern("leads").match(fold(text[doer.end :]))
    return bool(leads and helped and name in helped[1] and name not in told[: helped.start()])


def _same_thing(text: str, cited: Sequence[Source], least: float) -> tuple[str, Source] | None:
    """The line of the sources that says most of a text's words, at least that share of them, and its source."""
    words = set(cited[0].folded(text)) if cited else set()
    lines = [(span.of(source.text), source) for source in cited for span in source.spans]
    said = [(len(words.intersection(source.folded(line))), n) for n, (line, source) in enumerate(lines)]
    most, at = max(said, key=lambda one: one[0], default=(0, 0))
    return lines[at] if most and most >= least * len(words) else None
