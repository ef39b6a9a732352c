"""Rows of the Chỉ tiêu and Nhiệm vụ tabs, and the chart, from records made by hand."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import gradio as gr
import openpyxl
import pytest

from assistant.records.conflicts import Conflict
from assistant.records.model import Indicator, Task
from assistant.web import indicators, tasks
from assistant.web.chart import Bar, chart_html, figure
from assistant.web.indicators import lines_of
from assistant.web.records import LibraryRecords
from assistant.web.sheet import Prepared, View, options
from assistant.web.table import table_html
from index.embedding import HashingEmbedder
from index.library import Library
from tests.conftest import MakeFile, MakeSettings


def indicator(kind: str = "result", value: str = "113.77", unit: str = "triệu USD", **changes: Any) -> Indicator:
    values: dict[str, Any] = {
        "kind": kind, "indicator": "kim ngạch xuất khẩu", "name": "xuất khẩu", "organization": "Ban Quản lý",
        "scope": "", "board": "Ban Quản lý", "province": "Lâm Đồng", "value": Decimal(value), "unit": unit,
        "equivalents": (), "period": "6 tháng đầu năm 2019", "vs_same_period_pct": None, "vs_plan_pct": None,
        "qualifier": "", "document": "a.txt", "passage": "p", "quote": "q", "start": 0, "end": 1,
    }  # fmt: skip
    return Indicator(**{**values, **changes})


RESULT = indicator(vs_plan_pct=Decimal("56.88"), vs_same_period_pct=Decimal("-3.5"))
YEAR = indicator("target", "200", period="năm 2019", passage="t")


def test_result_stands_beside_the_target_of_its_year() -> None:
    (line,) = lines_of([RESULT, YEAR])
    assert (line.result, line.target, line.share) == (RESULT, YEAR, Decimal("56.89"))


def test_target_of_the_very_period_goes_before_the_years() -> None:
    exact = indicator("target", "120")
    first, second = lines_of([RESULT, YEAR, exact])
    assert (first.target, second.target) == (exact, YEAR)


@pytest.mark.parametrize(
    "changes",
    [{"province": "Hòa Bình"}, {"unit": "tỷ đồng"}, {"period": "năm 2020"}, {"name": "nhập khẩu"}, {"scope": "KCN A"}],
)
def test_target_of_something_else_stands_alone(changes: dict[str, str]) -> None:
    other = indicator("target", "200", **{"period": "năm 2019", **changes})
    assert [line.target for line in lines_of([RESULT, other])] == [None, other]


def test_units_of_one_kind_are_brought_together() -> None:
    (line,) = lines_of([indicator(value="1500", unit="tỷ đồng"), indicator("target", "3", "nghìn tỷ đồng")])
    assert line.share == Decimal("50.00")


def test_row_shows_the_arithmetic_and_what_to_check() -> None:
    conflict = Conflict("share", "113,77 : 200 = 56,89%, văn bản ghi 56,88%.", (RESULT, YEAR))
    html = table_html(indicators.SHEET, lines_of([RESULT, YEAR], [conflict]), View())
    for words in (
        "113,77<", "triệu USD", "−3,5%", "200<", "triệu USD, năm 2019", "56,89%",
        "phần mềm tính: 113,77 triệu USD : 200 triệu USD; văn bản ghi 56,88%",
        "<b>Cần kiểm tra:</b> 113,77 : 200 = 56,89%", 'data-passage="t"',
    ):  # fmt: skip
        assert words in html


def test_choosing_an_indicator_draws_its_chart() -> None:
    lines = lines_of([RESULT, YEAR, indicator(value="90", province="Hòa Bình")])
    assert "data-figure" not in table_html(indicators.SHEET, lines, View())
    assert "data-figure" in table_html(indicators.SHEET, lines, View((("name", "Xuất khẩu"),)))


def test_chart_reads_in_black_and_white_and_in_vietnamese() -> None:
    bars = [
        Bar("Lâm Đồng", "6 tháng", Decimal("4464.42"), Decimal("7360")),
        Bar("Hòa <b>", "6 tháng", Decimal(5), None),
    ]
    drawn = figure("Doanh thu", "tỷ đồng", bars)
    result, target = drawn["data"]
    assert result["text"] == ["4.464,42", "5"]
    assert (result["marker"]["pattern"]["shape"], target["marker"]["pattern"]["shape"]) == ("", "/")
    assert drawn["layout"]["separators"] == ",."
    assert "<b>" not in str(drawn)
    assert "<b>" not in chart_html("Doanh thu", "tỷ đồng", bars)


def test_periods_of_one_body_are_a_line() -> None:
    bars = [Bar("Lâm Đồng", f"năm {year}", Decimal(year), None) for year in (2017, 2018, 2019)]
    assert [trace["type"] for trace in figure("Doanh thu", "tỷ đồng", bars)["data"]] == ["scatter"]


def task(deadline: str = "", when: date | None = None) -> Task:
    return Task(
        "Sở Tài chính", ("Ban Quản lý",), "trình giá đất", deadline, when, "", "a.txt", "p", "q", 0, 1, "Lâm Đồng"
    )


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (task("trước 15/8/2024", date(2024, 8, 15)), "Quá hạn"),
        (task("trước 16/8/2024", date(2024, 8, 16)), "Sắp đến hạn"),
        (task("trước 23/8/2024", date(2024, 8, 23)), "Sắp đến hạn"),
        (task("trước 24/8/2024", date(2024, 8, 24)), "Chưa đến hạn"),
        (task("sớm nhất", None), "Không rõ hạn"),
        (task(), "Không rõ hạn"),
    ],
)
def test_deadlines_are_told_apart(given: Task, state: str) -> None:
    (line,) = tasks.lines_of([given], {}, today=date(2024, 8, 16))
    assert line.state == state
    html = table_html(tasks.SHEET, [line], View())
    assert state in html
    assert "phối hợp: Ban Quản lý" in html
    assert ('class="overdue"' in html) == (state == "Quá hạn")


def test_bars_of_different_spans_are_not_joined_by_a_line() -> None:
    spans = ("6 tháng đầu năm 2019", "năm 2019", "6 tháng đầu năm 2020")
    bars = [Bar("Lâm Đồng", span, Decimal(5), None) for span in spans]
    assert [trace["type"] for trace in figure("Doanh thu", "tỷ đồng", bars)["data"]] == ["bar"]


def test_many_bars_lie_in_the_order_of_the_rows() -> None:
    bars = [Bar(f"KCN {n}", "năm 2019", Decimal(n), Decimal(9)) for n in range(1, 9)]
    drawn = figure("Doanh thu", "tỷ đồng", bars)
    assert [trace["orientation"] for trace in drawn["data"]] == ["h", "h"]
    assert drawn["data"][0]["x"] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert drawn["layout"]["yaxis"]["range"] == [7.5, -0.5]  # the first on top
    assert drawn["layout"]["yaxis"]["ticktext"][0] == "KCN 1<br>năm 2019"


def test_what_two_documents_say_alike_is_drawn_once() -> None:
    twice = [RESULT, indicator(document="b.txt"), indicator(value="90", province="Hòa Bình")]
    html = table_html(indicators.SHEET, lines_of(twice), View((("name", "Xuất khẩu"),)))
    assert html.count("&quot;113,77&quot;") == 1


@pytest.mark.parametrize(("bars", "ends"), [(1, [-2.5, 2.5]), (2, [-2, 3]), (5, [-0.5, 4.5]), (6, [-0.5, 5.5])])
def test_few_bars_do_not_fill_the_chart(bars: int, ends: list[float]) -> None:
    drawn = figure("Doanh thu", "tỷ đồng", [Bar("Lâm Đồng", "năm 2019", Decimal(5), None)] * bars)
    assert drawn["layout"]["xaxis"]["range"] == ends


def test_the_indicators_of_most_rows_are_offered_first() -> None:
    names = [indicator(name=name) for name in ("bàn giao", "xuất khẩu", "xuất khẩu", "an toàn")]
    chosen = options(Prepared(indicators.SHEET, lines_of(names)), indicators.SHEET.filters[0])
    assert chosen == ["Tất cả", "Xuất khẩu", "An toàn", "Bàn giao"]


def test_tables_and_workbooks_follow_the_library(library: Library, make_file: MakeFile) -> None:
    records = LibraryRecords(library)
    assert not records.indicator_lines()
    body = "Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng báo cáo năm 2023: xuất khẩu đạt {} triệu USD."
    for amount in ("113,77", "94,2"):
        list(library.add([make_file("bao-cao.txt", body.format(amount))]))
        assert [line.main.value for line in records.indicator_lines()] == [Decimal(amount.replace(",", "."))]
        made = openpyxl.load_workbook(io.BytesIO(records.downloads[indicators.NAME]({}).content))["Chỉ tiêu"]
        assert [row[5] for row in made.iter_rows(min_row=2, values_only=True)] == [float(amount.replace(",", "."))]
    library.remove("bao-cao.txt")
    assert not records.indicator_lines()


def test_rows_of_a_replaced_paper_say_what_replaced_it(library: Library, make_file: MakeFile) -> None:
    head = (
        "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG\nSố: {}/KH-BQL\nLâm Đồng, ngày 10 tháng 1 năm 2024\nKẾ HOẠCH\n"
    )
    told = "\nNăm 2024 xuất khẩu đạt 94,2 triệu USD.\n\nGiao Sở Tài chính trình giá thuê đất trước ngày 15/8/2024."
    list(
        library.add(
            [make_file("cu.txt", head.format("07"), told), make_file("moi.txt", head.format("41"), "Năm 2024.")]
        )
    )
    library.decide("moi.txt", "cu.txt", "replaces")
    records = LibraryRecords(library)
    row = table_html(indicators.SHEET, records.indicator_lines(), View())
    assert "Tài liệu cu.txt đã được thay thế bởi Kế hoạch số 41/KH-BQL" in row
    assert "đã được thay thế bởi Kế hoạch số 41/KH-BQL" in table_html(tasks.SHEET, records.task_lines(), View())


def test_library_changed_by_another_process_is_seen(
    library: Library, make_settings: MakeSettings, make_file: MakeFile
) -> None:
    records = LibraryRecords(library)
    assert not records.task_lines()
    paragraph = "Giao Sở Tài chính trình phương án giá cho thuê đất trước ngày 15/8/2024."
    with Library.open(make_settings(), HashingEmbedder()) as other:
        list(other.add([make_file("thong-bao.txt", paragraph)]))
    assert [line.task.assignee for line in records.task_lines()] == ["Sở Tài chính"]


def test_a_marked_task_is_done_in_table_and_workbook_and_stays_so_when_read_again(
    library: Library, make_file: MakeFile
) -> None:
    records = LibraryRecords(library)
    paragraph = "Giao Sở Tài chính trình phương án giá cho thuê đất trước ngày 15/8/2024."
    list(library.add([make_file("thong-bao.txt", paragraph)]))
    handlers = tasks.Handlers(records)
    (line,) = records.task_lines()
    said, shown = handlers.done(View(), gr.EventData(None, {"key": line.key, "note": "Tờ trình <45>"}))
    assert said == "" and "Đã xong (15/08/2024). Ghi nhận" in shown and "Tờ trình &lt;45&gt;" in shown
    list(library.add([make_file("thong-bao.txt", "Thông báo mới.", paragraph)]))
    assert [line.state for line in records.task_lines()] == ["Đã xong"]
    made = openpyxl.load_workbook(io.BytesIO(records.downloads[tasks.NAME]({}).content))["Nhiệm vụ"]
    assert "Đã xong" in [cell.value for cell in made[2]]
    said, _ = handlers.done(View(), gr.EventData(None, {"key": "khác"}))
    assert "không còn trong thư viện" in said


def test_the_day_that_states_are_told_from_is_the_settings(make_settings: MakeSettings, make_file: MakeFile) -> None:
    paragraph = "Giao Sở Tài chính trình phương án giá cho thuê đất trước ngày 15/8/2024."
    for today, state in (("2024-08-01", "Chưa đến hạn"), ("2024-08-10", "Sắp đến hạn"), ("2024-08-16", "Quá hạn")):
        with Library.open(make_settings(today=today), HashingEmbedder()) as library:
            list(library.add([make_file("thong-bao.txt", paragraph)]))
            assert [line.state for line in LibraryRecords(library).task_lines()] == [state]
