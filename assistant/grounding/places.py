"""Where in its passages a sentence stands: the sentences that hold its values, or say most of its words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.facts import Fact
from assistant.grounding.labels import Label, likeness
from assistant.grounding.sources import Source
from index.vietnamese import Span


def spans_of(said: Sequence[tuple[Fact, Label]], cited: Sequence[Source]) -> list[tuple[int, Span]]:
    """For each value the sentence that says it in the likest words, with its passage's number."""
    found = []
    for fact, label in said:
        places = [(likeness(label, s.label), source.marker, s.sentence)
                  for source in cited for s in source.said if fact.agrees_with(s.fact.value)]  # fmt: skip
        if places:
            best = max(places, key=lambda place: place[0])
            found.append((best[1], best[2]))
    return list(dict.fromkeys(found))


def wording_of(text: str, cited: Sequence[Source]) -> list[tuple[int, Span]]:
    """The sentence of each cited passage that says most of the text."""
    found = []
    for source in cited:
        words = set(source.folded(text))
        best = max(source.spans, key=lambda s: len(words & set(source.folded(s.of(source.text)))), default=None)
        if best is not None:
            found.append((source.marker, best))
    return found
