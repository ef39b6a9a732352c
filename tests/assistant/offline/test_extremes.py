"""The row with the most or the least: of the column that the question names, not of one that names the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.offline.extremes import asks_extreme
from assistant.offline.finder import Finder
from assistant.question import read_question
from index.library import Library
from index.settings import Settings

TABLE = (
    "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP\nTỈNH SƠN HẢI\n\nBÁO CÁO\nnăm 2024\n\nTình hình từng khu như sau:\n"
    "Khu công nghiệp\tĐất công nghiệp (ha)\tTỷ lệ lấp đầy (%)\tLao động (người)\n"
    "KCN Đá Bạc\t212,6\t28,6\t19.870\nKCN Suối Ngà\t168,4\t57,7\t8.645\nKCN Gò Vân\t124,8\t89\t2.730\n"
)


GROUPS = """<p>BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH SƠN HẢI</p><h1>BÁO CÁO năm 2024</h1>
<p>Bảng 1. Giải ngân theo khu</p><table>
<tr><th>Khu</th><th>Hạ tầng (tỷ đồng)</th><th>Giải ngân (tỷ đồng)</th><th>So cùng kỳ (%)</th></tr>
<tr><td>A. Khu công nghiệp</td><td></td><td></td><td></td></tr>
<tr><td>KCN Đá Bạc</td><td>12</td><td>120,5</td><td>8,1</td></tr>
<tr><td>KCN Gò Vân</td><td>30</td><td>98</td><td>-4,2</td></tr>
<tr><td>B. Khu kinh tế</td><td></td><td></td><td></td></tr>
<tr><td>Khu cảng Bến Nứa</td><td>7</td><td>143</td><td>21,6</td></tr>
<tr><td>Khu phi thuế</td><td>9</td><td>15</td><td>-9,9</td></tr></table>"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Khu nào của Sơn Hải giải ngân nhiều nhất?", "Khu cảng Bến Nứa – Giải ngân (tỷ đồng): 143"),
        ("Khu nào của Sơn Hải giảm mạnh nhất so cùng kỳ?", "Khu phi thuế – So cùng kỳ (%): -9,9"),
        ("Khu nào của Sơn Hải hạ tầng lớn nhất?", "KCN Gò Vân – Hạ tầng (tỷ đồng): 30"),
        ("Trong khu kinh tế của Sơn Hải, khu nào giải ngân thấp nhất?", "Khu phi thuế – Giải ngân (tỷ đồng): 15"),
    ],
)
def test_the_groups_of_a_table_are_one_list(tmp_path: Path, question: str, told: str) -> None:
    (tmp_path / "bao-cao.html").write_text(f'<meta charset="utf-8">{GROUPS}', encoding="utf-8")
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none")) as library:
        list(library.add([tmp_path / "bao-cao.html"]))
        finder = Finder(library, library.analyzer)
        found = finder.find(finder.understand(question))
    assert [candidate.text for candidate in found.candidates] == [told]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("KCN nào của Sơn Hải lấp đầy thấp nhất?", "KCN Đá Bạc – Tỷ lệ lấp đầy (%): 28,6"),
        ("Khu công nghiệp nào ở Sơn Hải nhiều lao động nhất?", "KCN Đá Bạc – Lao động (người): 19.870"),
        ("Khu công nghiệp nào của Sơn Hải có đất công nghiệp ít nhất?", "KCN Gò Vân – Đất công nghiệp (ha): 124,8"),
    ],
)
def test_the_column_is_the_one_that_is_asked_about(tmp_path: Path, question: str, told: str) -> None:
    (tmp_path / "bao-cao.txt").write_text(TABLE, encoding="utf-8")
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none")) as library:
        list(library.add([tmp_path / "bao-cao.txt"]))
        finder = Finder(library, library.analyzer)
        found = finder.find(finder.understand(question))
    assert [candidate.text for candidate in found.candidates] == [told]
    assert found.lead.endswith("trong 3 dòng")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Khu công nghiệp nào của Sơn Hải có đất công nghiệp ít nhất?", True),
        ("Doanh nghiệp nào ở Sơn Hải phải nộp báo cáo chậm nhất ngày nào?", False),
        ("Nhà đầu tư nào cũng phải bỏ ít nhất bao nhiêu vốn cho 1 ha?", False),
    ],
)
def test_a_bound_is_not_the_least_of_a_table(question: str, asked: bool) -> None:
    assert asks_extreme(read_question(question, (), ())) == asked
