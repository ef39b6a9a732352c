"""The office's own Word file as the form of a draft: placeholders in double braces, filled in by docxtpl.

What may stand in the braces is a short list, checked before a template is kept: names of the list below, loops over its
lists, conditions on its names. Anything else (calls, sums, other names) is refused by name, so a template can neither
reach into the program nor make it work without end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from assistant.meetings.lines import GAP
from assistant.meetings.model import KINDS, Kind, MeetingSummary, SectionKey
from assistant.meetings.outline import TYPES, lines_of, subject_of
from index.errors import FileRefused
from index.files import open_file
from index.limits import LimitExceeded, Limits
from index.packages import open_package
from index.text import dates

PLACEHOLDERS: Mapping[str, str] = {
    "co_quan_chu_quan": "cơ quan chủ quản", "co_quan_ban_hanh": "cơ quan ban hành", "dia_danh": "địa danh",
    "so": "số văn bản", "ngay": "ngày ban hành", "thang": "tháng ban hành", "nam": "năm ban hành",
    "ten_loai": "tên loại in hoa", "trich_yeu": "trích yếu", "kinh_gui": "nơi kính gửi", "ten_hop": "tên cuộc họp",
    "ngay_hop": "ngày họp", "gio_bat_dau": "giờ bắt đầu", "gio_ket_thuc": "giờ kết thúc", "dia_diem": "địa điểm",
    "chu_tri": "người chủ trì", "thu_ky": "thư ký", "thanh_phan": "thành phần dự họp", "vang_mat": "người vắng mặt",
}  # fmt: skip
"""Placeholders of one text each."""

LISTS: Mapping[str, str] = {
    "noi_dung": "toàn bộ các dòng của dự thảo", "ket_qua": "kết quả", "ton_tai": "tồn tại, hạn chế",
    "y_kien": "ý kiến phát biểu", "ket_luan": "kết luận, chỉ đạo", "chi_tieu": "chỉ tiêu, phương hướng",
    "kien_nghi": "kiến nghị", "nhiem_vu": "nhiệm vụ (.don_vi .noi_dung .thoi_han .phoi_hop)",
}  # fmt: skip
"""Placeholders of several lines: {%p for dong in ket_qua %} … {{ dong }} … {%p endfor %}."""

_TASK = ("don_vi", "noi_dung", "thoi_han", "phoi_hop")
_SECTIONS: Mapping[str, SectionKey] = {
    "ket_qua": "results", "ton_tai": "shortcomings", "y_kien": "opinions", "ket_luan": "conclusions",
    "chi_tieu": "targets", "kien_nghi": "open",
}  # fmt: skip
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
    nodes.And, nodes.Or,
)  # fmt: skip
_MOST_LOOPS = 20
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""Properties of the file in which docxtpl fills in placeholders too."""


def check_template(data: bytes, name: str, limits: Limits) -> None:
    """Raises FileRefused: no Word file, beyond the limits, or with placeholders that are not in the list."""
    try:
        open_package(data, limits).close()
        bad = list(dict.fromkeys(_problems(data)))
    except LimitExceeded as error:
        raise FileRefused(name, str(error)) from error
    except TemplateSyntaxError as error:
        raise FileRefused(name, f"Mẫu có chỗ giữ chỗ viết chưa đúng: {error.message}. Xem tệp mẫu để sửa.") from error
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise FileRefused(name, "Tệp hỏng hoặc không phải Word .docx. Hãy lưu lại bằng Word rồi thử lại.") from error
    if bad:
        known = ", ".join((*PLACEHOLDERS, *LISTS))
        raise FileRefused(name, f"Mẫu có chỗ giữ chỗ không dùng được: {', '.join(bad[:12])}. Dùng được: {known}.")


