"""The library's documents as a list that is searched, filtered and shown by pages. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.web.by_hand import corrected_html
from assistant.web.overview import readable_date
from assistant.web.render import SCANNED, escape
from assistant.web.rooms import Rights
from index.manifest import ReportInfo
from index.report import Metadata
from index.vietnamese import fold

PAGE = 50
ALL = "Tất cả"
LONGEST_WORDS = 200
_YEAR = re.compile(r"(?:19|20)\d\d")
_COLUMNS = ("Tài liệu", "Cơ quan, tỉnh", "Loại, số hiệu", "Ngày", "Kỳ báo cáo", "Số đoạn", "Thao tác")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader has set above the list; "" and `ALL` leave everything."""

    words: str = ""
    kind: str = ALL
    place: str = ALL
    year: str = ALL

    @property
    def narrows(self) -> bool:
        return bool(self.words.strip()) or any(one not in ("", ALL) for one in (self.kind, self.place, self.year))


def years_of(facts: Metadata) -> frozenset[str]:
    """The years of a document's date and period."""
    return frozenset(_YEAR.findall(f"{facts.date[:4]} {facts.period}"))


def chosen(reports: Sequence[ReportInfo], choice: Choice) -> list[ReportInfo]:
    """The documents that pass the filters and in whose title, name, body or number all the words are."""
    words = fold(choice.words[:LONGEST_WORDS]).split()
    return [report for report in reports if _passes(report, choice, words)]


def _passes(report: ReportInfo, choice: Choice, words: Sequence[str]) -> bool:
    facts = report.metadata
    pairs = ((choice.kind, (facts.kind,)), (choice.place, (facts.province,)), (choice.year, years_of(facts)))
    if any(asked not in ("", ALL) and asked not in own for asked, own in pairs):
        return False
    if not words:
        return True
    told = (
        report.document,
        facts.title,
        facts.body,
        facts.province,
        facts.kind,
        facts.number,
        facts.period,
        facts.signer,
    )
    text = fold(" ".join((*told, readable_date(facts.date))))
    return all(word in text for word in words)


def options(reports: Sequence[ReportInfo]) -> dict[str, list[str]]:
    """What can be chosen in each filter, `ALL` first; kinds and places by how many documents, years newest first."""
    kinds = Counter(report.metadata.kind for report in reports)
    places = Counter(report.metadata.province for report in reports)
    years = {year for report in reports for year in years_of(report.metadata)}
    return {
        "kind": [ALL, *_frequent(kinds)],
        "place": [ALL, *_frequent(places)],
        "year": [ALL, *sorted(years, reverse=True)],
    }


def _frequent(counts: Mapping[str, int]) -> list[str]:
    return sorted((name for name in counts if name), key=lambda name: (-counts[name], fold(name)))


def list_html(
    reports: Sequence[ReportInfo], shown: int = PAGE, choice: Choice | None = None, rights: Rights | None = None
) -> str:
    """The documents that are chosen as a table; on a phone each row becomes a card. `rights`: where accounts are on."""
    if not reports:
        return (
            '<div class="empty"><p><b>Thư viện chưa có tài liệu.</b></p>'
            "<p>Chọn tệp báo cáo, thông báo hoặc kế hoạch ở trên để bắt đầu hỏi đáp.</p></div>"
        )
    kept = chosen(reports, choice) if choice else reports
    if not kept:
        return '<div class="empty"><p>Không có tài liệu nào như đã chọn. Hãy bớt từ tìm hoặc bỏ bộ lọc.</p></div>'
    head = "".join(f'<th scope="col">{column}</th>' for column in _COLUMNS)
    rows = "".join(_row_html(report, rights) for report in kept[:shown])
    rest = len(kept) - shown
    more = f'<button type="button" class="quiet" data-more="{shown}">{_more(rest)}</button>' if rest > 0 else ""
    narrowed = choice is not None and choice.narrows
    count = f"{len(kept)} trong {len(reports)} tài liệu." if narrowed else f"Thư viện có {len(reports)} tài liệu."
    return (
        f'<p class="count" role="status">{count}</p>'
        f'<table class="list documents"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}'
    )


def _more(rest: int) -> str:
    return f"Xem thêm {rest} tài liệu" if rest <= PAGE else f"Xem thêm {PAGE} trong {rest} tài liệu còn lại"


def _row_html(report: ReportInfo, rights: Rights | None) -> str:
    facts = report.metadata
    cells = (
        _lines(facts.title or report.document, report.document if facts.title else "")
        + _seen_html(report)
        + (_lines("", rights.told(report.document)) if rights else ""),
        _lines(facts.body, facts.province),
        _lines(facts.kind, facts.number),
        _lines(readable_date(facts.date)),
        _lines(facts.period),
        _lines(f"{report.passages:,}".replace(",", ".")),
        _row_buttons_html(report.document, rights),
    )
    return "<tr>" + "".join(f'<td data-label="{n}">{c}</td>' for n, c in zip(_COLUMNS, cells, strict=True)) + "</tr>"


def _seen_html(report: ReportInfo) -> str:
    """What was read from page images, the pages that nobody could read, and what was set by hand."""
    facts = report.metadata
    scanned = f'<span class="second">Trang {escape(facts.scanned)}: {SCANNED}</span>' if facts.scanned else ""
    unread = f'<span class="second unread">Trang {escape(facts.unread)}: chưa đọc được</span>' if facts.unread else ""
    return scanned + unread + corrected_html(report)


def _lines(first: str, second: str = "") -> str:
    main = f"<span>{escape(first)}</span>" if first else ""
    return main + (f'<span class="second">{escape(second)}</span>' if second else "")


def _row_buttons_html(document: str, rights: Rights | None) -> str:
    """To see a document; to correct its head and to remove it for whoever may."""
    name = escape(document)
    view = f'<button type="button" class="quiet" data-document="{name}" aria-label="Xem {name}">Xem</button>'
    correct = (
        f'<button type="button" class="quiet" data-correct="{name}" aria-label="Sửa thông tin {name}">Sửa</button>'
    )
    remove = f'<button type="button" class="quiet danger" data-remove="{name}" aria-label="Gỡ {name}">Gỡ</button>'
    return (
        view
        + (correct if rights is None or rights.person.may_add else "")
        + (remove if rights is None or rights.may_change(document) else "")
    )
