"""What a figure measures: the indicator in the document's words, and the name that it has in every report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from index.annotate.naming import body_at, goes_on_with_zones, zones
from index.annotate.periods import as_of
from index.lexicon import back_over, before, cues
from index.text import dates, periods
from index.vietnamese import Analyzer, one_spelling
from index.wordlists import entries

MOST_WORDS = 20
"""An indicator's phrase is no longer; what stands farthest from the figure goes first."""
_FARTHEST = 200
"""Characters from a figure; what stands farther off does not name it."""
_SHORT_FORM = re.compile(r"(?<!\s)\s*\([A-ZĐ&-]{2,8}\)")
_LABEL = re.compile(r"^\s*(?:[-–+*•]|\(?\d{1,2}[.)]+|\(?[a-zđ]\)|[IVX]+\.|\(\d{1,2}\)\.?)\s*")
_MONTHS = re.compile(r"\b(?:\d{1,2}|sáu|chín|ba)\s+tháng(?:\s+(?:qua|đầu))?\b", re.I)
_BASE = re.compile(r"\s(?:(?:tăng|giảm|nâng)\s+)?từ\s+(?:mức\s+)?\d.*$")
_END = re.compile(r"[;:()…]|\.(?:\s|$)|\s[-–]\s|\strong đó\b")
_EDGES = " ,;:.–-=()≈~+•"


@dataclass(frozen=True)
class Names:
    """The common names of indicators: syllables of a way of saying it -> the common name."""

    analyzer: Analyzer
    table: Mapping[tuple[str, ...], str]

    @property
    def common(self) -> frozenset[str]:
        """The common names, which mean the same in every report."""
        return frozenset(self.table.values())

    @cached_property
    def longest(self) -> int:
        """Syllables of the longest way of saying one."""
        return max(map(len, self.table), default=0)

    def normal(self, phrase: str) -> str:
        """One name for one indicator: "Tổng kim ngạch xuất khẩu" is "xuất khẩu".

        Abbreviations are written out and words that tell nothing apart left out; the longest way of saying that the
        name begins with is replaced by the common one, and what follows it stays.
        """
        words = _scope_free(phrase)
        while (idle := cues(words).at(0, "idle word")) and idle.end < len(words):
            words = words[idle.end + 1 :]
        syllables = self.analyzer.syllables(words)
        for size in range(min(len(syllables), self.longest), 0, -1):
            common = self.table.get(tuple(syllables[:size]))
            if common:
                return " ".join([common, *syllables[size:]])
        return " ".join(syllables)


def build_names(analyzer: Analyzer) -> Names:
    """The built-in common names, from index/data/indicator_names.tsv."""
    table: dict[tuple[str, ...], str] = {}
    for line in entries("indicator_names.tsv"):
        common, *others = (part.strip() for part in line.split("|"))
        for way in (common, *others):
            table[tuple(analyzer.syllables(way))] = common
    return Names(analyzer, table)


def _scope_free(phrase: str) -> str:
    """Without "của các doanh nghiệp trong các KCN": every board's figures are about those."""
    lower = one_spelling(phrase.lower()).strip()
    words = cues(lower)
    for cue in words.of("scope"):
        at = cue.end + 1
        while each := words.at(at, "each"):
            at = each.end + 1
        if words.at(at, "everywhere", "zone") and cue.start and len(lower[: cue.start].split()) >= 1:
            return lower[: cue.start].strip()
    return lower


def phrase_before(text: str, *, counted: bool) -> str:
    """The words that name a figure which follows them: "Trong 6 tháng, tổng doanh thu ước đạt" is "tổng doanh thu".

    `counted`: the figure counts a noun, so the verb before it belongs to the name ("thu hút").
    """
    text = _LABEL.sub("", _SHORT_FORM.sub("", text[-_FARTHEST:])).strip()
    text = _BASE.sub("", _without_times(_without_zones(_without_subject(text))).strip())
    ending = "tail count" if counted else "tail"
    while True:
        bare = text.rstrip(_EDGES)
        shorter = bare[: back_over(bare, len(bare), ending, "bound")]
        if shorter == text:
            break
        text = shorter
    return _tidy(_without_subject(_without_leading(text)))


def phrase_after(text: str, *, pauses: bool = True) -> str:
    """The words that go on after a figure: "dự án | mới vào KCN, tăng ..." Without `pauses`, commas don't end them."""
    text = _without_times(_SHORT_FORM.sub("", text[:_FARTHEST]))
    text = _END.split(text, maxsplit=1)[0]
    text = text.split(",")[0] if pauses else text
    if (upwards := cues(text).at(len(text) - len(text.lstrip()), "upwards")) is not None:
        text = text[upwards.end :]
    compared = next((cue.start for cue in cues(text).of("base") if text.startswith("so", cue.start)), len(text))
    text = text[:compared].rstrip()
    return " ".join(text[: back_over(text, len(text), "after tail")].strip(_EDGES).split()[:MOST_WORDS])


def _without_leading(text: str) -> str:
    start = len(text) - len(text.lstrip(_EDGES))
    while lead := cues(text).at(start, "leading"):
        start = lead.end + len(text[lead.end :]) - len(text[lead.end :].lstrip(_EDGES))
    return text[start:]


def _without_subject(text: str) -> str:
    """Without the body that acts: "Ban Quản lý đã | thu hút"."""
    end = body_at(text, 0)
    acts = cues(text).at(end + 1, "acts") if end else None
    return text[acts.end :].strip() if acts else text


_NEXT_ZONE = re.compile(r"\s*(?:,|và|;)\s+[^,;:]{2,30}")


def _without_zones(text: str) -> str:
    """Without zones and what places them: "tại hai KCN Lộc Sơn và Phú Hội"."""
    for zone in reversed(zones(text)):
        end = zone.end
        while goes_on_with_zones(text, end) and (more := _NEXT_ZONE.match(text, end)):
            end = more.end()
        start = back_over(text, zone.start, "each")
        place = before(text, start, "place", "belongs")
        text = f"{text[: place.start if place else start]} {text[end:]}"
    return text


def _without_times(text: str) -> str:
    """Without the periods and dates that say when, which are no part of an indicator."""
    while stock := as_of(text):
        at = " ".join(text.split()).find(stock)
        text = " ".join(text.split())
        text = f"{text[:at]} {text[at + len(stock) :]}"
    found = sorted([(p.start, p.end) for p in periods(text)] + [(d.start, d.end) for d in dates(text)])
    for start, end in reversed(found):
        text = text[: back_over(text, start, "to time")] + " " + text[end:]
    return _MONTHS.sub(" ", text)


def _tidy(text: str) -> str:
    return " ".join(text.strip(_EDGES).split()[-MOST_WORDS:])
