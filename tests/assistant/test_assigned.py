"""Tasks asked for in the chat: by body, by time, by how they stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.assistant import Assistant, build_assistant
from index.library import Library
from index.settings import Settings

NOTICE = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP
TỈNH HÒA BÌNH

THÔNG BÁO
Kết luận tại cuộc họp giao ban ngày 02/7/2024

Trưởng ban giao nhiệm vụ như sau:
1. Phòng Quản lý Đầu tư rà soát 12 dự án chậm triển khai, báo cáo trước ngày 31/7/2024.
2. Phòng Quản lý Đầu tư lập danh mục dự án kêu gọi đầu tư, hoàn thành trước ngày 15/10/2024.
3. Văn phòng chuẩn bị hội nghị gặp mặt doanh nghiệp, hoàn thành trước ngày 20/9/2024.
"""

NEXT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP
TỈNH HÒA BÌNH

THÔNG BÁO
Kết luận tại cuộc họp giao ban ngày 05/8/2024

Trưởng ban giao nhiệm vụ như sau:
1. Phòng Quản lý Đầu tư đôn đốc 3 nhà đầu tư hạ tầng, hoàn thành trước ngày 30/11/2024.
2. Phòng Tổng hợp chuẩn bị báo cáo năm.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("tasks")
    (folder / "thong-bao.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "giao-ban.txt").write_text(NEXT, encoding="utf-8")
    settings = Settings(data_dir=folder / "data", mode="offline", embedding="none", today="2024-09-10")
    with Library.open(settings) as library:
        list(library.add([folder / "thong-bao.txt", folder / "giao-ban.txt"]))
    made = build_assistant(settings)
    yield made
    made.library.close()


@pytest.mark.parametrize(
    ("question", "first", "rows"),
    [
        ("Phòng Quản lý Đầu tư được giao những nhiệm vụ gì?", "3 nhiệm vụ giao Phòng Quản lý Đầu tư", 3),
        ("phong quan ly dau tu duoc giao nhung viec gi", "3 nhiệm vụ giao phong quan ly dau tu", 3),
        ("Việc nào phải xong trước ngày 30/9/2024?", "2 nhiệm vụ phải xong trước ngày 30/9/2024", 2),
        ("Những nhiệm vụ nào phải hoàn thành trong tháng 10/2024?", "1 nhiệm vụ phải hoàn thành trong", 1),
        ("Có bao nhiêu nhiệm vụ đã quá hạn?", "1 nhiệm vụ quá hạn", 1),
    ],
)
def test_tasks_are_listed_whole(assistant: Assistant, question: str, first: str, rows: int) -> None:
    lines = assistant.ask(question).answer.splitlines()
    assert lines[0].startswith(first)
    assert [line[-3:-1] in ("[1", "[2") for line in lines if line.startswith("- ")] == [True] * rows


def test_what_one_document_lists_is_told_as_it_lists_it(assistant: Assistant) -> None:
    assert "đọc được từ" not in assistant.ask("Phòng Tổng hợp được giao những nhiệm vụ gì?").answer


@pytest.mark.parametrize(
    "question",
    ["Phòng Quản lý Đầu tư được giao việc gì về dự án chậm?", "Những việc nào sắp đến hạn ở Sở Y tế?"],
)
def test_a_question_that_says_more_is_one_about_content(assistant: Assistant, question: str) -> None:
    assert "đọc được từ" not in assistant.ask(question).answer


def test_none_is_said_with_what_was_looked_through(assistant: Assistant) -> None:
    answer = assistant.ask("Những nhiệm vụ nào phải xong trước ngày 01/7/2024?")
    assert answer.refused and "trong số 5 nhiệm vụ đọc được (4 nêu rõ hạn)" in answer.answer
