"""Two versions side by side: aligned, with what changed, within bounds."""

from __future__ import annotations

import random
import time

from index.comparing import compare, told_apart
from index.report import Block, Metadata, Report

BEFORE = (
    "I. Kết quả",
    "1. Doanh thu đạt 12.450 tỷ đồng, tăng 8,1% so với cùng kỳ.",
    "2. Kim ngạch xuất khẩu đạt 214,6 triệu USD.",
    "Công tác giải phóng mặt bằng còn chậm.",
    "Lao động\t31.200\tngười",
)
AFTER = (
    "I. Kết quả",
    "1. Thu hút 12 dự án đầu tư mới.",
    "2. Doanh thu đạt 12.540 tỷ đồng, tăng 8,9% so với cùng kỳ.",
    "3. Kim ngạch xuất khẩu đạt 214,6 triệu USD.",
    "Lao động\t30.850\tngười",
)


def report(*lines: str) -> Report:
    blocks = (Block("row" if "\t" in line else "paragraph", line, page=1) for line in lines)
    return Report("a.docx", "0", tuple(blocks), Metadata())


def test_lines_are_aligned_and_figures_told() -> None:
    made = compare(report(*BEFORE), report(*AFTER))
    told = [(line.change, line.before[:12], line.after[:12]) for line in made.lines]
    assert told == [
        ("same", "I. Kết quả", "I. Kết quả"),
        ("added", "", "1. Thu hút 1"),
        ("changed", "1. Doanh thu", "2. Doanh thu"),
        ("same", "2. Kim ngạch", "3. Kim ngạch"),
        ("removed", "Công tác giả", ""),
        ("changed", "Lao động\t31.", "Lao động\t30."),
    ]
    assert made.lines[2].figures[0][-2:] == ("12.450", "8,1%")
    assert made.lines[5].figures == (("31.200",), ("30.850",))
    assert made.counts == {"same": 2, "changed": 2, "added": 1, "removed": 1}


def test_both_sides_keep_every_word_and_no_figure_is_cut() -> None:
    left, right = told_apart("tăng 12.450 tỷ đồng", "tăng 12.540 tỷ đồng")
    assert "".join(piece.text for piece in left) == "tăng 12.450 tỷ đồng"
    assert [piece.text for piece in right if piece.figure] == ["12.540"]


def test_papers_of_which_one_is_empty() -> None:
    assert compare(report(), report()).lines == ()
    assert [line.change for line in compare(report(*BEFORE), report()).lines] == ["removed"] * 5


def test_two_hundred_pages_take_seconds() -> None:
    chosen = random.Random(4)
    words = ["doanh thu", "lao động", "dự án", "đầu tư", "xuất khẩu", "ngân sách", "quy hoạch", "hạ tầng"]
    lines = [f"{' '.join(chosen.choices(words, k=12))} {chosen.randint(1, 99_999)}" for _ in range(8_000)]
    changed = [line.replace("1", "7") if chosen.random() < 0.2 else line for line in lines]
    rows = ["Chỉ tiêu\t1\t2"] * 4_000
    start = time.process_time()
    made = compare(report(*lines, *rows), report(*changed[:4_000], *changed[4_050:], *rows[:-5]))
    assert sum(len(line.pieces) for line in made.lines) == 2 * len(made.lines)
    assert made.counts["removed"] >= 55
    assert time.process_time() - start < 5
