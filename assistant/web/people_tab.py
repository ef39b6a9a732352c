"""The Tài khoản tab, for administrators: people, their roles and groups, and the log of what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.accounts.model import ROLES, Person, require_managing, role_of
from assistant.accounts.opening import Accounts
from assistant.accounts.people import CODE_HOURS
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.downloads import Download, Maker, link_html
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Rooms

NAME = "people"
LOG = "audit"
_INTRO = (
    "<h2>Tài khoản</h2><p class='lead'>Ai được đăng nhập, được làm gì và ở nhóm nào. Mỗi người tự đặt mật khẩu bằng mã "
    "một lần.</p>"
)
_NEW = (
    "<h3>Thêm người</h3><p class='lead'>Quyền <b>đọc</b>: hỏi, xem, soạn thảo. <b>Nạp tài liệu</b>: thêm nạp, thay, gỡ "
    "tài liệu của mình, sửa câu trả lời. <b>Quản trị</b>: mọi việc, xem mọi tài liệu. Người cùng nhóm xem được tài "
    "liệu của nhóm.</p>"
)
_COLUMNS = ("Tên đăng nhập", "Họ tên", "Quyền", "Nhóm", "Trạng thái")
_NOBODY = "Hãy chọn một tài khoản trong danh sách trước."


def people_html(people: Sequence[Person]) -> str:
    """Everybody who has an account, as a table."""
    head = "".join(f'<th scope="col">{column}</th>' for column in _COLUMNS)
    rows = "".join(_row_html(person) for person in people)
    return f'<table class="list people"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row_html(person: Person) -> str:
    state = "Đang dùng" if person.enabled else "Đã khóa"
    cells = (person.name, person.shown, ROLES[person.role], ", ".join(sorted(person.groups)), state)
    return "<tr>" + "".join(
        f'<td data-label="{name}">{escape(cell)}</td>' for name, cell in zip(_COLUMNS, cells, strict=True)
    ) + "</tr>"  # fmt: skip


def code_html(name: str, code: str) -> str:
    return (
        f'<div class="code" role="status"><p>Mã một lần cho <b>{escape(name)}</b> (dùng trong {CODE_HOURS} giờ):</p>'
        f"<p><code>{escape(code)}</code></p><p>Đưa mã cho người ấy để đặt mật khẩu ở trang đăng nhập, mục “Dùng mã một "
        "lần”. Mã không hiện lại.</p></div>"
    )


def log_of(data_dir: Path) -> Maker:
    """Makes the download of the log."""
    return lambda _: Download("nhat-ky.csv", audit.as_csv(data_dir / audit.FILE), "text/csv; charset=utf-8")


class Handlers:
    """Gradio's events -> accounts -> HTML: what to say, the table, the choices of a person."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def opened(self, request: gr.Request | None = None) -> tuple[Any, Any, Any]:
        return self._done(request, lambda accounts, me: "")

    def add(self, name: str, shown: str, role: str, groups: str, request: gr.Request | None = None) -> tuple[Any, ...]:
        """What was typed stays where it could not be added, and never for the next person where it was."""

        def work(accounts: Accounts, me: Person) -> str:
            code = accounts.people.add(name, shown, role_of(role), groups.split(","))
            audit.note(request, "account added", name, f"{role}; {groups}")
            return code_html(name.strip().lower(), code)

        told = self._done(request, work)
        added = "code" in told[0][:20]
        return *told, *(("", "", "doc", "") if added else [gr.skip()] * 4)

    def change(self, chosen: str, role: str, groups: str, request: gr.Request | None = None) -> tuple[Any, Any, Any]:
        def work(accounts: Accounts, me: Person) -> str:
            person = accounts.people.change(chosen, role=role_of(role), groups=groups.split(","))
            audit.note(request, "account changed", person.name, f"{role}; {groups}")
            return note_html(f"Đã lưu quyền và nhóm của {person.name}.", failed=False)

        return self._done(request, work, chosen)

    def reset(self, chosen: str, request: gr.Request | None = None) -> tuple[Any, Any, Any]:
        def work(accounts: Accounts, me: Person) -> str:
            code = accounts.people.reset(chosen)
            audit.note(request, "password reset", chosen)
            return code_html(chosen, code)

        return self._done(request, work, chosen)

    def toggle(self, chosen: str, request: gr.Request | None = None) -> tuple[Any, Any, Any]:
        """Disable somebody, or enable him again."""

        def work(accounts: Accounts, me: Person) -> str:
            known = accounts.people.find(chosen)
            person = accounts.people.change(chosen, enabled=not (known and known.enabled))
            audit.note(request, "account enabled" if person.enabled else "account disabled", person.name)
            return note_html(f"Đã {'mở lại' if person.enabled else 'khóa'} tài khoản {person.name}.", failed=False)

        return self._done(request, work, chosen)

    def chosen(self, name: str, request: gr.Request | None = None) -> tuple[Any, Any]:
        """Somebody was chosen: his role and groups, to be changed."""
        try:
            accounts, _ = self._admitted(request)
            person = accounts.people.find(name or "")
        except Exception as error:
            explain(error)
            return gr.skip(), gr.skip()
        return (person.role, ", ".join(sorted(person.groups))) if person else (gr.skip(), gr.skip())

    def _admitted(self, request: gr.Request | None) -> tuple[Accounts, Person]:
        """Raises NotAllowed, NotSignedIn."""
        room = self.rooms.of(request)
        require_managing(room.person)
        assert room.accounts is not None
        return room.accounts, room.person

    def _done(
        self, request: gr.Request | None, work: Callable[[Accounts, Person], str], chosen: str | None = None
    ) -> tuple[Any, Any, Any]:
        try:
            accounts, me = self._admitted(request)
            told = note_html(_NOBODY) if chosen is not None and not chosen else work(accounts, me)
            people = accounts.people.all()
        except Exception as error:
            return note_html(explain(error)), gr.skip(), gr.skip()
        return told, people_html(people), gr.update(choices=[person.name for person in people])


