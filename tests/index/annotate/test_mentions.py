"""Figures with their units in the document's own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.records.model import Amount
from assistant.records.quantity import interval, scaled, spelled, written
from index.annotate.mentions import mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doanh thu đạt 21.486,35 tỷ đồng", [("21486.35", "tỷ đồng", "money")]),
        ("thu hút 07 dự án đầu tư, 350 người", [("7", "dự án", "count"), ("350", "người", "count")]),
        ("thu nhập 7,35 triệu đồng/người/tháng", [("7.35", "triệu đồng/người/tháng", "money")]),
        ("hàng qua cảng 7,15 triệu tấn", [("7.15", "triệu tấn", "measure")]),
        ("đạt 99,5 % hồ sơ, giảm 1,2 điểm %", [("99.5", "%", "percent"), ("1.2", "điểm %", "percent")]),
        ("bổ sung 180 thợ hàn", [("180", "thợ hàn", "other")]),
        ("nộp 220 triệu động", [("220", "triệu", "money")]),
        ("trong 10 ngày làm việc", [("10", "ngày làm việc", "never")]),
        ("ngày 15/7/2023, Quyết định số 81/2018/QĐ-UBND", []),
    ],
)
def test_figures_with_their_units(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(str(m.value), m.unit, m.kind) for m in mentions(text)] == expected


def test_a_part_of_a_whole_is_one_figure() -> None:
    (mention,) = mentions("bàn giao 36,4 ha/95 ha mặt bằng")
    assert (mention.value, mention.total, mention.unit) == (Decimal("36.4"), Decimal(95), "ha")


def test_the_name_of_a_zone_is_no_currency() -> None:
    assert [m.unit for m in mentions("1 Đồng Rạng")] != ["đồng"]


def test_amounts_scale_and_round() -> None:
    amount = Amount(Decimal("20.36"), "tỷ đồng")
    assert scaled(amount) == (Decimal(20_360_000_000), "dong")
    assert (interval(amount).low, interval(amount).high) == (Decimal(20_355_000_000), Decimal(20_365_000_000))
    assert interval(Amount(Decimal(7), "dự án")).low == 7  # a count is exact
    assert spelled(Amount(Decimal("4464.42"), "tỷ đồng")) == "4.464,42 tỷ đồng"
    assert written(Decimal("27042.98"), 0) == "27.043"
