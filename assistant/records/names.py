"""What a figure measures: the indicator in the document's words, and the name that it has in every report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from assistant.records.organizations import OTHERS, ZONE
from index.scanning import before
from index.text import dates, periods
from index.vietnamese import Analyzer, one_spelling

MOST_WORDS = 20
"""An indicator's phrase is no longer; what stands farthest from the figure goes first."""

_FARTHEST = 200
"""Characters from a figure; what stands farther off does not name it."""

QUALIFIER = re.compile(
    r"(?<!\w)(khoảng|gần|hơn|trên|dưới|ít nhất|tối thiểu|tối đa|không quá|không dưới|xấp xỉ|chừng|từ|ước|dự kiến)\s*$",
    re.I,
)
_VERB = re.compile(
    r"(?:^|(?<=[\s,:(]))(?:đạt được|ước thực hiện|thực hiện được|ước đạt|ước khoảng|đạt|ước|là|được|với|cho|có"
    r"|(?<!tích )(?<!phần )còn lại|còn|lên tới|lên đến|lên|xuống|(?<!mặt )bằng|mới|(?<!đình )chỉ|vẫn|đã"
    r"|(?<!tổng )mức|tới|gồm|bao gồm"
    r"|trong đó|tr\.đó|(?<!phát )(?<!thực )hiện|riêng|ở|khoảng|dự kiến|(?<!vốn )thực hiện|ước tính"
    r"|chiếm|thêm|về|tại|số|(?<!mức )(?<!vốn )(?<!phần )tăng|(?<!mức )giảm|vượt|và|nhích|để|nhằm|cả|thì|bị"
    r"|tổng cộng)\s*$",
    re.I,
)
# Of a count the verb says what was done with it: "giải quyết 17 hồ sơ", "tăng vốn 13 dự án" keep theirs.
_FUNCTION = re.compile(
    r"(?:^|(?<=[\s,:(]))(?:được|với|có|là|đã|đang|(?<!cấp )(?<!làm )(?<!thu hút )mới|(?<!đình )chỉ|vẫn|gồm"
    r"|bao gồm|trong đó|tr\.đó|riêng|(?<!phát )(?<!thực )hiện|còn lại|số|và|đạt|ước"
    r"|khoảng|tới|thì|để|nhằm|cả)\s*$",
    re.I,
)
_LEADING = re.compile(
    r"^\W*(?:(?:và|với|trong đó|tr\.đó|cụ thể|gồm|bao gồm|riêng|đồng thời|ngoài ra|bên cạnh đó|hiện nay|hiện|đã"
    r"|để|nhằm|là|có|thì"
    r"|nhưng|song|tuy nhiên|kết quả|trong kỳ|trong quý|trong năm|lũy kế|luỹ kế|tính|đến nay|mà|do|cả)(?:[\s:,]+|$))+",
    re.I,
)
_AS_OF = re.compile(
    r"(?:(?:tính|lũy kế|luỹ kế)\s+)?(?:từ\s+(?:đầu năm\s+)?)?đến\s+(?:nay|hết|ngày|cuối"
    r"|thời điểm(?:\s+báo cáo)?|\d{1,2}/\d{1,2})"
    r"(?:\s+(?:kỳ|năm|ngày|tháng|quý))?(?:\s+\d{1,2}(?:/\d{4})?(?=\s|$))?\s*|\b(?:trong\s+)?(?:\d{1,2}|sáu|chín|ba)\s+tháng(?:\s+(?:qua|đầu))?\b",
    re.I,
)
_SUBJECT = re.compile(
    r"^(?:Trưởng\s+)?Ban(?:\s+[Qq]uản lý)?(?:\s+(?:các\s+)?(?:khu công nghiệp|khu kinh tế|KCN|KKT))*(?:\s+tỉnh)?"
    r"(?:\s+[A-ZĐÀ-Ỹ]\w+){0,3}\s+(?:(?:đã|cũng|vừa|còn|chỉ|sẽ|phấn đấu|dự kiến)\s+)+|^(?:Một|Hai|Ba|Bốn|Năm|Sáu"
    r"|Bảy|Tám|Chín|Mười) là,?\s+"
)
_BASE = re.compile(r"(?<!\s)\s*(?:(?:tăng|giảm|nâng)\s+)?(?<!\w)từ\s+(?:mức\s+)?\d.*$")
_SHORT_FORM = re.compile(r"(?<!\s)\s*\([A-ZĐ&-]{2,8}\)")
_PLACED = re.compile(
    rf"(?:\b(?:tại|ở|của|trong|thuộc|cho)\s+)?(?:(?:các|hai|ba|bốn|năm|cả|\d+)\s+){{0,4}}{ZONE.pattern}(?:{OTHERS.pattern})*"
)
_LABEL = re.compile(r"^\s*(?:[-–+*•]|\(?\d{1,2}[.)]+|\(?[a-zđ]\)|[IVX]+\.|\(\d{1,2}\)\.?)\s*")


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
        syllables = self.analyzer.syllables(_scope_free(phrase))
        while len(syllables) > 1 and syllables[0] in ("tổng", "số", "các", "ước", "công", "tác", "mức", "chỉ"):
            if syllables[0] == "chỉ" and syllables[1:2] not in (["đạt"], ["còn"]):
                break
            if syllables[0] == "công" and syllables[1:2] != ["tác"]:
                break
            syllables = syllables[1:]
        for size in range(min(len(syllables), self.longest), 0, -1):
            common = self.table.get(tuple(syllables[:size]))
            if common:
                return " ".join([common, *syllables[size:]])
        return " ".join(syllables)


