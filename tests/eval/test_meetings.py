"""The measures of drafts: key facts, tasks with deadlines, words, layout rules read back from the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt

from assistant.meetings import draft, notes_report, to_docx
from eval.errors import InvalidCases
from eval.gold import GoldTask, KeyFact, read_meetings
from eval.layout import RULES, broken_rules
from eval.meetings import docx_words, facts_present, measure, summarise, tasks_present, write

REPORT = """Hội nghị tổng kết công tác năm 2023

Ngày 12/01/2024, tại Hội trường UBND tỉnh, Ban Quản lý các khu công nghiệp tỉnh Sơn Nam tổ chức Hội nghị tổng kết công \
tác năm 2023. Đồng chí Vừ A Dế – Trưởng ban chủ trì hội nghị.

Năm 2023, doanh thu đạt 4.120 tỷ đồng, tăng 12% so với cùng kỳ năm 2022, bằng 60% kế hoạch.

Nhiệm vụ năm 2024: (1) Sở Tài chính trình giá cho thuê đất KCN Lộc An trước ngày 30/4/2024; (2) Phòng Đầu tư lập danh \
mục mời gọi đầu tư vào các khu công nghiệp.
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "tb.docx"
    to_docx(draft([notes_report(REPORT)], "thong-bao", "vua"), path)
    return path


def test_a_fact_is_present_when_every_group_has_a_variant() -> None:
    facts = [
        KeyFact("Doanh thu", (("4.120", "4120"), ("12%", "12 %")), 3),
        KeyFact("Thiếu một nhóm", (("4.120",), ("xuất khẩu",)), 3),
        KeyFact("Số khác", (("120 tỷ",),), 2),
    ]
    counts, missing = facts_present(facts, "Doanh thu đạt 4.120 tỷ đồng, tăng 12%.")
    assert counts == {3: (1, 2), 2: (0, 1)}
    assert missing == ("(3) Thiếu một nhóm", "(2) Số khác")


def test_a_task_is_present_by_its_words_and_its_deadline_beside_it_or_above() -> None:
    lines = [
        "### 1. Sở Tài chính (trong tháng 6/2024)",
        "- Trình giá cho thuê đất KCN Lộc An [1]",
        "### 2. Ban",
        "- Lập danh mục mời gọi",
    ]
    tasks = [
        GoldTask("a.txt", ("Sở Tài chính",), "trình giá cho thuê đất tại KCN Lộc An", "tháng 6/2024", False),
        GoldTask("a.txt", ("Ban",), "lập danh mục mời gọi", "quý III/2024", False),
        GoldTask("a.txt", ("Ban",), "kiểm tra doanh nghiệp nợ lương", "", False),
        GoldTask("a.txt", ("Ban",), "việc không bắt buộc", "", True),
    ]
    found, on_time, missing = tasks_present(tasks, lines)
    assert (found, on_time) == ((2, 3), (1, 2))
    assert len(missing) == 2


def test_what_the_software_writes_meets_every_rule(notice: Path) -> None:
    assert broken_rules(notice) == ()


def _narrow(document: Any) -> None:
    document.sections[0].left_margin = Mm(20)


def _small(document: Any) -> None:
    document.paragraphs[4].runs[0].font.size = Pt(10)


def _arial(document: Any) -> None:
    document.paragraphs[4].runs[0].font.name = "Arial"


def _numbered(document: Any) -> None:
    document.sections[0].different_first_page_header_footer = False


def _thin(document: Any) -> None:
    document.tables[0].rows[0].cells[1].paragraphs[0].runs[0].font.bold = False


def _tight(document: Any) -> None:
    document.paragraphs[5].paragraph_format.space_after = Pt(0)


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (_narrow, "lề trang"),
        (_small, "cỡ chữ nội dung"),
        (_arial, "phông Times New Roman"),
        (_numbered, "số trang giữa lề trên, không ở trang 1"),
        (_thin, "Quốc hiệu"),
        (_tight, "khoảng cách đoạn, dòng"),
    ],
)
def test_a_broken_rule_is_named(notice: Path, damage: Callable[[Any], None], rule: str) -> None:
    document = Document(str(notice))
    damage(document)
    document.save(str(notice))
    assert rule in RULES
    assert rule in broken_rules(notice)


def test_words_are_counted_in_tables_too_but_not_in_the_appendix(notice: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.docx"
    to_docx(draft([notes_report(REPORT)], "thong-bao", "vua"), bare, sources=False)
    assert docx_words(notice) == docx_words(bare) > 100


def gold(tmp_path: Path) -> tuple[Path, Path]:
    fact = {"text": "Doanh thu", "must_strings": [["4.120"], ["12%"]], "importance": 3}
    task = {
        "document": "bc.txt", "assignee": "Sở Tài chính", "task": "trình giá cho thuê đất KCN Lộc An",
        "deadline": "30/4/2024", "optional": False,
    }  # fmt: skip
    meetings, tasks = tmp_path / "meetings.jsonl", tmp_path / "tasks.jsonl"
    meetings.write_text(json.dumps({"document": "bc.txt", "key_facts": [fact]}, ensure_ascii=False), encoding="utf-8")
    tasks.write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    return meetings, tasks


def test_a_draft_is_measured_from_report_to_file(tmp_path: Path) -> None:
    (tmp_path / "bc.txt").write_text(REPORT, encoding="utf-8")
    results = list(measure(read_meetings(*gold(tmp_path)), tmp_path))
    summary = summarise(results)
    assert summary["facts"]["3"] == summary["tasks"] == summary["deadlines"] == 1.0
    assert summary["unsupported_figures"] == summary["layout_rules_broken"] == 0
    write(tmp_path / "out", results, summary)
    assert json.loads((tmp_path / "out" / "meetings.json").read_text(encoding="utf-8"))["summary"] == summary


def test_bad_gold_is_named_with_its_line(tmp_path: Path) -> None:
    meetings, tasks = gold(tmp_path)
    meetings.write_text('{"document": "bc.txt"}', encoding="utf-8")
    with pytest.raises(InvalidCases, match="dòng 1"):
        read_meetings(meetings, tasks)


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidCases, match=r"bc\.txt"):
        list(measure(read_meetings(*gold(tmp_path)), tmp_path))
