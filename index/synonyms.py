"""Groups of phrases that mean the same in office Vietnamese, read from index/data/synonyms.tsv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from index.vietnamese import Analyzer, fold
from index.wordlists import entries

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Synonyms:
    """`groups[phrase]` are the other phrases of its groups, as tuples of syllables; `longest` is in syllables."""

    groups: Mapping[Phrase, tuple[Phrase, ...]]
    longest: int

    def in_text(self, syllables: list[str]) -> list[tuple[int, int, tuple[Phrase, ...]]]:
        """(begin, end, alternatives) of every known phrase in a list of syllables; they may overlap."""
        found = []
        for begin in range(len(syllables)):
            for end in range(begin + 1, min(begin + self.longest, len(syllables)) + 1):
                alternatives = self.groups.get(tuple(syllables[begin:end]))
                if alternatives:
                    found.append((begin, end, alternatives))
        return found


def read_groups(name: str, analyzer: Analyzer, *, folded: bool) -> tuple[tuple[Phrase, ...], ...]:
    """The groups of a data file: lines "phrase|phrase|...", # for comments; as syllables, folded when asked."""
    groups = [tuple(tuple(analyzer.syllables(part)) for part in line.split("|")) for line in entries(name)]
    return tuple(tuple(tuple(fold(s) for s in p) for p in g) for g in groups) if folded else tuple(groups)


def build_synonyms(analyzer: Analyzer, *, folded: bool = False) -> Synonyms:
    """The built-in groups and the names of indicators, as syllables of `analyzer` (without diacritics if `folded`)."""
    groups = [read_groups(name, analyzer, folded=folded) for name in ("synonyms.tsv", "indicators.tsv")]
    return synonyms_of(chain.from_iterable(groups))


def synonyms_of(groups: Iterable[tuple[Phrase, ...]]) -> Synonyms:
    table: dict[Phrase, list[Phrase]] = {}
    for phrases in groups:
        for phrase in phrases:
            table.setdefault(phrase, []).extend(p for p in phrases if p != phrase)
    return Synonyms({k: tuple(dict.fromkeys(v)) for k, v in table.items()}, max(map(len, table), default=1))
