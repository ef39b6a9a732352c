"""How a question becomes a case: its wording, the values that a right answer gives, those that would show a mix-up."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from eval.scoring import contains, normalise
from eval.series.ledger import Key, Ledger, derived, spellings
from eval.series.paper import FactKind, shown
from eval.series.words import words
from eval.series.world import Period
from index.vietnamese import capital

T = TypeVar("T")
Part = tuple[str, tuple[Key, ...]]
"""An operation and what it is over: ("value", one key) where the reports say it themselves."""

BOARDS = ("hai-trung", "kim-giang", "bac-giang")
"""Those with ten years of reports; the two of Bắc Ninh are asked about in the questions on the merger."""

_TAGS: Mapping[str, tuple[str, ...]] = {
    "month": ("lookup", "cumulative"),
    "target": ("lookup", "target"),
    "estimate": ("lookup", "estimate"),
    "zone": ("lookup", "zone"),
    "renamed": ("lookup", "renamed"),
    "gap": ("series", "missing-year"),
}
_PLAIN = 0.2
"""The share of questions that are typed without diacritics."""
_MOST_WRONG = 6
_ROMAN = ("I", "II", "III", "IV")


class NotAsked(Exception):
    """The reports don't hold what such a question needs."""


@dataclass
class Question:
    """`groups`: what must stand in the answer beside the values of `parts`; `wrong`: what must not."""

    text: str
    kind: str
    unit: str
    parts: list[Part]
    tags: tuple[str, ...] = ()
    groups: list[list[str]] = field(default_factory=list)
    wrong: list[Decimal] = field(default_factory=list)
    max_chars: int = 600


