"""Learning: weights that put the statements that answer first, thresholds that keep what was asked for."""

from __future__ import annotations

import numpy as np

from eval.listwise import descend, listwise
from eval.plain import plain_cases
from index.library import Library
from tests.conftest import MakeFile


def test_the_descent_finds_the_lowest_point() -> None:
    found = descend(lambda w: w - np.array([0.5, -0.25]), 2)
    assert np.allclose(found, [0.5, -0.25], atol=0.05)
    assert np.array_equal(found, descend(lambda w: w - np.array([0.5, -0.25]), 2))


def test_the_ranking_learns_which_column_tells_the_rows_that_answer() -> None:
    rng = np.random.default_rng(1)
    tables = [rng.random((6, 3)) for _ in range(30)]
    groups = [np.eye(6, dtype=bool)[[int(table[:, 1].argmax())]] for table in tables]
    weights = listwise(tables, groups)
    assert weights[1] > 5 * max(abs(weights[0]), abs(weights[2]))
    assert listwise(tables, groups, np.array([1.0, 0.0, 1.0]))[1] == 0


HEAD = "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG\nBÁO CÁO\nKết quả năm 2023\n"


def test_records_that_tell_one_value_are_asked_for_in_plain_words(library: Library, make_file: MakeFile) -> None:
    told = "Năm 2023 kim ngạch xuất khẩu đạt {} triệu USD, tổng doanh thu đạt 4.464,42 tỷ đồng."
    list(library.add([make_file(f"{n}.txt", HEAD, told.format(n)) for n in (113, 94)]))
    [case] = plain_cases(library, {"113.txt"}, 9)
    assert "ổng doanh thu" in case.question and "năm 2023" in case.question.lower() and "Lâm Đồng" in case.question
    assert case.all_of == [["4.464,42"]] and case.sources[0].document == "113.txt"
