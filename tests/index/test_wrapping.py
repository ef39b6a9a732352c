"""Text files whose lines were cut to a width: copied from a PDF, typed for a mail."""

from __future__ import annotations

from index.wrapping import unwrapped

CUT = """\
BÁO CÁO
Kết quả thu bảo hiểm quý III năm 2025

1. Có 412 đơn vị chậm đóng từ 3 tháng trở lên với 5.870 lao động bị ảnh
   hưởng; ba đơn vị nợ nhiều nhất là Công ty May Phù Vân (14,6 tỷ
   đồng), Công ty Lạc Viên (9,8 tỷ đồng).
2. Đã chuyển hồ sơ 07 đơn vị sang cơ quan công an, trong đó có 02 đơn vị
   nộp hết nợ; số còn lại đang được xác minh theo quy định của Luật Bảo
   hiểm xã hội và Thông tư hướng dẫn, kết quả báo cáo Ủy ban nhân dân tỉnh
   trước ngày 30/11/2025.
- Phòng Giám định quyết toán chi phí quý III trước ngày 15/11/2025; có văn
  bản nhắc các cơ sở vượt dự kiến chi.

Biểu 01              Kế hoạch        Quý III         9 tháng
Bảo hiểm y tế         1.301,0          327,0           946,1""".splitlines()


def test_a_sentence_that_was_cut_is_whole_again() -> None:
    lines = list(unwrapped(CUT))
    assert (
        "1. Có 412 đơn vị chậm đóng từ 3 tháng trở lên với 5.870 lao động bị ảnh hưởng; ba đơn vị nợ nhiều nhất"
        in (lines[3][:102])
    )
    assert lines[3].endswith("(14,6 tỷ đồng), Công ty Lạc Viên (9,8 tỷ đồng).")
    assert lines[5].endswith("có văn bản nhắc các cơ sở vượt dự kiến chi.")


def test_titles_items_and_tables_stand_by_themselves() -> None:
    lines = list(unwrapped(CUT))
    assert lines[:3] == CUT[:3] and lines[-2:] == CUT[-2:]
    assert [line[:2] for line in lines[3:6]] == ["1.", "2.", "- "]


def test_a_paragraph_a_line_stays_as_it_is() -> None:
    paragraphs = [
        "Giao Sở Xây dựng chủ trì",
        "phối hợp với Sở Tài chính rà soát các dự án " * 5,
        "báo cáo trong quý IV",
    ]
    assert list(unwrapped(paragraphs * 4)) == paragraphs * 4
    items = ["Danh sách các khu công nghiệp đã lấp đầy gồm có", "Khu công nghiệp Lộc Sơn", "Khu công nghiệp Phú Hội"]
    assert list(unwrapped(items * 4)) == items * 4
