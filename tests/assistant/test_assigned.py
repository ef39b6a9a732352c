"""Questions about assigned tasks, answered from the task records."""

import pytest

NOTICE = """VĂN PHÒNG UBND TỈNH
Số: 12/TB-VPUBND
Lâm Đồng, ngày 05 tháng 7 năm 2024
THÔNG BÁO
Kết luận hội nghị sơ kết 6 tháng đầu năm 2024 của Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng
Chủ tịch UBND tỉnh giao các cơ quan thực hiện các nhiệm vụ sau; việc không ghi mốc riêng phải xong trước ngày 30/9/2024.
1. Sở Công Thương
- Lập phương án cấp điện cho KCN Phú Hội.
- Tổ chức hai phiên kết nối cung cầu trước ngày 15/8/2024.
2. Công an tỉnh
- Tổng kiểm tra an toàn phòng cháy tại các doanh nghiệp gỗ.
"""


@pytest.fixture(scope="module")
def notice(build):
    return build({"thong-bao.txt": NOTICE})


@pytest.mark.parametrize(
    "question",
    [
        "Sở Công Thương được giao những việc gì?",
        "so cong thuong duoc giao nhung viec gi",
        "Theo kết luận tháng 7/2024, Sở Công thương phải làm gì?",
    ],
)
def test_the_tasks_of_a_body_and_only_those(notice, question: str) -> None:
    answer = notice.ask(question).answer
    assert "phương án cấp điện" in answer and "kết nối cung cầu" in answer
    assert "phòng cháy" not in answer


def test_a_body_typed_without_diacritics(notice) -> None:
    assert "phòng cháy" in notice.ask("cong an tinh duoc giao lam gi").answer


def test_the_deadline_that_stands_in_the_opening_paragraph(notice) -> None:
    answer = notice.ask("Phương án cấp điện cho KCN Phú Hội phải xong khi nào?")
    assert "30/9/2024" in answer.answer and answer.verification.unsupported == ()


def test_a_body_without_tasks_has_none(notice) -> None:
    assert notice.ask("Sở Xây dựng được giao những việc gì?").refused
