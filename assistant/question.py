"""What is asked: kind of answer, unit, nature (result, target, task), names, made to stand alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.cues import Nature, Wants, cue_text, expected_units, nature_of, wanted
from assistant.followups import with_context
from assistant.naming import names_in
from index.query import Query, understand
from index.vietnamese import has_diacritics, normalise, without_diacritics


@dataclass(frozen=True, slots=True)
class Question:
    """`query` is the standalone question, ready for retrieval; `units` are what a figure must be measured in.

    A unit is "%", "money", "VND", "USD" or a folded noun ("du an"); empty when any figure will do. `context` are the
    words of the standalone question that only the question before it said; `ignored` the words that weigh nothing.
    `passed_over` are documents of which other versions are meant (assistant/in_force.py).
    `asked` is what was typed, `understood` the same with its slips mended and diacritics given back, where they differ.
    """

    asked: str
    query: Query
    wants: tuple[Wants, ...]
    units: tuple[str, ...] = ()
    nature: Nature | None = None
    names: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    context: str = ""
    understood: str = ""
    passed_over: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return self.query.text


def read_question(
    text: str,
    provinces: Sequence[str],
    history: Sequence[Turn] = (),
    names_indicator: Callable[[str], bool] = lambda text: True,
    expand: Callable[[str], str] = str,
) -> Question:
    """Question and conversation -> what is asked, standing alone.

    `names_indicator` tells whether a text names an indicator; `expand` spells abbreviations out, for the cues.
    """
    asked = normalise(text)
    alone, context = with_context(asked, provinces, history, names_indicator)
    query = understand(alone if has_diacritics(asked) else without_diacritics(alone), provinces)
    plain = cue_text(expand(query.text))
    wants = wanted(plain)
    return Question(
        asked=asked,
        query=query,
        wants=wants,
        units=expected_units(plain) if "figure" in wants or "compare" in wants else (),
        nature=nature_of(plain),
        names=() if query.folded else names_in(query.text, provinces),
        boards=() if query.folded else names_in(query.text, provinces, boards=True),
        context=context if has_diacritics(asked) else without_diacritics(context),
    )
