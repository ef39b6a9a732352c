"""What may be asked next: only questions that the assistant then answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant, build_assistant
from assistant.web.suggestions import suggestions
from index.settings import Settings

REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH {province}

BÁO CÁO
Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2024 tỉnh {province}

I. Kết quả

Thu ngân sách nhà nước 6 tháng đầu năm 2024 đạt {amount} tỷ đồng, tăng 7,2% so với cùng kỳ năm 2023.

II. Chỉ tiêu

{target}

III. Nhiệm vụ

Giao Sở Tài chính trình Ủy ban nhân dân tỉnh phương án giá cho thuê đất.

Giao Sở Xây dựng thẩm định hồ sơ quy hoạch chi tiết khu công nghiệp.
"""
TARGET = "Phấn đấu thu ngân sách nhà nước năm 2024 đạt 900 tỷ đồng, tăng 8% so với năm 2023."
QUESTION = "Thu ngân sách nhà nước 6 tháng đầu năm 2024 tỉnh Lâm Đồng đạt bao nhiêu?"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    reports = {"Lâm Đồng": ("412,5", TARGET), "Hòa Bình": ("998,1", ""), "Hậu Giang": ("", "")}
    for province, (amount, target) in reports.items():
        text = REPORT.format(province=province, amount=amount or "nhiều", target=target)
        (tmp_path / f"{province}.txt").write_text(text, encoding="utf-8")
    built = build_assistant(Settings(data_dir=tmp_path / "data", embedding="none"))
    list(built.library.add(sorted(tmp_path.glob("*.txt"))))
    yield built
    built.library.close()


def suggested(assistant: Assistant, question: str) -> dict[str, str]:
    return dict(suggestions(assistant, assistant.ask(question)))


def test_figure_leads_to_its_target_and_to_provinces_that_have_it(assistant: Assistant) -> None:
    found = suggested(assistant, QUESTION)
    assert found == {
        "Chỉ tiêu cả năm?": "Chỉ tiêu thu ngân sách nhà nước năm 2024 tỉnh Lâm Đồng là bao nhiêu?",
        "Còn Hòa Bình?": QUESTION.replace("Lâm Đồng", "Hòa Bình"),
    }
    assert "900 tỷ đồng" in assistant.ask(found["Chỉ tiêu cả năm?"]).answer
    assert "998,1 tỷ đồng" in assistant.ask(found["Còn Hòa Bình?"]).answer


def test_province_that_ends_like_a_verb_stays_whole(assistant: Assistant) -> None:
    found = suggested(assistant, QUESTION.replace("tỉnh Lâm Đồng đạt", "tại Lâm Đồng ước đạt"))
    assert all("Lâm Đồng" in question or "Hòa Bình" in question for question in found.values())


def test_task_leads_to_other_bodies_of_the_same_document(assistant: Assistant) -> None:
    found = suggested(assistant, "Sở Tài chính tỉnh Lâm Đồng được giao việc gì?")
    assert found["Còn Sở Xây dựng?"] == "Sở Xây dựng tỉnh Lâm Đồng được giao việc gì?"
    assert "Còn Sở Xây dựng?" in suggested(assistant, "sở tài chính tỉnh Lâm Đồng được giao việc gì?")


def test_nothing_follows_a_refusal(assistant: Assistant) -> None:
    assert suggested(assistant, "Thu ngân sách nhà nước năm 2031 tỉnh Cà Mau là bao nhiêu?") == {}
