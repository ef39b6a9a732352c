"""What the tools reach: one library, within the documents that the question is asked of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.agent.results import Result, names
from assistant.offline.finder import Finder
from index.library import Library
from index.manifest import ReportInfo
from index.query import understand
from index.report import Metadata
from index.text import Period, periods
from index.vietnamese import Analyzer, fold


@dataclass(frozen=True)
class Reach:
    """`scope` names the documents that may be looked at; None is all of them."""

    library: Library
    finder: Finder
    analyzer: Analyzer
    scope: Collection[str] | None = None

    def reports(self) -> list[ReportInfo]:
        return [r for r in self.library.reports() if self.scope is None or r.document in self.scope]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which documents: an empty field leaves all in."""

    province: str = ""
    period: str = ""
    kind: str = ""
    body: str = ""

    @property
    def told(self) -> str:
        """ " (Lâm Đồng; 2024)", "" for none."""
        given = [part for part in (self.province, self.period, self.kind, self.body) if part.strip()]
        return f" ({'; '.join(given)})" if given else ""


_FIELDS: Mapping[str, str] = {"province": "địa phương", "kind": "loại văn bản", "body": "cơ quan", "period": "kỳ"}


def narrowed(reach: Reach, by: Narrowing) -> list[ReportInfo] | Result:
    """The documents that fit; a failed result, which names what there is, where none does."""
    left = reach.reports()
    for field, label in _FIELDS.items():
        given = getattr(by, field).strip()
        fitting = [r for r in left if not given or _fits(field, given, r.metadata)]
        if not fitting and left:
            there = sorted({getattr(r.metadata, field) for r in left} - {""})
            return refused(f"Không có tài liệu nào thuộc {label} “{given}”. {_there(label, there)}")
        left = fitting
    return left


def refused(note: str) -> Result:
    """A call that can't be done; what is wrong with it is for the model, not for staff."""
    return Result("Một lượt tra không có kết quả", note=note, failed=True)


def _there(label: str, there: Sequence[str]) -> str:
    return (
        f"Các giá trị hiện có của {label}: {names(there)}." if there else f"Tài liệu không nêu {label}; hãy bỏ bộ lọc."
    )


def _fits(field: str, given: str, meta: Metadata) -> bool:
    if field == "period":
        return in_period(given, meta)
    return " ".join(fold(given).split()) in fold(f"{getattr(meta, field)}\n{meta.title}")


def in_period(given: str, meta: Metadata) -> bool:
    """Whether a document is about a time, or was issued in it: months by what its head says, a bare year by either."""
    asked = periods_of(given)
    told = [*periods(meta.period), *periods(meta.title)]
    exact = any(not p.whole_year for p in asked)
    if exact:
        return any((p.year, p.last, p.until) == (t.year, t.last, t.until) for p in asked for t in told)
    years = {year for p in asked for year in range(p.year, (p.until or p.year) + 1)}
    own = {year for t in told for year in (t.year, t.until) if year}
    return bool(years & (own or {int(meta.date[:4] or 0)}))


def periods_of(text: str) -> list[Period]:
    """ "2024", "quý I/2024", "6 tháng đầu năm 2024"."""
    text = text.strip()
    return [p for p in understand(f"năm {text}" if text.isdigit() else text).periods if p.year]
