"""Lists: read from the outline of a document, chosen by what their heads say, shown whole and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.offline.listing import LIST_NAMES, Series, score_series
from assistant.offline.outline import Branch, branches_of, mark_of
from index.report import Metadata, Passage

CIRCULAR = """SỞ Y TẾ TỈNH LÂM HÀ

Số: 118/TB-SYT

THÔNG BÁO
Kết luận giao ban tháng 5 năm 2025

I. NHIỆM VỤ

1. Phòng Kế hoạch

- Trình đề án mua sắm máy thở trước ngày 20/6/2025;

- Kiểm kê kho vật tư.

2. Phòng Tổ chức

- Tuyển 14 điều dưỡng;

- Lập danh sách bác sĩ luân phiên;

- Sắp xếp lại tổ lái xe.

II. KHÓ KHĂN

- Máy chụp cắt lớp hỏng từ tháng 3;

- Kho thuốc ẩm thấp.
"""


@pytest.fixture(scope="module")
def assistant(build: Callable[[dict[str, str]], Assistant]) -> Iterator[Assistant]:
    yield build({"tb-118.txt": CIRCULAR})


def passage(text: str, section: str = "", ordinal: int = 0) -> Passage:
    return Passage(f"p{ordinal}", "tb.txt", "", ordinal, text, 0, None, section, "", "", Metadata())


def heads(*passages: Passage) -> dict[str, int]:
    return {branch.head: len(branch.items) for branch in branches_of(passages)}


def test_items_hang_on_the_line_above_them_that_is_marked_otherwise() -> None:
    text = "Điều 7. Thư viện\n1. Lập lịch xe.\n2. Kiểm kê sách:\na) trong tháng 6;\nb) khi bàn giao.\n3. Mua sách mới."
    assert heads(passage(text)) == {"Điều 7. Thư viện": 3, "2. Kiểm kê sách:": 2}


def test_a_wider_mark_closes_the_lists_within() -> None:
    text = "1. Sở A\n- việc một;\n- việc hai.\n2. Sở B\n- việc ba;\n- việc bốn."
    assert heads(passage(text, "II. NHIỆM VỤ")) == {"II. NHIỆM VỤ": 2, "1. Sở A": 2, "2. Sở B": 2}


def test_a_list_goes_on_in_the_next_passage_of_its_section() -> None:
    first, second = passage("Yêu cầu:\n- một;\n- hai;", "I", 0), passage("- ba;\n- bốn.", "I", 1)
    assert heads(first, second) == {"Yêu cầu:": 4}


def test_a_list_cut_off_by_the_end_of_reading_says_so() -> None:
    branch: Branch = next(branches_of([passage("Yêu cầu:\n- một;\n- hai;")], whole=False))
    assert not branch.whole


def test_marks_are_told_apart() -> None:
    lines = (
        "Điều 4. Nguyên tắc",
        "IV. KIẾN NGHỊ",
        "2.3. Cách trường học",
        "12. Sửa cầu",
        "đ) Nộp phí",
        "- Mua xe",
        "12.500 tấn",
    )
    assert [mark_of(line) for line in lines] == ["article", "roman", "deep", "number", "letter", "dash", ""]


def test_the_list_under_the_body_that_was_named_is_shown_whole(assistant: Assistant) -> None:
    answer = assistant.ask("Phòng Tổ chức được giao những nhiệm vụ gì?").answer
    assert "3 mục" in answer and "tổ lái xe" in answer and "14 điều dưỡng" in answer
    assert "máy thở" not in answer


def test_what_is_to_be_done_is_a_list_too(assistant: Assistant) -> None:
    answer = assistant.ask("Phòng Kế hoạch phải làm gì?").answer
    assert "2 mục" in answer and "máy thở" in answer and "Kiểm kê kho" in answer


def test_scored_lists_stand_best_first() -> None:
    weights = np.ones(len(LIST_NAMES))
    low, high = (Series(Branch("", (), ()), frozenset(), np.full(len(LIST_NAMES), v)) for v in (0.1, 0.2))
    scored = score_series(weights, [low, high])
    assert scored[0].score > scored[1].score and abs(sum(s.probability for s in scored) - 1) < 1e-9
