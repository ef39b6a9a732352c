"""Figures that cannot all be right, with the sums that show it; figures that rounding explains, without."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.records.conflicts import conflicts_of
from assistant.records.model import Amount, Indicator
from tests.assistant.records.reports import indicators_in_text

COMMON = frozenset({"doanh thu", "xuất khẩu", "lao động"})


def record(value: str, unit: str = "tỷ đồng", **changes: object) -> Indicator:
    base = Indicator(
        kind="result", indicator="doanh thu", name="doanh thu", organization="Ban A", scope="", board="Ban A",
        province="An Phước", value=Decimal(value), unit=unit, equivalents=(), period="năm 2023",
        vs_same_period_pct=None, vs_plan_pct=None, qualifier="", document="a.txt", passage="a-1", quote="q", start=0,
        end=1,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def zone(value: str, where: str, **changes: object) -> Indicator:
    return record(value, **{"unit": "người", "name": "lao động", "scope": where, "organization": where, **changes})


def test_two_values_for_one_figure() -> None:
    (conflict,) = conflicts_of([record("46912.75"), record("46500", document="b.txt")], COMMON)
    assert conflict.kind == "values" and len(conflict.records) == 2
    assert "46.912,75 tỷ đồng (a.txt)" in conflict.message and "Chênh lệch: 412,75 tỷ đồng" in conflict.message
    assert conflict.to_json()["mark"] == "cần kiểm tra"


def test_rounding_other_units_other_periods_and_other_kinds_are_no_conflict() -> None:
    one = record("46912.75")
    assert conflicts_of([one, record("46913", document="b.txt")], COMMON) == []
    assert conflicts_of([one, record("46.91275", "nghìn tỷ đồng", document="b.txt")], COMMON) == []
    assert conflicts_of([one, record("9", document="b.txt", period="quý I/2023")], COMMON) == []
    assert conflicts_of([one, record("9", document="b.txt", kind="target")], COMMON) == []
    assert conflicts_of([one, record("9", document="b.txt", organization="Ban B")], COMMON) == []


def test_many_values_for_one_figure_are_told_apart_and_counted() -> None:
    values = ["100", "300.4", "200", "300", "1000", "200.3", "400", "500", "600", "700"]
    found = [record(value, document=f"{n}.txt") for n, value in enumerate(values)]
    (conflict,) = conflicts_of(found, COMMON)  # 300 may be 300,4 rounded, 200 may be 200,3
    assert [str(r.value) for r in conflict.records] == ["100", "300.4", "200", "1000", "400", "500", "600", "700"]
    assert "500 tỷ đồng (7.txt); và 2 giá trị khác" in conflict.message and "600 tỷ" not in conflict.message


def test_two_rates_of_exchange() -> None:
    revenue = record("5750.25", equivalents=(Amount(Decimal("230.01"), "triệu USD"),))
    exports = record("120.00", "triệu USD", name="xuất khẩu", indicator="xuất khẩu")
    wrong = replace(exports, equivalents=(Amount(Decimal("3240"), "tỷ đồng"),))
    right = replace(exports, equivalents=(Amount(Decimal("3000"), "tỷ đồng"),))
    (conflict,) = conflicts_of([revenue, wrong], COMMON)
    assert conflict.kind == "rates"
    assert "= 25.000 đồng/USD" in conflict.message and "= 27.000 đồng/USD" in conflict.message
    assert conflicts_of([revenue, right], COMMON) == []
    assert conflicts_of([revenue, replace(wrong, document="b.txt")], COMMON) == []


def test_parts_that_exceed_their_total() -> None:
    total = record("350", "người", name="lao động")
    (conflict,) = conflicts_of([total, zone("200", "KCN A"), zone("180", "KCN B")], COMMON)
    assert conflict.kind == "parts" and "200 (KCN A) + 180 (KCN B) = 380 người" in conflict.message


def test_parts_below_their_total_only_when_no_zone_is_missing() -> None:
    total = record("350", "người", name="lao động")
    parts = [zone("200", "KCN A"), zone("100", "KCN B")]
    assert conflicts_of([total, *parts], COMMON) == []
    projects = [record("7", "dự án", name="dự án"), zone("5", "KCN A", unit="dự án", name="dự án")]
    projects.append(zone("2", "KCN B", unit="dự án", name="dự án"))
    (conflict,) = conflicts_of([total, *parts, *projects], COMMON)
    assert conflict.kind == "parts" and "= 300 người, khác tổng 350 người" in conflict.message


def test_foreign_and_domestic_projects_make_their_total(tmp_path: Path) -> None:
    text = "Trong kỳ cấp mới {} dự án, gồm 12 dự án FDI với vốn 9,5 triệu USD và 07 dự án DDI với vốn 15 tỷ đồng."
    assert conflicts_of(indicators_in_text(tmp_path, text.format(19)), COMMON) == []
    (conflict,) = conflicts_of(indicators_in_text(tmp_path, text.format(20)), COMMON)
    assert conflict.kind == "parts" and "12 + 7 = 19 dự án, khác tổng 20 dự án" in conflict.message


def test_a_share_that_does_not_follow() -> None:
    plan = record("220", "triệu đồng", kind="target")
    (conflict,) = conflicts_of([record("143.6", vs_plan_pct=Decimal("65.27")), plan], COMMON)
    assert conflict.kind == "share" and "= 65.272,73%, văn bản ghi 65,27%" in conflict.message
    assert conflicts_of([record("143.6", vs_plan_pct=Decimal("65.27")), replace(plan, unit="tỷ đồng")], COMMON) == []


def test_conflicts_of_a_report_as_it_is_written(tmp_path: Path) -> None:
    text = (
        "Doanh thu đạt 5.750,25 tỷ đồng (230,01 triệu USD); xuất khẩu đạt 120 triệu USD ≈ 3.240 tỷ đồng. Giải "
        "quyết việc làm cho 2.480 người, đạt 59,6% kế hoạch năm (5.000 người)."
    )
    found = conflicts_of(indicators_in_text(tmp_path, text), COMMON)
    assert [conflict.kind for conflict in found] == ["rates", "share"]
    assert "= 49,60%, văn bản ghi 59,6%" in found[1].message