def fill(template: bytes, summary: MeetingSummary) -> bytes:
    """The template with the draft in its placeholders; what the draft does not have is a gap."""
    from docxtpl import DocxTemplate

    document: Any = DocxTemplate(BytesIO(template))
    document.render(context_of(summary), _environment(), autoescape=True)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def context_of(summary: MeetingSummary) -> dict[str, Any]:
    """The values of all placeholders."""
    issued = next(iter(dates(summary.fact("issued"))), None)
    told = {
        "co_quan_chu_quan": summary.parent, "co_quan_ban_hanh": summary.body, "dia_danh": summary.province,
        "so": summary.fact("number"), "ngay": f"{issued.day:02d}" if issued else "",
        "thang": f"{issued.month:02d}" if issued and issued.month < 3 else str(issued.month) if issued else "",
        "nam": str(issued.year or "") if issued else "", "ten_loai": TYPES[summary.kind],
        "trich_yeu": subject_of(summary), "kinh_gui": summary.fact("recipients"), "ten_hop": summary.fact("event"),
        "ngay_hop": summary.fact("date"), "gio_bat_dau": summary.fact("start"),
        "gio_ket_thuc": summary.fact("closing"), "dia_diem": summary.fact("place"), "chu_tri": summary.fact("chair"),
        "thu_ky": summary.fact("secretary"), "thanh_phan": summary.fact("participants"),
    }  # fmt: skip
    texts = {key: value or GAP for key, value in told.items()}
    lists = {key: [item.text for item in summary.items(section)] for key, section in _SECTIONS.items()}
    tasks = [
        dict(zip(_TASK, (t.assignee, t.text, t.deadline, "; ".join(t.coordinating)), strict=True))
        for t in summary.tasks
    ]
    body = [f"{line.label}{line.text}" for line in lines_of(summary)]
    return {**texts, "vang_mat": summary.fact("absent"), **lists, "noi_dung": body, "nhiem_vu": tasks}


# ---------------------------------------------------------------------------------------------- checking


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def _problems(data: bytes) -> Iterator[str]:
    """What stands in the braces of any part of the file and may not."""
    from docxtpl import DocxTemplate

    document: Any = DocxTemplate(BytesIO(data))
    document.init_docx()
    parts = [document.patch_xml(document.get_xml())]
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        parts += [document.patch_xml(document.get_part_xml(part)) for _, part in document.get_headers_footers(uri)]
    parts += [part.blob.decode("utf-8") for part in document.docx.part.package.parts if "footnotes" in part.partname]
    properties = document.docx.core_properties
    parts += [getattr(properties, name) or "" for name in _PROPERTIES]
    for xml in parts:
        tree = SandboxedEnvironment().parse(xml)
        loops = list(tree.find_all(nodes.For))
        own = {name.name for loop in loops for name in loop.find_all(nodes.Name) if name.ctx == "store"}
        yield from (_told(node) for node in _walk(tree) if not _is_allowed(node, own))
        if len(loops) > _MOST_LOOPS or any(list(loop.iter_child_nodes()) and _nested(loop) for loop in loops):
            yield "vòng lặp lồng nhau"


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _walk(child)


def _is_allowed(node: nodes.Node, own: set[str]) -> bool:
    if isinstance(node, nodes.Name):
        return node.name in own or node.name in PLACEHOLDERS or node.name in LISTS
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name) and node.attr in _TASK
    if isinstance(node, nodes.For):
        return isinstance(node.iter, nodes.Name) and node.iter.name in LISTS and not node.recursive
    return isinstance(node, _ALLOWED)


def _nested(loop: nodes.For) -> bool:
    return any(isinstance(node, nodes.For) for node in _walk(loop))


def _told(node: nodes.Node) -> str:
    name = getattr(node, "name", None) or getattr(node, "attr", None)
    return str(name) if name else f"biểu thức {type(node).__name__}"


# ---------------------------------------------------------------------------------------------- keeping


class Templates:
    """The templates of an office: one a kind, in a folder of their own."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits

    def get(self, kind: Kind) -> bytes | None:
        """The template of a kind, checked again: files may be put into the folder by hand. Raises FileRefused."""
        path = self._path(kind)
        if not path.is_file():
            return None
        data = self.read(path)
        check_template(data, path.name, self.limits)
        return data

    def read(self, path: Path) -> bytes:
        """Raises FileRefused for what is no .docx or too large."""
        if path.suffix.lower() != ".docx":
            raise FileRefused(path.name, "Mẫu phải là tệp Word .docx. Hãy mở bằng Word và lưu thành .docx.")
        with open_file(path, self.limits) as file:
            return file.read()

    def keep(self, kind: Kind, data: bytes, name: str) -> None:
        """Raises FileRefused, OSError."""
        check_template(data, name, self.limits)
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self._path(kind).with_suffix(".part")
        partial.write_bytes(data)
        partial.replace(self._path(kind))

    def remove(self, kind: Kind) -> None:
        self._path(kind).unlink(missing_ok=True)

    def kinds(self) -> list[Kind]:
        return [kind for kind in KINDS if self._path(kind).is_file()]

    def _path(self, kind: Kind) -> Path:
        if kind not in KINDS:
            raise ValueError(f"unknown kind: {kind}")
        return self.folder / f"{kind}.docx"
