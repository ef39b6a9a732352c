"""The list of documents is searched and filtered, and stays quick with a thousand of them."""

from __future__ import annotations

import time

from assistant.web.documents import refreshed, results_html
from assistant.web.shelf import ALL, PAGE, Choice, chosen, list_html, options
from index.library import FileResult
from index.manifest import ReportInfo
from index.report import Metadata


def info(number: int, province: str, kind: str, period: str, date: str = "") -> ReportInfo:
    facts = Metadata(title=f"{kind} {number}", province=province, kind=kind, period=period, date=date)
    return ReportInfo(f"{number}.txt", f"{number:064x}", f"k{number}", 3, 1, facts)


REPORTS = [
    info(1, "Lâm Đồng", "Báo cáo", "6 tháng đầu năm 2024", "2024-07-05"),
    info(2, "Hòa Bình", "Báo cáo", "năm 2023", "2024-01-10"),
    info(3, "Hòa Bình", "Thông báo", "", ""),
]


def names(choice: Choice) -> list[str]:
    return [report.document for report in chosen(REPORTS, choice)]


def test_words_kind_place_and_year_narrow_the_list() -> None:
    assert names(Choice()) == ["1.txt", "2.txt", "3.txt"]
    assert names(Choice(words="hoa binh bao cao")) == ["2.txt"]
    assert names(Choice(words="05/07/2024")) == ["1.txt"]
    assert names(Choice(kind="Thông báo")) == ["3.txt"]
    assert names(Choice(year="2023", place="Hòa Bình")) == ["2.txt"]
    assert names(Choice(place="Không có")) == []


def test_what_can_be_chosen_is_what_there_is() -> None:
    assert options(REPORTS) == {
        "kind": [ALL, "Báo cáo", "Thông báo"],
        "place": [ALL, "Hòa Bình", "Lâm Đồng"],
        "year": [ALL, "2024", "2023"],
    }
    *boxes, listed = refreshed(REPORTS, ("", "Đề án", "Lâm Đồng", ALL))
    assert [box["value"] for box in boxes] == [ALL, "Lâm Đồng", ALL]
    assert "1 trong 3 tài liệu" in listed


def test_a_thousand_documents_are_listed_by_pages_in_a_moment() -> None:
    many = [info(n, f"Tỉnh {n % 30}", "Báo cáo", f"năm {2000 + n % 25}") for n in range(1000)]
    began = time.perf_counter()
    html = list_html(many, PAGE, Choice(words="bao cao"))
    assert time.perf_counter() - began < 2
    assert html.count("<tr>") == PAGE + 1 and f'data-more="{PAGE}">Xem thêm 50 trong 950' in html
    assert "Không có tài liệu nào như đã chọn" in list_html(many, PAGE, Choice(words="xyz"))


def test_files_that_did_not_get_in_can_be_sent_again() -> None:
    refused = FileResult("hỏng.pdf", "refused", "Tệp hỏng.")
    html = results_html([refused, FileResult("tốt.txt", "added", "", 3)], ["hỏng.pdf", "tốt.txt"])
    assert html.count("data-retry=") == 1 and 'data-retry="hỏng.pdf"' in html
    busy = results_html([], ["a.txt"], note="Thư viện đang bận.")
    assert "Chưa nạp" in busy and 'data-retry="a.txt"' in busy
