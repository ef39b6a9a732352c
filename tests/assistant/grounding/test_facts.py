"""The figures of a table row have the units of their column, their row or the line above the table."""

from __future__ import annotations

from assistant.grounding.facts import row_figures
from index.report import CELL


def test_a_line_that_is_only_a_unit_gives_it_to_the_figures_under_it() -> None:
    row, headers = CELL.join(["Gỗ", "250"]), CELL.join(["Mặt hàng", "Quý I"])
    assert [q.unit for q in row_figures(row, headers, "Xuất khẩu\nTriệu USD")] == ["USD"]
    assert row_figures(row, headers, "Xuất khẩu\nDoanh nghiệp") == []