def build_names(analyzer: Analyzer) -> Names:
    """The built-in common names, from index/data/indicator_names.tsv."""
    table: dict[tuple[str, ...], str] = {}
    for line in (files("index") / "data" / "indicator_names.tsv").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            common, *others = (part.strip() for part in line.split("|"))
            for way in (common, *others):
                table[tuple(analyzer.syllables(way))] = common
    return Names(analyzer, table)


_SCOPE = re.compile(
    r"(?<!\s)\s*\b(?:của|trong|tại|ở|vào|đầu tư vào)\s+(?:các\s+|\d+\s+|toàn\s+){0,4}(?:doanh nghiệp|dn|khu|kcn|kkt|ccn"
    r"|tỉnh|địa bàn)\b.*$",
    re.I,
)


_SCOPE_FIRST = re.compile(
    r"^(?:(?:trên địa bàn|trong|tại|toàn)\s+)?(?:các\s+)?(?:khu công nghiệp|khu kinh tế|kcn|kkt|tỉnh"
    r"|địa bàn tỉnh|toàn tỉnh|toàn khu)\s+"
    r"(?:(?:của\s+)?tỉnh\s+)?(?:đã|có|còn)?\s*(?=\w)",
    re.I,
)


def _scope_free(phrase: str) -> str:
    """Without "của các doanh nghiệp trong các KCN": every board's figures are about those."""
    lower = one_spelling(phrase.lower())
    first = _SCOPE_FIRST.sub("", lower)
    lower = first if len(first.split()) >= 2 else lower
    short = _SCOPE.sub("", lower)
    return short if len(short.split()) >= 2 or short != "" else lower


def phrase_before(text: str, *, counted: bool) -> str:
    """The words that name a figure which follows them: "Trong 6 tháng, tổng doanh thu ước đạt" is "tổng doanh thu".

    `counted`: the figure counts a noun, so the verb before it belongs to the name ("thu hút").
    """
    text = text[-_FARTHEST:]
    text = _SUBJECT.sub("", _LABEL.sub("", _PLACED.sub(" ", _SHORT_FORM.sub("", text))).strip())
    text = _BASE.sub("", _without_times(text).strip())
    ending = _FUNCTION if counted else _VERB
    while True:
        shorter = ending.sub("", QUALIFIER.sub("", text.rstrip(" :,;–-=(≈~"))).rstrip(" :,;–-=(≈~")
        if shorter == text:
            break
        text = shorter
    return _tidy(_SUBJECT.sub("", _LEADING.sub("", text)))


def phrase_after(text: str, *, pauses: bool = True) -> str:
    """The words that go on after a figure: "dự án | mới vào KCN, tăng ..." Without `pauses`, commas don't end them."""
    text = re.sub(r"^\s*trở\s+lên\b", "", _without_times(_SHORT_FORM.sub("", text[:_FARTHEST])))
    ends = r"[;:()…]|\.(?:\s|$)|\s[-–]\s|\strong đó\b" + ("|," if pauses else "")
    text = re.split(ends, text, maxsplit=1)[0]
    return _first_words(
        re.sub(
            r"(?:\s|^)(?:tăng|giảm|đạt|bằng|vượt|chiếm|còn|lên|và|với|có|là|so với.*|gồm|từ|để|tại|ở|cho|của)\s*$",
            "",
            text,
        )
    )


_LEADS_TO_TIME = re.compile(r"(?:\b(?:trong|từ|đến|tính đến|hết|ngày|cuối|đầu|của|vào|lũy kế đến|tính từ)\s+)+$", re.I)


def _without_times(text: str) -> str:
    """Without the periods and dates that say when, which are no part of an indicator."""
    found = sorted([(p.start, p.end) for p in periods(text)] + [(d.start, d.end) for d in dates(text)])
    for start, end in reversed(found):
        lead = before(_LEADS_TO_TIME, text, start)
        text = text[: lead.start() if lead else start] + " " + text[end:]
    return _AS_OF.sub(" ", text)


_EDGES = " ,;:.–-=()≈~+•"


def _tidy(text: str) -> str:
    return " ".join(text.strip(_EDGES).split()[-MOST_WORDS:])


def _first_words(text: str) -> str:
    return " ".join(text.strip(_EDGES).split()[:MOST_WORDS])
