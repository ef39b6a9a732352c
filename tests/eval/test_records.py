"""Precision, recall and F1 of records, against cases counted by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.records.indicators import indicators_of
from assistant.records.model import Amount, Indicator, Task
from assistant.records.names import build_names
from eval.errors import InvalidCases
from eval.gold import GoldIndicator, GoldTask, read_records
from eval.records import (
    dice,
    same_amount,
    same_period,
    score_indicators,
    score_tasks,
)
from eval.records_grounding import ungrounded_indicator
from eval.records_run import ALL, measure
from index.chunking import passages_of
from index.reading import read_report
from index.report import Metadata, Passage
from index.vietnamese import build_analyzer

ROOT = Path(__file__).resolve().parents[2]
ANALYZER = build_analyzer()
BOARD = "Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng"


def found(value: str, unit: str, **changes: object) -> Indicator:
    base = Indicator(
        kind="result", indicator="doanh thu", name="doanh thu", organization=BOARD, scope="", board=BOARD,
        province="Lâm Đồng", value=Decimal(value), unit=unit, equivalents=(), period="6 tháng đầu năm 2019",
        vs_same_period_pct=None, vs_plan_pct=None, qualifier="", document="a.txt", passage="p", quote="", start=0,
        end=0,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def gold(value: str, unit: str, **changes: object) -> GoldIndicator:
    amounts = (Amount(Decimal(value), unit),)
    base = GoldIndicator("a.txt", "result", BOARD, "doanh thu", amounts, (unit,), "06 tháng đầu năm 2019", False)
    return replace(base, **changes)  # type: ignore[arg-type]


def test_two_of_three_found_and_one_invented() -> None:
    records = [found("10", "tỷ đồng"), found("7", "dự án"), found("3", "ha")]
    rows = [gold("10", "tỷ đồng"), gold("7", "dự án"), gold("5", "ha")]
    score = score_indicators(records, rows, ANALYZER, strict=False)
    assert (score.matched, score.found, score.expected) == (2, 3, 3)
    assert score.precision == score.recall == score.f1 == pytest.approx(2 / 3)
    assert "3 ha" in score.invented[0] and "5 ha" in score.missed[0]


def test_each_row_is_matched_once() -> None:
    score = score_indicators([found("100", "%")] * 3, [gold("100", "%")] * 2, ANALYZER, strict=False)
    assert (score.matched, score.found) == (2, 3)


def test_strictly_the_body_and_the_period_count_too() -> None:
    records = [found("1", "ha", organization="Ban Quản lý các KCN tỉnh Lâm Đồng"), found("2", "ha", period="năm 2019")]
    rows = [gold("1", "ha"), gold("2", "ha")]
    assert score_indicators(records, rows, ANALYZER, strict=False).f1 == 1.0
    assert score_indicators(records, rows, ANALYZER, strict=True).matched == 1


def test_the_pairing_that_fits_best_is_found() -> None:
    records = [found("100", "%", period="năm 2020"), found("100", "%")]
    rows = [gold("100", "%"), gold("100", "%", period="năm 2020")]
    assert score_indicators(records, rows, ANALYZER, strict=True).matched == 2


def test_optional_rows_count_neither_way() -> None:
    rows = [gold("10", "tỷ đồng"), gold("2", "phòng", optional=True)]
    missed = score_indicators([found("10", "tỷ đồng")], rows, ANALYZER, strict=False)
    taken = score_indicators([found("10", "tỷ đồng"), found("2", "phòng")], rows, ANALYZER, strict=False)
    assert (missed.f1, taken.f1, taken.found) == (1.0, 1.0, 1)


def test_an_equivalent_is_the_same_row() -> None:
    row = gold(
        "5750.25", "tỷ đồng", amounts=(Amount(Decimal("5750.25"), "tỷ đồng"), Amount(Decimal("230.01"), "triệu USD"))
    )
    assert score_indicators([found("230.01", "triệu USD")], [row], ANALYZER, strict=False).matched == 1


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("1.5", "tỷ đồng"), ("1500", "triệu đồng"), True),
        (("7", "dự án"), ("7", "dự án mới"), True),
        (("7", "dự án"), ("7", "doanh nghiệp"), False),
        (("5", "%"), ("5", "điểm %"), False),
        (("5", "triệu USD"), ("5", "triệu đồng"), False),
    ],
)
def test_amounts_are_the_same(a: tuple[str, str], b: tuple[str, str], same: bool) -> None:
    assert same_amount(Amount(Decimal(a[0]), a[1]), Amount(Decimal(b[0]), b[1])) is same


def test_periods_are_the_same_by_their_months() -> None:
    assert same_period("06 tháng đầu năm 2019", "6 tháng đầu năm 2019") and same_period("", "")
    assert not same_period("quý II và 6 tháng cuối năm 2024", "6 tháng cuối năm 2024")
    assert not same_period("năm 2019", "")


def test_tasks_match_on_the_body_and_most_of_the_words() -> None:
    task = Task("Sở Tài chính", (), "trình giá thuê đất", "", None, "", "a.txt", "p", "", 0, 0, "")
    row = GoldTask("a.txt", ("UBND tỉnh", "Sở Tài chính"), "trình UBND tỉnh giá thuê đất", "", False)
    assert dice(["trinh", "gia", "thue", "dat"], ["trinh", "ubnd", "tinh", "gia", "thue", "dat"]) == pytest.approx(0.8)
    assert score_tasks([task], [row], ANALYZER).f1 == 1.0
    assert score_tasks([replace(task, assignee="Sở Xây dựng")], [row], ANALYZER).f1 == 0.0
    assert score_tasks([replace(task, task="thu tiền đất")], [row], ANALYZER).f1 == 0.0


def test_what_is_said_nowhere_is_named() -> None:
    text = "Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng, 6 tháng đầu năm 2019: doanh thu 10 tỷ đồng."
    passage = Passage("p", "a.txt", "d", 0, text, 0, None, "", "", "", Metadata())
    right = found("10", "tỷ đồng", quote=text, end=len(text))
    assert ungrounded_indicator(right, passage, text) == []
    wrong = replace(right, value=Decimal(11), unit="triệu USD", organization="Sở Công Thương", vs_plan_pct=Decimal(50))
    faults = [fault.split()[0] for fault in ungrounded_indicator(wrong, passage, text)]
    assert faults == ["value", "unit", "vs_plan", "organization"]


def test_a_wrong_gold_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.jsonl").write_text('\n{"document": "a.txt", "kind": "result"}\n', encoding="utf-8")
    with pytest.raises(InvalidCases, match=r"g\.jsonl, dòng 2"):
        read_records([tmp_path / "g.jsonl"])


def test_the_command_measures_a_folder(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    text = f"{BOARD} báo cáo kết quả năm 2019.\n\nDoanh thu đạt 10 tỷ đồng, xuất khẩu 5 triệu USD."
    (tmp_path / "reports" / "a.txt").write_text(text, encoding="utf-8")
    row = {
        "document": "a.txt",
        "kind": "result",
        "organization": BOARD,
        "value": "10",
        "unit": "tỷ đồng",
        "period": "năm 2019",
    }
    lines = [row, row | {"value": "5", "unit": "triệu USD"}, row | {"value": "9"}, row | {"document": "b.txt"}]
    (tmp_path / "gold.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    words = ["--gold", tmp_path / "gold.jsonl", "--reports", tmp_path / "reports", "--out", tmp_path / "out"]
    done = subprocess.run(
        [sys.executable, "-m", "eval", "records", *map(str, words)],
        cwd=ROOT, env=dict(os.environ), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "b.txt" in done.stderr and "Traceback" not in done.stderr
    result = json.loads((tmp_path / "out" / "records.json").read_text(encoding="utf-8"))
    score = result["scores"]["a.txt"]["indicators, placed"]
    assert (score["matched"], score["found"], score["expected"]) == (2, 2, 3)
    assert result["ungrounded"] == [] and result["missing"] == ["b.txt"]


SAMPLES = sorted((ROOT / "eval" / "sample" / "reports").iterdir())
SHARED = ROOT.parent / "shared"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nothing_is_made_up_from_any_format(path: Path) -> None:
    report = read_report(path)
    passages = {passage.id: passage for passage in passages_of(report)}
    records = indicators_of(list(passages.values()), build_names(ANALYZER))
    assert len(records) > 20
    assert [fault for r in records for fault in ungrounded_indicator(r, passages[r.passage], report.text)] == []


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason=f"no gold records at {SHARED}")
def test_the_gold_records_of_the_real_reports() -> None:
    result = measure(SHARED / "reports", *read_records([SHARED / "eval" / "indicators-dev.jsonl"]))
    scores = result.scores[ALL]
    assert scores["indicators"].f1 >= 0.85 and scores["indicators, placed"].f1 >= 0.75
    assert result.ungrounded == () and result.missing == ()
