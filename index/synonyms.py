"""Groups of phrases that mean the same in office Vietnamese, read from index/data/synonyms.tsv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from index.vietnamese import Analyzer, fold

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


def build_synonyms(analyzer: Analyzer, *, folded: bool = False) -> Synonyms:
    """The built-in groups, as syllables of `analyzer` (without diacritics when `folded`)."""
    lines = (files("index") / "data" / "synonyms.tsv").read_text(encoding="utf-8").splitlines()
    return parse_synonyms(lines, analyzer, folded=folded)


def parse_synonyms(lines: Iterable[str], analyzer: Analyzer, *, folded: bool) -> Synonyms:
    groups: dict[Phrase, list[Phrase]] = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            phrases = [tuple(analyzer.syllables(part)) for part in line.split("|")]
            if folded:
                phrases = [tuple(fold(s) for s in phrase) for phrase in phrases]
            for phrase in phrases:
                groups.setdefault(phrase, []).extend(p for p in phrases if p != phrase)
    return Synonyms({k: tuple(dict.fromkeys(v)) for k, v in groups.items()}, max(map(len, groups), default=1))