def build(tab: gr.Tab, rooms: Rooms) -> None:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    handlers = Handlers(rooms)
    html(_INTRO, name="people-intro", responds=False)
    said = html(name="people-said", responds=False)
    listing = html(name="people-list", responds=False)
    add, typed = _adding()
    html("<h3>Sửa tài khoản</h3>", name="people-old", responds=False)
    with gr.Row(elem_classes="filters"):
        who = gr.Dropdown([], label="Tài khoản", elem_id="people-who", min_width=0)
        new_role = gr.Dropdown(_roles(), label="Quyền", elem_id="people-new-role", min_width=0)
        new_groups = gr.Textbox(label="Nhóm", max_lines=1, max_length=2000, elem_id="people-new-groups", min_width=0)
        save = gr.Button("Lưu", variant="primary", elem_id="people-save", scale=0)
        reset = gr.Button("Cấp lại mã", elem_id="people-reset", scale=0)
        toggle = gr.Button("Khóa / mở lại", elem_id="people-toggle", scale=0)
    html(f"<h3>Nhật ký</h3>{link_html('Tải nhật ký (.csv)', LOG, {})}", name="people-log", responds=False)
    shown_after = [said, listing, who]
    tab.select(handlers.opened, None, shown_after, **QUIET)
    add.click(handlers.add, typed, [*shown_after, *typed], **QUIET)
    save.click(handlers.change, [who, new_role, new_groups], shown_after, **QUIET)
    reset.click(handlers.reset, who, shown_after, **QUIET)
    toggle.click(handlers.toggle, who, shown_after, **QUIET)
    who.input(handlers.chosen, who, [new_role, new_groups], **QUIET)


def _adding() -> tuple[gr.Button, list[Any]]:
    """The form for somebody new: its button, and what is typed."""
    html(_NEW, name="people-new", responds=False)
    with gr.Row(elem_classes="filters"):
        name = gr.Textbox(label="Tên đăng nhập", max_lines=1, max_length=130, elem_id="people-name", min_width=0)
        shown = gr.Textbox(label="Họ tên", max_lines=1, max_length=80, elem_id="people-shown", min_width=0)
        role = gr.Dropdown(_roles(), value="doc", label="Quyền", elem_id="people-role", min_width=0)
        groups = gr.Textbox(label="Nhóm (dấu phẩy)", max_lines=1, max_length=2000, elem_id="people-groups", min_width=0)
        return gr.Button("Thêm", variant="primary", elem_id="people-add", scale=0), [name, shown, role, groups]


def _roles() -> list[tuple[str, str | int | float]]:
    return [(label, role) for role, label in ROLES.items()]
