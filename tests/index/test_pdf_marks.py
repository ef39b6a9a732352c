"""The words of a citation are found on the picture of their page."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from index.pdf_images import picture
from index.pdf_marks import Placed, marks_of
from tests.index import files

LINES = ["BÁO CÁO", "Thu ngân sách trong các khu công nghiệp đạt 95 tỷ đồng.", "Chi đạt 12 tỷ đồng."]


def placed(line: str, top: int) -> list[Placed]:
    return [Placed(word, (i * 10, top, i * 10 + 9, top + 8)) for i, word in enumerate(line.split())]


def yellow(png: bytes) -> list[int]:
    """The rows of the picture in which something is marked."""
    image = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    return sorted(set(np.nonzero(image[:, :, 0] - image[:, :, 2] > 100)[0].tolist()))


def test_marks_follow_the_lines() -> None:
    page = placed("Thu ngân sách trong", 0) + placed("các khu công nghiệp đạt", 20)
    assert marks_of("Ngân sách trong các khu", page) == [(10, 0, 39, 8), (0, 20, 19, 28)]
    assert marks_of("hai từ lạc", page) == marks_of("", page) == []


def test_what_is_cited_is_marked_on_the_page_and_nothing_else(tmp_path: Path) -> None:
    data = files.report_pdf(tmp_path / "a.pdf", LINES).read_bytes()
    rows = yellow(picture(data, 1, "Thu ngân sách trong các khu công nghiệp đạt 95 tỷ đồng."))
    assert 10 < len(rows) < 40 and rows[-1] - rows[0] == len(rows) - 1
    assert yellow(picture(data, 1)) == yellow(picture(data, 1, "Nội dung không có trong trang")) == []
