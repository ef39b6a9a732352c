"""Names of persons in running text, told by their surname or by the title before them."""

from __future__ import annotations

import re

from index.vietnamese import LOWER, UPPER

_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Chu|Đinh|Trịnh|Mai|Đào|Đoàn|Lương"
    "|Trương|Tạ|Hà|Cao|Tô|Lưu|Tống|Quách|Thái|Châu"
    "|Vương|Kiều|La|Lâm|Tăng|Triệu|Nghiêm|Khuất|Ung|Viên|Diệp|Thạch|Sơn|Danh|Kim|Lò|Hầu|Giàng|Sùng|Bế|Nông|Ma"
    "|Ninh|Phùng|Quan|Từ|Văn|Âu|Ông|Mạc|Doãn|Bạch|Thân|Đàm|Đèo|Vi|Quàng|Cầm|Tòng|Vàng|Lù|Hứa|Cù|Lại|Lã|Mã|Phí|Tiêu|Tôn"
    "|Giáp|Khổng|Lục|Nhâm|Ngọ|Hứa|Tráng|Đới|Hàn|Khương|Viêm|Thiều|Trà|Hạ|Nhữ|Lều|Biện|Chử|Cung|Đồng|Điểu|Kpă|Rơ|Siu"
)
_WORD = rf"[{UPPER}][{LOWER}]*"
_COURTESY = r"(?:đồng chí|đ/c|ông|bà)"
_OFFICE = (
    r"(?:chủ tịch|chủ tịch UBND tỉnh|trưởng ban|phó ban|giám đốc|bí thư"
    r"|chánh văn phòng|trưởng phòng|ủy viên|bộ trưởng|thủ tướng|chủ nhiệm)"
)
_PERSON = re.compile(
    rf"(?<!\w)(?<!tỉnh )(?<!huyện )(?<!phố )(?<!KCN )(?<!xã )(?<!thôn )(?:{_SURNAMES})(?:\s+{_WORD}){{1,3}}"
    rf"|(?i:{_COURTESY})[:\s]+{_WORD}(?:\s+{_WORD}){{1,3}}"
    rf"|(?i:{_OFFICE})[:\s]+{_WORD}(?:\s+{_WORD}){{1,3}}\b(?!\s+[a-z])"
)


def people_in(text: str) -> list[str]:
    """The names of persons in a text, in order, with the title where only the title tells."""
    return [m.group() for m in _PERSON.finditer(text)]


def last_person(text: str) -> str:
    """The person named last in a text, without title; empty when there is none."""
    names = [re.sub(rf"^(?i:{_COURTESY}|{_OFFICE})[:\s]+", "", name) for name in people_in(text)]
    return names[-1] if names else ""
