"""The check of an answer against the passages it cites: every figure, date and document number must be there.

Pure. Values are compared, not spellings (see `grounding_figures`). Sentences that a model wrote are checked one by one
in `grounding_sentences`, for more than their figures; this last check runs over every answer, whoever wrote it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answer import Answer
from assistant.grounding_figures import facts_of, figures_of, holds, supported, unsupported_in

__all__ = ["COMPUTED", "MARKER", "facts_of", "figures_of", "plain", "supported", "unsupported_in", "verify"]

COMPUTED = "phần mềm tính:"
"""Opens what code worked out from cited figures; it is shown as such and not looked for in the sources."""

MARKER = re.compile(r"\s?\[(\d{1,2})\]")


def verify(answer: Answer) -> Answer:
    """The answer with its check filled in; what was removed before stays counted."""
    if answer.refused:
        return answer
    sources = {c.marker: f"{c.text}\n{c.title}\n{c.section or ''}\n{c.period}" for c in answer.citations}
    total, bad, computed = 0, [], 0
    for line in answer.answer.splitlines():
        claim, mark, _ = line.partition(COMPUTED)
        computed += bool(mark)
        cited = [sources[int(m)] for m in MARKER.findall(line) if int(m) in sources] or list(sources.values())
        facts = facts_of(plain(claim))
        total += len(facts)
        bad += [fact.text for fact in facts if not any(holds(source, fact) for source in cited)]
    check = replace(
        answer.verification, figures=total, supported=total - len(bad), unsupported=tuple(bad), computed=computed
    )
    return replace(answer, verification=check)


def plain(text: str) -> str:
    """An answer's words: without markers and emphasis."""
    return MARKER.sub("", text).replace("**", "").removeprefix("- ").strip()
