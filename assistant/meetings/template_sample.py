"""A template to begin with: the official layout with every placeholder of its kind, and the list of all of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from assistant.meetings.model import LETTERS, Kind
from assistant.meetings.templates import LISTS, PLACEHOLDERS

_HEAD = (
    ("{{ co_quan_chu_quan }}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("{{ co_quan_ban_hanh }}", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: {{ so }}/...", "{{ dia_danh }}, ngày {{ ngay }} tháng {{ thang }} năm {{ nam }}"),
)
_MEETING = (
    "Thời gian bắt đầu: {{ gio_bat_dau }}, {{ ngay_hop }}. Địa điểm: {{ dia_diem }}.",
    "Chủ trì: {{ chu_tri }}. Thư ký: {{ thu_ky }}. Thành phần: {{ thanh_phan }}.",
    "{%p if vang_mat %}",
    "Vắng mặt: {{ vang_mat }}.",
    "{%p endif %}",
)
_TASKS = (
    "{%p for viec in nhiem_vu %}",
    "- {{ viec.don_vi }}: {{ viec.noi_dung }} ({{ viec.thoi_han }})",
    "{%p endfor %}",
)
_LINES = ("{%p for dong in noi_dung %}", "{{ dong }}", "{%p endfor %}")


def sample(kind: Kind) -> bytes:
    """A Word file; the list of placeholders is on its second page, to be taken out."""
    from docx import Document

    document: Any = Document()
    table = document.add_table(len(_HEAD), 2)
    for row, cells in zip(table.rows, _HEAD, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    for words in ("{{ ten_loai }}", "{{ trich_yeu }}", *_parts(kind)):
        document.add_paragraph(words)
    foot = document.add_table(1, 2).rows[0].cells
    foot[0].text, foot[1].text = "Nơi nhận:\n- ………;\n- Lưu: VT, ……", "CHỨC VỤ NGƯỜI KÝ\n\n\nHọ và tên"
    document.add_page_break()
    document.add_paragraph("CÁC CHỖ GIỮ CHỖ DÙNG ĐƯỢC (xóa trang này trước khi dùng làm mẫu)")
    for name, label in {**PLACEHOLDERS, **LISTS}.items():
        document.add_paragraph(f"{name}: {label}")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _parts(kind: Kind) -> tuple[str, ...]:
    if kind == "bien-ban":
        opinions = ("{%p for dong in y_kien %}", "- {{ dong }}", "{%p endfor %}")
        return (*_MEETING, "Ý kiến:", *opinions, "Nhiệm vụ:", *_TASKS, "Kết thúc vào {{ gio_ket_thuc }}./.")
    return ("Kính gửi: {{ kinh_gui }}.", *_LINES) if kind in LETTERS else _LINES
