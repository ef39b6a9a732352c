"""Questions to small reports, end to end without embeddings: the figure and nothing else, or a refusal."""

from __future__ import annotations

from itertools import chain

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.grounding import MARKER
from index.text import quantities

ANSWERED = [
    ("Doanh thu 6 tháng đầu năm 2019 của Lâm Đồng là bao nhiêu?", "4.111,25 tỷ đồng"),
    ("doanh thu 6 thang dau nam 2019 cua lam dong la bao nhieu", "4.111,25 tỷ đồng"),
    ("Doanh thu nửa đầu năm 2019 của tỉnh Lâm Đồng đạt bao nhiêu?", "4.111,25 tỷ đồng"),
    ("Doanh thu 6 tháng đầu năm 2019 của Hậu Giang là bao nhiêu?", "3.500 tỷ đồng"),
    ("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu?", "113,7 triệu USD"),
    ("Xuất khẩu 6 tháng đầu năm 2019 của Lâm Đồng giảm bao nhiêu phần trăm?", "giảm 3,2%"),
    ("6 tháng đầu năm 2019 Lâm Đồng cấp mới mấy dự án?", "06 dự án"),
    ("Chỉ tiêu doanh thu năm 2020 của Lâm Đồng là bao nhiêu?", "9.000 tỷ đồng"),
    ("Tỷ lệ lấp đầy KCN Tân Phú Thạnh là bao nhiêu?", "71,3%"),
    ("Ai là Trưởng ban của Ban Quản lý các KCN tỉnh Lâm Đồng?", "Nguyễn Văn Bình"),
    ("Phó Trưởng ban của Ban Quản lý các KCN tỉnh Lâm Đồng là ai?", "Trần Thị Hoa"),
    ("Báo cáo của Ban Quản lý các KCN tỉnh Hậu Giang số bao nhiêu?", "77/BC-BQL"),
]

REFUSED = [
    "Doanh thu 6 tháng đầu năm 2018 của Lâm Đồng là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2020 của Lâm Đồng là bao nhiêu?",
    "Doanh thu năm 2019 của Lâm Đồng là bao nhiêu?",
    "Doanh thu 9 tháng năm 2019 của Hậu Giang là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2019 của Đồng Nai là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2019 của tỉnh Hoàng Liên là bao nhiêu?",
    "doanh thu 6 thang dau nam 2019 cua dong nai la bao nhieu",
    "Xuất khẩu 6 tháng đầu năm 2019 của Hậu Giang đạt bao nhiêu?",
    "Nhập khẩu 6 tháng đầu năm 2019 của Lâm Đồng đạt bao nhiêu?",
    "Năm 2020 Lâm Đồng thực hiện được doanh thu bao nhiêu?",
    "Chỉ tiêu doanh thu năm 2021 của Lâm Đồng là bao nhiêu?",
    "Tỷ lệ lấp đầy KCN Phú Hội là bao nhiêu?",
    "Doanh thu 6 tháng đầu năm 2019 của KCN Phú Hội là bao nhiêu?",
    "Lâm Đồng có bao nhiêu căn nhà ở công nhân?",
]


def figures(answer: Answer) -> set[str]:
    return {q.text for q in quantities(MARKER.sub("", answer.answer))}


def check(answer: Answer) -> None:
    """What holds of every answer: quotes are slices, markers and citations match, figures are verified."""
    markers = {int(m) for m in MARKER.findall(answer.answer)}
    assert markers == {c.marker for c in answer.citations}
    for citation in chain(answer.citations, answer.related):
        assert citation.quote == citation.text[citation.start : citation.end]
    assert all(c.quote for c in answer.citations)
    check_ = answer.verification
    assert check_.supported == check_.figures and check_.unsupported == ()
    assert answer.refused == (not answer.citations) == (answer.reason is not None)


TABLE = """<html><body><h1>Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng: kết quả 6 tháng đầu năm 2024</h1>
<p>Đơn vị tính: tỷ đồng</p><table>
<tr><th>TT</th><th>Chỉ tiêu, địa bàn</th><th>Kế hoạch năm 2024</th><th>Thực hiện 6 tháng đầu năm 2024</th></tr>
<tr><td>I</td><td>Doanh thu</td><td>85.000</td><td>43.960</td></tr>
<tr><td>1</td><td>KCN Phú Hội</td><td>52.600</td><td>27.415</td></tr>
<tr><td>2</td><td>KCN Lộc Sơn</td><td>19.200</td><td>9.870</td></tr>
<tr><td>II</td><td>Nộp ngân sách</td><td>5.200</td><td>2.745,2</td></tr>
<tr><td>1</td><td>KCN Phú Hội</td><td>3.780</td><td>1.982,4</td></tr>
<tr><td>2</td><td>KCN Lộc Sơn</td><td>880</td><td>468,3</td></tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def table(build) -> Assistant:
    answering: Assistant = build({"bang.html": TABLE})
    return answering


@pytest.mark.parametrize(
    ("question", "value", "others"),
    [
        ("Doanh thu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?", "43.960", ("85.000", "2.745,2")),
        ("Kế hoạch nộp ngân sách năm 2024 của Lâm Đồng là bao nhiêu?", "5.200", ("2.745,2", "85.000")),
        pytest.param(
            "Nộp ngân sách 6 tháng đầu năm 2024 của KCN Lộc Sơn là bao nhiêu?",
            "468,3",
            ("880", "9.870"),
        ),
        pytest.param(
            "Doanh thu 6 tháng đầu năm 2024 của KCN Phú Hội là bao nhiêu?",
            "27.415",
            ("1.982,4", "52.600"),
        ),
        pytest.param(
            "Doanh thu 6 tháng đầu năm 2024 của KCN Lộc Sơn là bao nhiêu?",
            "9.870",
            ("468,3", "19.200"),
        ),
    ],
)
def test_a_row_is_read_in_its_column_and_under_its_group(
    table: Assistant, question: str, value: str, others: tuple[str, ...]
) -> None:
    answer = table.ask(question)
    check(answer)
    assert value in answer.answer
    assert not any(other in answer.answer for other in others)


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(
            "năm 2024",
        ),
        "năm 2023",
        "6 tháng đầu năm 2023",
        "quý I năm 2024",
    ],
)
def test_a_table_has_no_result_for_another_period(table: Assistant, period: str) -> None:
    assert table.ask(f"Lâm Đồng đã thực hiện được doanh thu {period} là bao nhiêu?").certainty != "sure"


@pytest.fixture(scope="module")
def captioned(build) -> Assistant:
    caption = "<p>Bảng 1. Doanh thu, nộp ngân sách theo địa bàn</p><p>Đơn vị tính"
    answering: Assistant = build({"bang.html": TABLE.replace("<p>Đơn vị tính", caption)})
    return answering


def test_a_row_whose_indicator_stands_in_the_title_too(captioned: Assistant) -> None:
    assert "5.200" in captioned.ask("Kế hoạch nộp ngân sách năm 2024 của Lâm Đồng là bao nhiêu?").answer
