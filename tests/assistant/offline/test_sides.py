"""Sides of a comparison: names put side by side, questions put together, and what may not be asserted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.assistant import build_assistant
from assistant.offline.finder import Finder
from assistant.offline.ranking import SIGNS, apart, contradicts
from assistant.offline.relative import RELATIVE, relative
from assistant.offline.sides import sides_of
from assistant.question import read_question
from index.library import Library
from index.settings import Settings


def labels(text: str) -> list[str]:
    return [label for label, _ in sides_of(read_question(text, ()))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dung tích hồ Khe Lim và hồ Khe Sến là bao nhiêu?", ["Khe Lim", "Khe Sến"]),
        ("Đập Suối Mơ và đập Nà Lang 1 phải kiểm định trước ngày nào?", ["Suối Mơ", "Nà Lang 1"]),
        ("Kho Bến Gạo với kho Gò Dầu chứa bao nhiêu tấn?", ["Bến Gạo", "Gò Dầu"]),
        ("Công suất của nhà máy Hòa Tân là bao nhiêu?", []),
    ],
)
def test_names_of_one_kind_side_by_side_are_sides(text: str, names: list[str]) -> None:
    assert labels(text) == names


def test_questions_about_different_names_are_asked_one_by_one() -> None:
    text = "Công ty Gas Minh Phú có kho chứa bao nhiêu tấn, thủy điện Khe Lim công suất mấy MW?"
    first, second = (side for _, side in sides_of(read_question(text, ())))
    assert "Khe Lim" in first.context and "Minh Phú" in second.context
    assert first.units == ("tan",) and second.units == ("mw",)


def test_two_questions_about_one_thing_stay_one() -> None:
    assert labels("Trạm y tế đạt chuẩn là bao nhiêu trạm, tỷ lệ mấy phần trăm?") == []


def test_sides_of_different_nature_are_never_asserted() -> None:
    signs = np.zeros(len(SIGNS))
    assert contradicts(apart(signs)) and not contradicts(signs)


def test_statements_are_weighed_beside_their_rivals() -> None:
    shares = np.array([[0.1, 0.0, 0.0, 0.2], [0.3, 0.1, 0.0, 0.0], [0.2, 0.0, 0.0, 0.0]])
    rows = relative(shares, ["a", "a", "b"])
    said, most = rows[:, RELATIVE.index("said")], rows[:, RELATIVE.index("said_most")]
    assert said.tolist() == pytest.approx([0.75, 1.0, 0.5]) and most.tolist() == [0, 1, 0]
    assert rows[:, RELATIVE.index("closest_here")].tolist() == [0, 1, 1]


def test_between_the_provinces_each_is_looked_for_in_its_own_papers(tmp_path: Path) -> None:
    for place, figure in (("LÂM ĐỒNG", "1.250 tỷ đồng"), ("HÒA BÌNH", "980 tỷ đồng")):
        text = f"BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP\nTỈNH {place}\n\nBÁO CÁO\nnăm 2024\n\nDoanh thu đạt {figure}.\n"
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
    settings = Settings(data_dir=tmp_path / "data", embedding="none")
    with Library.open(settings) as library:
        list(library.add([tmp_path / "LÂM ĐỒNG.txt", tmp_path / "HÒA BÌNH.txt"]))
        finder = Finder(library, library.analyzer)
        found = finder.find(finder.understand("So sánh doanh thu giữa các tỉnh năm 2024"))
    told = dict(zip(found.labels, (c.text for c in found.candidates), strict=True))
    assert "1.250 tỷ đồng" in told["Lâm Đồng"] and "980 tỷ đồng" in told["Hòa Bình"]


def test_a_side_tells_the_year_that_its_figure_is_of(tmp_path: Path) -> None:
    for place, year, figure in (("LÂM ĐỒNG", 2023, "1.250 tỷ đồng"), ("HÒA BÌNH", 2024, "980 tỷ đồng")):
        head = f"BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP\nTỈNH {place}\n\nBÁO CÁO\nnăm {year}\n\n"
        text = f"{head}Kết quả năm {year} như sau. Doanh thu đạt {figure}.\n"
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
    assistant = build_assistant(Settings(data_dir=tmp_path / "data", embedding="none", mode="offline"))
    list(assistant.library.add([tmp_path / "LÂM ĐỒNG.txt", tmp_path / "HÒA BÌNH.txt"]))
    told = assistant.ask("So sánh doanh thu của Lâm Đồng và Hòa Bình năm 2023").answer
    assistant.library.close()
    assert "**Hòa Bình, năm 2024**: Doanh thu đạt 980 tỷ đồng" in told
