"""Bounds, multiples, times of day and numbers of table rows, as the judge reads them; truths as well as lies."""

from __future__ import annotations

import pytest

from assistant.grounding import Checked, Source, judge
from index.report import CELL, Metadata, Passage
from index.vietnamese import build_analyzer

PROSE = (
    "Các đơn vị hoàn thành 41/47 nhiệm vụ; giải ngân 412,6/689,5 tỷ đồng. Phòng Quản lý đầu tư báo cáo trước ngày "
    "10/12/2025, chậm nhất 05 ngày sau khi nhận hồ sơ; tỷ lệ giải quyết đúng hạn đạt trên 85%. Lương hưu chi trả xong "
    "trước 17 giờ ngày 18/12. Diện tích đất cây xanh là 241,9 ha, đất giao thông 76,5 ha; đất nhà xưởng chiếm 58,2%. "
    "Thu ngân sách bằng 108,7% dự toán; kinh phí được giao 3,2 tỷ đồng, đã sử dụng 1,96 tỷ đồng; trong 2.905 đơn có "
    "khiếu nại 538, tố cáo 127. Đợt kiểm định 02 lần mỗi năm. "
    "Vốn điều lệ giảm từ 185 tỷ đồng còn 160 tỷ đồng. Phó Trưởng ban chỉ đạo mục 3 và 5."
)
ROWS = "\n".join(CELL.join(row) for row in (("4", "Phường Đông Mác", "12", "-3,5"), ("5", "Xã Hải Lộc", "9", "8")))
HEADERS = CELL.join(("TT", "Địa bàn", "Số ngày kiểm tra", "Tăng trưởng (%)"))


def check(text: str) -> Checked:
    paper = Metadata("Thông báo kết luận", "Ban Quản lý các KCN", "Sơn Hải", "thông báo", "", "2025-11-05", "")
    given = [("a", PROSE, ""), ("b", ROWS, HEADERS)]
    shown = [Passage(id_, "tb.docx", "0", n, t, 0, None, "", "", h, paper) for n, (id_, t, h) in enumerate(given)]
    return judge(text, [1, 2], [Source(n, one, build_analyzer()) for n, one in enumerate(shown, 1)])


@pytest.mark.parametrize(
    "text",
    [
        "Đến nay hoàn thành 41 nhiệm vụ.",
        "Đã giải ngân 412,6 tỷ đồng.",
        "Phòng Quản lý đầu tư báo cáo không muộn hơn ngày 10/12/2025.",
        "Lương hưu chi trả xong trước 5 giờ chiều ngày 18/12.",
        "Đất cây xanh rộng 241,9 ha, hơn gấp ba diện tích đất giao thông.",
        "Hơn một nửa diện tích đất là đất nhà xưởng.",
        "Phó Trưởng ban chỉ đạo mục 3 và mục 5.",
        "Phường Đông Mác được kiểm tra 12 ngày, tăng trưởng -3,5%.",
        "Kinh phí được giao 3,2 tỷ đồng, còn lại 1,24 tỷ đồng.",
        "Thu ngân sách vượt 8,7% dự toán.",
        "Trong 2.905 đơn có 538 đơn khiếu nại.",
    ],
)
def test_what_a_model_words_freely_stands(text: str) -> None:
    assert check(text).ok, check(text).problems


def test_how_a_remainder_follows_is_told() -> None:
    told = check("Kinh phí được giao 3,2 tỷ đồng, còn lại 1,24 tỷ đồng.").computed
    assert told == "3,2 tỷ đồng − 1,96 tỷ đồng = 1,24 tỷ đồng"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Phòng Quản lý đầu tư báo cáo sau ngày 10/12/2025.", "bound"),
        ("Phòng Quản lý đầu tư báo cáo sớm nhất 5 ngày sau khi nhận hồ sơ.", "bound"),
        ("Tỷ lệ giải quyết đúng hạn đạt dưới 85%.", "bound"),
        ("Tỷ lệ giải quyết đúng hạn từ 85% trở xuống.", "bound"),
        ("Lương hưu chi trả xong trước 4 giờ chiều ngày 18/12.", "value"),
        ("Đất cây xanh gấp đôi diện tích đất giao thông.", "value"),
        ("Đợt kiểm định gấp hai lần mỗi năm.", "value"),
        ("Vốn điều lệ giảm từ -185 tỷ đồng còn 160 tỷ đồng.", "direction"),
        ("Phường Đông Mác được kiểm tra trong 4 ngày.", "value"),
        ("Xã Hải Lộc được kiểm tra trong 5 tháng.", "value"),
        ("Kinh phí được giao 3,2 tỷ đồng, còn lại 1,34 tỷ đồng.", "value"),
        ("Kinh phí được giao 3,2 tỷ đồng, khen thưởng 1,24 tỷ đồng.", "value"),
    ],
)
def test_a_bound_a_multiple_a_sign_or_the_number_of_a_row_is_no_figure_for_another(text: str, kind: str) -> None:
    assert kind in {problem.kind for problem in check(text).problems}
