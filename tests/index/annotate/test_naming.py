"""Where the names of bodies and people start and end."""

from __future__ import annotations

import pytest

from index.annotate.naming import board_of, bodies_at, goes_on_with_zones, only_zone
from index.annotate.persons import persons


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sở Tài chính tham mưu UBND tỉnh", ["Sở Tài chính"]),
        ("Sở Tài nguyên & Môi trường trình", ["Sở Tài nguyên & Môi trường"]),
        ("Sở Lao động - Thương binh và Xã hội khảo sát", ["Sở Lao động - Thương binh và Xã hội"]),
        ("Phòng Quản lý Đầu tư lập danh sách", ["Phòng Quản lý Đầu tư"]),
        ("Phòng Quản lý Hạ tầng - Môi trường đôn đốc", ["Phòng Quản lý Hạ tầng - Môi trường"]),
        ("Công ty cổ phần Hạ tầng Gò Sim hoàn thành", ["Công ty cổ phần Hạ tầng Gò Sim"]),
        ("UBND huyện Đức trọng chỉ đạo", ["UBND huyện Đức trọng"]),
        ("UBND thành phố Bảo Lộc, UBND huyện Lạc Sa chỉ đạo", ["UBND thành phố Bảo Lộc", "UBND huyện Lạc Sa"]),
        ("các Sở, ngành và địa phương liên quan thực hiện", ["các Sở, ngành và địa phương liên quan"]),
        ("Văn phòng UBND tỉnh theo dõi", ["Văn phòng UBND tỉnh"]),
        ("Ban Quản lý các khu công nghiệp tỉnh phối hợp", ["Ban Quản lý các khu công nghiệp tỉnh"]),
        ("Ban làm việc với ngành điện", ["Ban"]),
        ("Trung tâm Quản lý cửa khẩu bố trí lực lượng", ["Trung tâm Quản lý cửa khẩu"]),
        ("Phòng Đầu tư đã hoàn thành", ["Phòng Đầu tư"]),
        ("Trưởng các phòng, Giám đốc Trung tâm Dịch vụ chịu", ["Trưởng các phòng", "Giám đốc Trung tâm Dịch vụ"]),
        ("Ban hành quy chế phối hợp", []),
        ("Bộ máy của đơn vị", []),
        ("mỗi cán bộ, công chức đăng ký", ["mỗi cán bộ, công chức"]),
    ],
)
def test_a_list_of_bodies_ends_where_the_work_begins(text: str, names: list[str]) -> None:
    assert [span.of(text) for span in bodies_at(text, 0)] == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kết luận của Phó Chủ tịch UBND tỉnh Nguyễn Văn An tại", "Phó Chủ tịch UBND tỉnh Nguyễn Văn An"),
        ("đồng chí Phạm S - Phó Chủ tịch UBND tỉnh ghi nhận", "Phạm S - Phó Chủ tịch UBND tỉnh"),
        ("Đ/c Lương Kế Thảo giao việc", "Lương Kế Thảo"),
    ],
)
def test_people_in_office(text: str, words: str) -> None:
    assert [person.words for person in persons(text)] == [words]


def test_the_board_is_called_as_the_text_mostly_calls_it() -> None:
    text = "Ban Quản lý các KCN tỉnh Lâm Đồng (Ban Quản lý) họp. Ban Quản lý đã làm. Ban Quản lý dự án thi công."
    assert board_of(text) == "Ban Quản lý"


@pytest.mark.parametrize(
    ("text", "goes_on", "only"),
    [
        ("KCN Đá Bạc, Kim Thoa", True, "KCN Đá Bạc"),
        ("KCN Đá Bạc và KCN Lạc Khê", True, ""),
        ("KCN Đá Bạc, các KCN khác", True, "KCN Đá Bạc"),
        ("KCN Đá Bạc, Sở Tài chính", False, "KCN Đá Bạc"),
        ("KCN Đá Bạc, Ba", False, "KCN Đá Bạc"),
        ("KCN Đá Bạc Kim Thoa", False, "KCN Đá Bạc Kim Thoa"),
    ],
)
def test_a_list_of_zones_goes_on_with_names(text: str, goes_on: bool, only: str) -> None:
    assert goes_on_with_zones(text, 10) is goes_on
    assert only_zone(text) == only
