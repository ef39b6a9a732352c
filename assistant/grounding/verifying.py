"""The count under an answer: its figures, dates and numbers that stand in the passages it cites. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation
from assistant.grounding.facts import Fact, facts_of
from assistant.grounding.judge import judge
from assistant.grounding.sources import Source
from assistant.spans import dispatcher
from index.report import CELL, Metadata, Passage
from index.text import Period, Quantity
from index.vietnamese import Analyzer

COMPUTED = "phần mềm tính:"
"""Opens what code worked out from cited figures; it is shown as such and not looked for in the sources."""

MARKER = re.compile(r"\s?\[(\d{1,2})\]")


@dispatcher.span
def verify(answer: Answer) -> Answer:
    """The answer with its check filled in; what was removed before stays counted."""
    if answer.refused:
        return answer
    sources = {c.marker: _cited(c) for c in answer.citations}
    total, bad, computed = 0, list[str](), 0
    for line in answer.answer.splitlines():
        claim, mark, _ = line.partition(COMPUTED)
        computed += bool(mark)
        cited = [sources[int(m)] for m in MARKER.findall(line) if int(m) in sources] or list(sources.values())
        facts = [fact for fact in facts_of(plain(claim)) if is_figure(fact)]
        total += len(facts)
        bad += [fact.text for fact in facts if not any(source.holds(fact) for source in cited)]
    check = replace(
        answer.verification, figures=total, supported=total - len(bad), unsupported=tuple(bad), computed=computed
    )
    return replace(answer, verification=check)


def is_figure(fact: Fact) -> bool:
    """What the count under an answer counts: no period, and no number that counts nothing."""
    value = fact.value
    return not isinstance(value, Period) and not (isinstance(value, Quantity) and value.kind in ("none", "other"))


def plain(text: str) -> str:
    """An answer's words: without markers and emphasis."""
    return MARKER.sub("", text).replace("**", "").removeprefix("- ").strip()


def _cited(citation: Citation) -> Source:
    first, _, rest = citation.text.partition("\n")
    headers = first if CELL in first and rest else ""
    meta = Metadata(title=citation.title, period=citation.period)
    return _source(citation.text, headers, citation.section or "", meta, citation.document)


def _source(
    text: str, headers: str = "", section: str = "", meta: Metadata | None = None, document: str = ""
) -> Source:
    passage = Passage("", document, "", 0, text, 0, None, section, "", headers, meta or Metadata())
    return Source(1, passage, Analyzer({}, ""))


def stands(text: str, held: str) -> bool:
    """Whether a sentence stands by a text: a line of a draft by its evidence."""
    return judge(text, (1,), [_source(held)]).ok


# ------------------------------------------------------------------------------------------------ on strings


def figures_of(text: str) -> list[str]:
    """The figures, dates, periods and document numbers of a text, as written."""
    return [fact.text for fact in facts_of(text)]


def unsupported_in(texts: Sequence[str], sources: Sequence[str]) -> list[str]:
    """The figures of `texts` that none of `sources` holds."""
    held = [_source(source) for source in sources]
    return [f.text for text in texts for f in facts_of(text) if not any(s.holds(f) for s in held)]
