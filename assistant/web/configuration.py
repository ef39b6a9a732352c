"""The panel behind “Thiết lập”: which model answers, what leaves this machine, a test. Nothing can be changed there."""

from __future__ import annotations

import time

import gradio as gr

from assistant.accounts.model import OPERATOR, ROLES, Person
from assistant.assistant import Assistant
from assistant.generation.endpoint import OPENAI, Endpoint
from assistant.generation.probe import Tried, host_of, try_model
from assistant.web.allowance import Allowance, visitor
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.render import escape
from assistant.web.rooms import Rooms
from index.errors import TrolyError
from index.settings import Settings

_PER_MINUTE = 6
_CLOSE = '<button type="button" class="quiet" data-close>Đóng</button>'


def state_lines(settings: Settings, model: str) -> list[tuple[str, str]]:
    """(name, value) of what decides how questions are answered; never a key. `model` is "" when none is asked."""
    searching = {
        "e5": "mô hình e5, chạy trên máy này",
        "openai": f"mô hình {settings.embedding_model} tại {_embedding_host(settings)}",
        "none": "chỉ theo từ khóa",
    }
    server = host_of(settings.chroma_url)
    return [
        (
            "Cách trả lời",
            f"mô hình {model} tại {model_host(settings)}" if model else "ngoại tuyến, bằng câu chữ của tài liệu",
        ),
        ("Tìm kiếm theo nghĩa", searching[settings.embedding]),
        ("Nơi giữ thư viện", f"máy chủ Chroma {server}" if server else "thư mục dữ liệu trên máy này"),
        ("Giữ tệp gốc", "có" if settings.originals_mb else "không"),
    ]


def sent_lines(settings: Settings, model: str) -> list[str]:
    """What leaves this machine, and where it goes; one sentence when nothing does."""
    lines = []
    if model:
        lines.append(f"Câu hỏi, phần trò chuyện trước đó và các đoạn tìm được: gửi đến {model_host(settings)}.")
        lines.append(f"Khi soạn thảo: các ý rút ra từ tài liệu được chọn: gửi đến {model_host(settings)}.")
        if settings.model_records:
            lines.append(f"Mọi đoạn của tài liệu, để rút chỉ tiêu và nhiệm vụ: gửi đến {model_host(settings)}.")
    if settings.embedding == "openai":
        lines.append(f"Mọi đoạn của tài liệu và mọi câu hỏi, để tìm kiếm: gửi đến {_embedding_host(settings)}.")
    if server := host_of(settings.chroma_url):
        lines.append(f"Toàn bộ thư viện: lưu tại máy chủ Chroma {server}.")
    return lines or ["Không có gì. Câu hỏi và tài liệu không rời khỏi máy chạy phần mềm này."]


def model_host(settings: Settings) -> str:
    return host_of(settings.llm_base_url or OPENAI)


def _embedding_host(settings: Settings) -> str:
    return host_of(settings.embedding_base_url or OPENAI)


def person_html(person: Person) -> str:
    """Who is signed in, what he may do, and the way to another password; "" where accounts are off."""
    if not person.name:
        return ""
    facts = [ROLES[person.role], f"nhóm {', '.join(sorted(person.groups))}" if person.groups else "không ở nhóm nào"]
    return (
        f"<h3>Tài khoản của tôi</h3><p>{escape(person.shown)} ({escape(person.name)}): {escape('; '.join(facts))}. "
        '<a href="doi-mat-khau">Đổi mật khẩu</a></p>'
    )


def panel_html(
    settings: Settings, model: str, tried: Tried | None = None, *, may_try: bool = True, person: Person = OPERATOR
) -> str:
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in state_lines(settings, model)
    )
    sent = "".join(f"<li>{escape(line)}</li>" for line in sent_lines(settings, model))
    test = '<button type="button" class="primary" data-try>Thử mô hình</button>' if model and may_try else ""
    state = "" if tried is None else "tried works" if tried.works else "tried fails"
    result = f'<p class="{state}">{escape(tried.told)}</p>' if tried else ""
    advice = (
        "Các thiết lập được đọc từ tệp .env khi khởi động, nên chỉ xem được ở đây. Người quản trị đổi tệp đó (mẫu: "
        ".env.example) rồi khởi động lại. Khóa không bao giờ được hiển thị."
    )
    return (
        f'<div data-opened="{time.time_ns()}"><h2 tabindex="-1">Thiết lập</h2>{person_html(person)}'
        f'<dl class="facts">{rows}</dl>'
        f'<h3>Những gì rời khỏi máy này</h3><ul>{sent}</ul><div role="status">{result}</div>'
        f'<p class="faint">{advice}</p><menu>{test}{_CLOSE}</menu></div>'
    )


class Handlers:
    """Gradio's events -> the settings and the model -> HTML."""

    def __init__(self, settings: Settings, endpoint: Endpoint | None, rooms: Rooms | None = None) -> None:
        self.rooms = rooms
        self.settings = settings
        self.endpoint = endpoint
        self._allowance = Allowance(_PER_MINUTE, 60)

    def _may_try(self, request: gr.Request | None) -> bool:
        """Where accounts are on, a test of the model is for administrators."""
        try:
            return self.rooms is None or self.rooms.of(request).person.may_manage
        except TrolyError as error:
            explain(error)
            return False

    def _person(self, request: gr.Request | None) -> Person:
        try:
            return self.rooms.of(request).person if self.rooms else OPERATOR
        except TrolyError as error:
            explain(error)
            return OPERATOR

    def show(self, request: gr.Request | None = None) -> str:
        model = self.endpoint.model if self.endpoint else ""
        return panel_html(self.settings, model, may_try=self._may_try(request), person=self._person(request))

    def test(self, request: gr.Request | None = None) -> str:
        if self.endpoint is None or not self._may_try(request):
            return self.show(request)
        if wait := self._allowance.take(visitor(request)):
            tried = Tried(False, f"Vừa thử nhiều lần. Hãy thử lại sau {max(1, round(wait))} giây.")
        else:
            try:
                tried = try_model(self.endpoint)
            except Exception as error:
                tried = Tried(False, explain(error))
        return panel_html(self.settings, self.endpoint.model, tried, person=self._person(request))


def build(assistant: Assistant, header: gr.HTML, rooms: Rooms | None = None) -> None:
    """Lay the panel out and wire it to the header's button."""
    handlers = Handlers(assistant.settings, assistant.endpoint, rooms)
    panel = html(name="configuration", html_template=" ")
    header.select(handlers.show, None, panel, **QUIET)
    panel.submit(handlers.test, None, panel, concurrency_limit=1, concurrency_id="model-test", **QUIET)
