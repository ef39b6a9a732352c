"""The part that a statement plays: result, shortcoming, opinion, conclusion, target, wish."""

from __future__ import annotations

import pytest

from assistant.meetings.sources import notes_report, read
from assistant.meetings.units import units_of


def roles(text: str) -> dict[str, str]:
    return {unit.text.strip(" .;"): unit.role for unit in units_of(read(notes_report(text)))}


def role_of(sentence: str) -> str:
    padded = f"{sentence} Đây là phần nội dung được trình bày đầy đủ tại hội nghị của đơn vị."
    return next(iter(roles(f"Tin hoạt động của đơn vị\n\n{padded}").values()))


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Doanh thu đạt 4.120 tỷ đồng, tăng 12% so với cùng kỳ năm 2022, bằng 60% kế hoạch.", "results"),
        ("Tuy còn gặp nhiều khó khăn, song Ban đã cấp mới 5 dự án với vốn đăng ký 120 tỷ đồng.", "results"),
        ("Ban đã kịp thời tháo gỡ những khó khăn, vướng mắc cho 12 doanh nghiệp trong các KCN.", "results"),
        ("Trao 1.180 suất quà cho công nhân có hoàn cảnh khó khăn tại các khu công nghiệp.", "results"),
        ("Tiến độ giải phóng mặt bằng KCN Lộc An còn chậm so với yêu cầu của tỉnh đề ra.", "shortcomings"),
        ("Đại diện Công ty Sợi Thiên Lạc cho biết kho hàng đến nay vẫn đang phải đi thuê ngoài.", "opinions"),
        ("Kết luận hội nghị, đồng chí Trưởng ban yêu cầu toàn thể công chức giữ vững kỷ cương.", "conclusions"),
        ("Hội nghị thống nhất thông qua Nghị quyết năm 2025 và giao các phòng thực hiện.", "conclusions"),
        ("Dự kiến năm 2025 thu hút 12 dự án với tổng vốn đăng ký khoảng 340 tỷ đồng vào các KCN.", "targets"),
        ("Các đại biểu đã nghe Báo cáo kết quả công tác của Ban Thanh tra nhân dân trong năm qua.", "proceedings"),
    ],
)
def test_a_sentence_tells_its_part(sentence: str, role: str) -> None:
    assert role_of(sentence) == role


def test_a_list_plays_the_part_of_its_lead_in() -> None:
    found = roles(
        "Tin hội nghị của Ban\n\nTuy nhiên, vẫn còn một số tồn tại như: nước thải KCN Lộc An phải chở đi xử lý nhờ; "
        "đường "
        "gom xuống cấp; thiếu đất sạch để giao cho nhà đầu tư."
    )
    assert set(found.values()) == {"shortcomings"}
    assert len(found) == 3


def test_a_sentence_that_only_announces_shortcomings_is_no_shortcoming() -> None:
    found = roles(
        "Tin hội nghị của Ban\n\nThảo luận tại hội nghị, các ý kiến thẳng thắn chỉ ra mấy hạn chế lớn. Trước hết là "
        "xúc "
        "tiến đầu tư thụ động, chờ nhà đầu tư tự tìm đến."
    )
    assert list(found.values()) == ["shortcomings"]
    assert "thụ động" in next(iter(found))


def test_headings_tell_the_part_of_plain_sentences() -> None:
    found = roles(
        "BÁO CÁO\nKết quả công tác năm 2023\n\nI. TỒN TẠI, HẠN CHẾ\n\nBộ máy của Ban mỏng, một chuyên viên theo dõi "
        "cùng lúc "
        "bốn lĩnh vực khác nhau trong cả năm.\n\nII. KIẾN NGHỊ\n\nĐề nghị UBND tỉnh bố trí bổ sung 48 tỷ đồng cho "
        "công trình "
        "đường trục chính của khu kinh tế."
    )
    assert list(found.values()) == ["shortcomings", "open"]


def test_recipients_signatures_bylines_and_closing_words_are_no_statements() -> None:
    found = roles(
        "THÔNG BÁO\nKết luận tại Hội nghị sơ kết\n\nDoanh thu 6 tháng đầu năm 2024 đạt 320 tỷ đồng, tăng 4% so với "
        "cùng kỳ "
        "năm 2023.\n\nVăn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.\n\nNơi nhận:\n- Như "
        "trên;\n"
        "- Lưu: VT.\n\nKT. CHÁNH VĂN PHÒNG\n(Đã ký)\nNguyễn Văn An"
    )
    assert len(found) == 1


def test_a_short_note_with_a_figure_is_no_signature() -> None:
    note = "Thu ngân sách 6 tháng đạt 500 tỷ đồng, tăng 8%"
    assert note in roles(note)
