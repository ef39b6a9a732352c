"""The table that several tabs use, over rows that are plain tuples."""

from __future__ import annotations

from typing import NamedTuple

import gradio as gr
import pytest

from assistant.web.sheet import ALL, Column, Filter, Kept, Prepared, Sheet, View, options, select
from assistant.web.sources import Spot
from assistant.web.table import PAGE, Handlers, table_html


class Row(NamedTuple):
    name: str
    province: str
    value: int | None


ROWS = [Row("Xuất khẩu", "Lâm Đồng", 1200), Row("Đầu tư", "Hòa Bình", None), Row("<b>Doanh thu</b>", "Lâm Đồng", 90)]
SHEET: Sheet[Row] = Sheet(
    "rows",
    columns=(
        Column("name", "Tên", lambda row: row.name, note=lambda row: row.province),
        Column("value", "Giá trị", lambda row: str(row.value or ""), key=lambda row: row.value, number=True),
    ),
    filters=(Filter("province", "Tỉnh", lambda row: row.province),),
    sources=lambda row: [("Xem nguồn", Spot(f"p-{row.value}", 1, 2))],
    empty="Chưa có dòng nào.",
    warning=lambda row: "90 < 100" if row.value == 90 else "",
)  # fmt: skip


def names(view: View) -> list[str]:
    return [row.name for row in select(SHEET, ROWS, view)]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View(), ["Xuất khẩu", "Đầu tư", "<b>Doanh thu</b>"]),
        (View((("province", "Lâm Đồng"),)), ["Xuất khẩu", "<b>Doanh thu</b>"]),
        (View(words="dau tu"), ["Đầu tư"]),
        (View(words="lam dong xuat"), ["Xuất khẩu"]),
        (View(sort="value"), ["<b>Doanh thu</b>", "Xuất khẩu", "Đầu tư"]),
        (View(sort="value", descending=True), ["Xuất khẩu", "<b>Doanh thu</b>", "Đầu tư"]),
        (View(sort="gone"), ["Xuất khẩu", "Đầu tư", "<b>Doanh thu</b>"]),
        (View(words="không có"), []),
    ],
)
def test_filters_words_and_order(view: View, shown: list[str]) -> None:
    assert names(view) == shown


def test_header_sorts_one_way_then_the_other() -> None:
    once = View(page=3).changed({"sort": "value"})
    assert (once.sort, once.descending, once.page) == ("value", False, 0)
    assert once.changed({"sort": "value"}).descending
    assert once.changed({"page": "2"}).page == 2
    assert once.changed({"page": "-1"}) == once.changed(None) == once


def test_table_is_safe_and_leads_to_its_sources() -> None:
    html = table_html(SHEET, ROWS, View((("province", "Lâm Đồng"),), sort="value"))
    assert "&lt;b&gt;Doanh thu&lt;/b&gt;" in html
    assert "2 trong 3 dòng" in html
    assert 'aria-sort="ascending" class="number"' in html
    assert 'data-passage="p-90" data-start="1" data-end="2"' in html
    assert "<b>Cần kiểm tra:</b> 90 &lt; 100" in html
    assert 'href="download/rows?province=L%C3%A2m+%C4%90%E1%BB%93ng"' in html


def test_download_takes_the_same_view() -> None:
    assert View.of(SHEET, {"province": "Lâm Đồng", "q": "xuất", "other": "x"}) == View(
        (("province", "Lâm Đồng"),), "xuất"
    )


def test_empty_says_why() -> None:
    assert "Chưa có dòng nào." in table_html(SHEET, [], View())
    assert "Hãy bỏ bớt điều kiện lọc" in table_html(SHEET, ROWS, View(words="zzz"))


def test_long_tables_page() -> None:
    rows = [Row(f"Dòng {number}", "", number) for number in range(2 * PAGE + 1)]
    last = table_html(SHEET, rows, View(page=99))
    assert (last.count("data-passage"), "Trang 3/3" in last) == (1, True)
    assert table_html(SHEET, rows, View()).count("data-passage") == PAGE


def test_filters_offer_what_there_is_and_forget_what_is_gone() -> None:
    assert options(Prepared(SHEET, ROWS), SHEET.filters[0]) == [ALL, "Hòa Bình", "Lâm Đồng"]
    box, view, html = Handlers(SHEET, lambda: ROWS).opened(View(), "", "Cà Mau")
    assert (box["value"], view.chosen) == (ALL, ())
    assert "3 dòng" in html


def test_rows_that_cannot_be_read_are_a_sentence() -> None:
    def broken() -> list[Row]:
        raise ValueError("hỏng")

    handlers = Handlers(SHEET, broken)
    assert "Mã lỗi" in handlers.opened(View(), "", ALL)[-1]
    assert "Mã lỗi" in handlers.clicked(View(), gr.EventData(None, {"sort": "value"}))[1]


def test_a_cell_is_asked_for_its_words_once_while_the_rows_stay_the_same() -> None:
    asked: list[Row] = []
    counted = Sheet("rows", [Column("name", "Tên", lambda row: asked.append(row) or row.name)], (), SHEET.sources, "")
    handlers = Handlers(counted, lambda: ROWS)
    handlers.filtered(View(), "dau tu")
    shown = len(asked)
    handlers.filtered(View(), "xuat khau")
    assert shown == len(ROWS) + 1 and len(asked) == shown + 1


def test_rows_of_two_viewers_are_prepared_apart_though_they_say_the_same() -> None:
    kept = Kept(SHEET)
    mine, yours = list(ROWS), list(ROWS)
    assert kept.of(mine) is kept.of(mine) is not kept.of(yours)
    assert [kept.of(rows).rows is rows for rows in (mine, yours, ROWS[:1])] == [True] * 3
