"""Official letters and submissions: subject and recipients where Decree 30 puts them, their parts from the inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from assistant.checking import check, read_paper
from assistant.meetings import Kind, MeetingSummary, draft, notes_report, regenerate, to_docx, to_markdown

REPORT = """Báo cáo tiến độ đầu tư quý III năm 2025

Vốn thực hiện 9 tháng năm 2025 đạt 1.180 tỷ đồng, bằng 59% kế hoạch năm.

Tuy nhiên còn một số khó khăn như: 26 doanh nghiệp chưa gửi báo cáo.

Yêu cầu Phòng Quản lý đầu tư tổng hợp báo cáo của các doanh nghiệp trước ngày 05/10/2025.
"""


def letter(kind: Kind, subject: str = "Đôn đốc báo cáo quý III", to: str = "Các doanh nghiệp") -> MeetingSummary:
    return draft([notes_report(REPORT, "bc.txt")], kind, "vua", given={"subject": subject, "recipients": to})


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("cong-van", ("V/v đôn đốc báo cáo quý III", "Số:", "Đề nghị Các doanh nghiệp quan tâm")),
        ("to-trinh", ("TỜ TRÌNH", "Về việc đôn đốc báo cáo quý III", "/TTr-", "Kính đề nghị")),
    ],
)
def test_a_letter_has_its_parts(tmp_path: Path, kind: Kind, parts: tuple[str, ...]) -> None:
    path = tmp_path / "a.docx"
    to_docx(letter(kind), path)
    text = "\n".join(line.text for line in read_paper(path).lines)
    assert all(part in text for part in (*parts, "Kính gửi: Các doanh nghiệp", "1.180 tỷ đồng", "- Lưu: VT"))


@pytest.mark.parametrize("kind", ["cong-van", "to-trinh"])
def test_a_letter_keeps_to_the_layout(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "a.docx"
    to_docx(letter(kind), path)
    assert [f.text for f in check(read_paper(path), [REPORT]) if f.kind != "gaps"] == []
    assert Document(str(path)).sections[0].left_margin.mm == pytest.approx(30, abs=0.1)


def test_what_is_not_given_stays_a_gap() -> None:
    summary = letter("cong-van", "", "")
    assert {"Trích yếu", "Kính gửi", "Số văn bản"} <= set(summary.blanks)
    assert "**Kính gửi:** ………" in to_markdown(summary)


def test_a_section_drafted_anew_keeps_the_letter() -> None:
    summary = letter("to-trinh")
    again = regenerate(summary, "results", [notes_report(REPORT, "bc.txt")])
    assert (again.kind, again.fact("recipients")) == ("to-trinh", "Các doanh nghiệp")
    assert any("1.180 tỷ" in item.text for item in again.items("results"))