@dataclass
class Asker:
    ledger: Ledger
    own: random.Random

    # -------------------------------------------------------------------------------- choosing

    def chosen(self, some: Sequence[T]) -> T:
        if not some:
            raise NotAsked
        return self.own.choice(some)

    def board(self) -> str:
        return self.own.choice(BOARDS)

    def indicator(self, *, flow: bool = False, ratio: bool = True) -> str:
        """`flow`: only what can be summed over periods; not `ratio`: only what can be compared in percent."""
        fit = (
            n for n, about in words().indicators.items() if not (flow and about.stock) and (ratio or not about.ratio)
        )
        return self.own.choice(list(fit))

    def years(self, board: str, after: int = 0) -> Sequence[int]:
        """The years with an annual report, without the first `after`."""
        found = self.ledger.years(board)[after:]
        if not found:
            raise NotAsked
        return found

    def run_of_years(self, count: int) -> list[int]:
        first = self.own.randint(words().first_year, words().last_year - count + 1)
        return list(range(first, first + count))

    def key(self, accept: Callable[[Period], bool], *, flow: bool = False, ratio: bool = True) -> Key:
        board = self.board()
        period = self.chosen([period for period in self.ledger.periods.get(board, ()) if accept(period)])
        return Key(board, self.indicator(flow=flow, ratio=ratio), period)

    def zone_key(self) -> Key:
        board = self.board()
        keys = [k for k in self.ledger.facts if k.board == board and k.zone and k.period.kind != "to-date"]
        indicator = self.own.choice(sorted({key.indicator for key in keys}) or [""])
        return self.chosen(sorted(key for key in keys if key.indicator == indicator))

    def all_zones(self, board: str, indicator: str, period: Period) -> tuple[Key, ...]:
        keys = [Key(board, indicator, period, zone=zone) for zone in words().boards[board].zones]
        found = tuple(key for key in keys if self.ledger.get(key) is not None)
        if len(found) < 2:
            raise NotAsked
        return found

    def flow_years(self, board: str) -> tuple[Key, ...]:
        indicator, years = self.indicator(flow=True), self.run_of_years(self.own.choice((2, 3, 3, 4, 5)))
        return tuple(Key(board, indicator, Period(year, "year")) for year in years)

    def told(self, board: str, indicator: str, year: int, kind: FactKind) -> Decimal | None:
        return self.ledger.get(Key(board, indicator, Period(year, "year"), kind))

    def values(self, keys: Sequence[Key]) -> list[Decimal]:
        found = [value for key in keys if (value := self.ledger.get(key)) is not None]
        if len(found) < len(keys):
            raise NotAsked
        return found

    def worked_out(self, part: Part) -> Decimal:
        return derived(part[0], self.values(part[1]))

    # -------------------------------------------------------------------------------- wording

    def ask(
        self,
        form: str,
        key: Key,
        tags: tuple[str, ...] = (),
        *,
        parts: list[Part] | None = None,
        years: Sequence[int] = (),
        what: str = "",
        place: str = "",
        zone: str = "",
        other: str = "",
        period_kind: str = "",
    ) -> Question:
        """A question worded by a template of this form; without `parts` it asks for the key's own value."""
        what = what or self._what(key)
        values = self._values(key, what, place, years) | {"zone": zone, "other": other, "period_kind": period_kind}
        text = self.own.choice(words().questions.templates[form]).format(**values)
        asked: list[Part] = parts if parts is not None else [("value", (key,))]
        for part in asked:
            self.values(part[1])
        wrong = self.ledger.confusable(key) if parts is None else []
        unit = words().indicators[key.indicator].unit
        return Question(text, "result", unit, asked, tags + self._renamed(asked, what), wrong=wrong)

    def _values(self, key: Key, what: str, place: str, years: Sequence[int]) -> dict[str, str]:
        """What templates say of a key, as words in the middle of a sentence and at its beginning."""
        province = words().boards[key.board].province
        place = place or self.own.choice(words().questions.places["all"]).format(province=province)
        named = {"what": what, "place": place, "period": self.period(key)}
        return {
            **named,
            **{name.capitalize(): capital(text) for name, text in named.items()},
            "province": province,
            "unit": words().indicators[key.indicator].unit,
            "year": str(key.period.year),
            "count": str(len(years)),
            "years": ", ".join(map(str, years)),
            "first": str(min(years, default="")),
            "last": str(max(years, default="")),
        }

    def period(self, key: Key) -> str:
        """A period as somebody may call it; a stock is asked for at its end."""
        say, at = words().questions, key.period
        ways = say.ends if words().indicators[key.indicator].stock and at.kind in say.ends else say.periods
        return self.own.choice(ways[at.kind]).format(n=at.number, year=at.year, roman=_ROMAN[(at.number - 1) % 4])

    def _what(self, key: Key) -> str:
        about = words().indicators[key.indicator]
        new = about.renamed and key.period.year >= about.renamed.year
        return self.own.choice(about.renamed.asked if new and about.renamed else about.asked)

    def _renamed(self, parts: Sequence[Part], what: str) -> tuple[str, ...]:
        """The tag of a question that calls an indicator otherwise than a report that answers it."""
        for key in (key for _, keys in parts for key in keys):
            renamed = words().indicators[key.indicator].renamed
            if renamed and (what in renamed.asked) != (key.period.year >= renamed.year):
                return ("renamed",)
        return ()

    # -------------------------------------------------------------------------------- the case

    def case(self, id_: str, name: str, question: Question) -> dict[str, Any]:
        keys = list(dict.fromkeys(key for _, keys in question.parts for key in keys))
        values = [
            list(dict.fromkeys(s for v in self._roundings(part) for s in spellings(v, question.unit)))
            for part in question.parts
        ]
        answerable = question.kind != "unanswerable"
        sources = [{"document": f.document, "quote": f.quote} for f in map(self.ledger.source, keys)]
        tags = list(dict.fromkeys((*_TAGS.get(name, (name,)), *question.tags)))
        text = question.text
        if self.own.random() < _PLAIN:
            text, tags = without_diacritics(text), [*tags, "no-diacritics"]
        return {
            "id": f"series-{id_}",
            "question": text,
            "history": [],
            "kind": question.kind,
            "answerable": answerable,
            "all_of": [*values, *question.groups] if answerable else [],
            "none_of": self._none_of(question, keys, values),
            "max_chars": question.max_chars,
            "sources": [source for i, source in enumerate(sources) if source not in sources[:i]],
            "tags": tags,
            "derivation": [{"op": op, "of": [key.to_json() for key in keys]} for op, keys in question.parts],
        }

    def _roundings(self, part: Part) -> list[Decimal]:
        """What is worked out as it may be rounded; what the reports say as they say it."""
        if part[0] not in ("mean", "growth"):
            return [self.worked_out(part)]
        return [derived(part[0], self.values(part[1]), decimals) for decimals in (1, 2)]

    def _none_of(self, question: Question, keys: Sequence[Key], right: Sequence[Sequence[str]]) -> list[str]:
        """The values that show a mix-up; not those that stand in one statement with the right one."""
        end = "%" if question.unit == "%" else ""
        texts = dict.fromkeys(f"{shown(abs(value))}{end}" for value in question.wrong)
        said = [normalise(text) for group in right for text in group] + [normalise(question.text)]
        fit = (t for t in texts if (len(t) > 4 or "," in t) and not any(contains(text, t) for text in said))
        return [text for text in fit if not any(self.ledger.is_beside(key, text) for key in keys)][:_MOST_WRONG]


def without_diacritics(text: str) -> str:
    """Typed in a hurry: small letters, no marks."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
