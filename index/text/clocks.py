"""Times of the day as papers and notes write them: "8h30", "14 giờ", "08:00", "2h chiều". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text.numerals import ascii_digits
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("times.tsv", kind)


_REACH = 12
_LATE = ("chiều", "tối")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day as it stands in a text; "2h chiều" is 14 o'clock."""

    hour: int
    minute: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """As minutes write it: "08 giờ 30 phút"."""
        return f"{self.hour:02d} giờ {self.minute:02d} phút"


def clocks(text: str) -> list[Clock]:
    """The times of the day in order of appearance; lengths of time ("trong 48 giờ", "24h/24h") are none."""
    text = ascii_digits(text)
    found = (m for m in _pattern("clock").finditer(text) if not _lasts(text, m))
    return [_clock(match) for match in found]


def _lasts(text: str, match: re.Match[str]) -> bool:
    lead = text[max(0, match.start() - _REACH) : match.start()]
    return text.startswith(("/", " đồng hồ"), match.end()) or _pattern("lasts").search(lead) is not None


def _clock(match: re.Match[str]) -> Clock:
    minute = int(match["m"] or match["m2"] or match["m3"] or (30 if match["half"] else 0))
    hour = int(match["h"])
    late = (match["part"] or "").lower() in _LATE and hour < 12
    return Clock(hour + 12 * late, minute, match.start(), match.end())
