"""A table's rows, whatever they are of: columns, filters, the reader's view of them; searched, sorted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from assistant.web.sources import Spot
from index.vietnamese import fold

R = TypeVar("R")
KEPT = 4
"""Lists of rows that are kept prepared."""
ALL = "Tất cả"
WORDS = "q"
"""The download link's parameter for the words searched for; the others are the filters' names."""
LONGEST_WORDS = 200
"""Characters of what is searched for; the rest is left out."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column: `text` of a row's cell, a smaller `note` below it, `key` to sort by (the text when there is none).

    Rows whose key is None stand last. `number`: right-aligned; the text is formatted already.
    """

    name: str
    label: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    note: Callable[[R], str] | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Filter(Generic[R]):
    """A box above the table: the rows whose `of` is the value chosen.

    Its values are in alphabetical order, or, with `frequent`, those of most rows come first, or in the `order` given.
    """

    name: str
    label: str
    of: Callable[[R], str]
    frequent: bool = False
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What the reader has set: filters by name, words, the column to sort by, the page (from 0)."""

    chosen: tuple[tuple[str, str], ...] = ()
    words: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 0

    @classmethod
    def of(cls, sheet: Sheet[Any], parameters: Mapping[str, str]) -> View:
        """From the parameters of a download link."""
        names = [filter_.name for filter_ in sheet.filters]
        chosen = tuple((name, parameters[name]) for name in names if parameters.get(name))
        return cls(chosen, parameters.get(WORDS, ""))

    def changed(self, event: object) -> View:
        """After a click on a header (once more: the other way round) or on a page's number."""
        if not isinstance(event, Mapping):
            return self
        if isinstance(name := event.get("sort"), str):
            return replace(self, sort=name, descending=self.sort == name and not self.descending, page=0)
        page = str(event.get("page", ""))
        return replace(self, page=int(page)) if page.isdecimal() and len(page) < 10 else self


@dataclass(frozen=True, slots=True)
class Sheet(Generic[R]):
    """A kind of table. `sources` are where a row's words stand, each under a label.

    `mark` is the class of a row's line in static/page.css, `warning` a sentence shown under a row, "" for none; `above`
    safe HTML made of the rows that pass the filters; `action` safe HTML after a row's sources; `empty` what to say when
    there is nothing to show at all. The download link leads to `download/NAME`; `downloads` are further ones, label and
    name.
    """

    name: str
    columns: Sequence[Column[R]]
    filters: Sequence[Filter[R]]
    sources: Callable[[R], Sequence[tuple[str, Spot]]]
    empty: str
    warning: Callable[[R], str] = lambda _: ""
    mark: Callable[[R], str] = lambda _: ""
    above: Callable[[Sequence[R], View], str] = lambda rows, view: ""
    action: Callable[[R], str] = lambda _: ""
    downloads: Sequence[tuple[str, str]] = ()


class Prepared(Generic[R]):
    """Rows with what filtering, searching and sorting ask of each, worked out once, when it is first asked."""

    def __init__(self, sheet: Sheet[R], rows: Sequence[R]) -> None:
        self.sheet = sheet
        self.rows = rows
        self._filters = {filter_.name: filter_.of for filter_ in sheet.filters}
        self._columns = {column.name: column for column in sheet.columns}
        self._values: dict[str, list[str]] = {}
        self._keys: dict[str, list[Any]] = {}

    def values(self, name: str) -> list[str]:
        """Each row's value of a filter."""
        if name not in self._values:
            self._values[name] = list(map(self._filters[name], self.rows))
        return self._values[name]

    @cached_property
    def words(self) -> list[str]:
        """All that each row says, folded."""
        texts = [*(column.text for column in self.sheet.columns), *(filter_.of for filter_ in self.sheet.filters)]
        return [fold(" ".join(text(row) for text in texts)) for row in self.rows]

    def keys(self, name: str) -> list[Any]:
        """What each row is sorted by in a column; None stands last."""
        if name not in self._keys:
            column = self._columns[name]
            key = column.key or (lambda row: fold(column.text(row)) or None)
            self._keys[name] = list(map(key, self.rows))
        return self._keys[name]

    def select(self, view: View) -> list[R]:
        """The rows that pass the filters and have all the words (with or without diacritics), sorted."""
        kept = list(range(len(self.rows)))
        for name, value in view.chosen:
            if name in self._filters:
                values = self.values(name)
                kept = [n for n in kept if values[n] == value]
        if words := fold(view.words[:LONGEST_WORDS]).split():
            kept = [n for n in kept if all(word in self.words[n] for word in words)]
        if view.sort in self._columns:
            keys = self.keys(view.sort)
            known = sorted((n for n in kept if keys[n] is not None), key=keys.__getitem__, reverse=view.descending)
            kept = known + [n for n in kept if keys[n] is None]
        return [self.rows[n] for n in kept]


class Kept(Generic[R]):
    """Prepared rows, kept while they stay the same lists: whoever sees other documents has another list."""

    def __init__(self, sheet: Sheet[R]) -> None:
        self.sheet = sheet
        self._last: tuple[Prepared[R], ...] = ()

    def of(self, rows: Sequence[R]) -> Prepared[R]:
        found = next((one for one in self._last if one.rows is rows), None) or Prepared(self.sheet, rows)
        self._last = (found, *(one for one in self._last if one is not found))[:KEPT]
        return found


def select(sheet: Sheet[R], rows: Sequence[R], view: View) -> list[R]:
    """See `Prepared.select`."""
    return Prepared(sheet, rows).select(view)


def options(prepared: Prepared[R], filter_: Filter[R]) -> list[str]:
    """What can be chosen: every value that some row has, in the filter's order."""
    rows_of = Counter(filter(None, prepared.values(filter_.name)))
    place = {value: at for at, value in enumerate(filter_.order)}
    first = {value: -rows_of[value] if filter_.frequent else place.get(value, len(place)) for value in rows_of}
    return [ALL, *sorted(rows_of, key=lambda value: (first[value], fold(value)))]
