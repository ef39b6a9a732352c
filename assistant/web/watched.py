"""The line of the Tài liệu tab about watched folders, and the list that folds out of it."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.web.assets import QUIET, html
from assistant.web.render import escape
from assistant.web.rooms import Rooms
from index.errors import TrolyError
from index.watch_overview import LOADED, FileState, Overview
from index.watching import Watcher

MOST_SHOWN = 300
SECONDS = 10.0
_STATES = {LOADED: "added", "Bị từ chối": "refused"}


def overview_html(overview: Overview) -> str:
    """One quiet line; every file with its state below, what wants attention first."""
    lines = [_line_html("refused", "Chưa theo dõi được", overview.trouble)] if overview.trouble else []
    reason = "không mở được, hoặc không có tệp nào; tài liệu của nơi này được giữ nguyên"
    lines += [_line_html("refused", "Không xem được", f"{folder} – {reason}") for folder in overview.unseen]
    lines += [_file_html(file) for file in overview.files[:MOST_SHOWN]]
    rest = len(overview.files) - MOST_SHOWN
    tail = [f"và {rest} tệp nữa"] if rest > 0 else []
    tail += [f"bỏ qua {overview.others} tệp loại khác"] if overview.others else []
    more = f"<p>{escape('; '.join(tail))}</p>" if tail else ""
    trouble = f" – {overview.trouble}" if overview.trouble else ""
    return (
        f'<details class="watched"><summary><span role="status">Theo dõi {escape(overview.summary + trouble)}</span>'
        f'</summary><ul class="results">{"".join(lines)}</ul>{more}</details>'
    )


def _file_html(file: FileState) -> str:
    return _line_html(
        _STATES.get(file.state, "waiting"), file.state, " – ".join(filter(None, [file.name, file.detail]))
    )


def _line_html(name: str, label: str, text: str) -> str:
    return f'<li class="{name}"><b>{escape(label)}</b> {escape(text)}</li>'


def build(tab: gr.Tab, watcher: Watcher, rooms: Rooms) -> None:
    """Lay the line out and keep it up to date; call inside `gr.Tab`."""
    shown = html("" if rooms.accounts else overview_html(watcher.overview), name="watched")
    timer = gr.Timer(SECONDS)

    def news(before: str, request: gr.Request) -> Any:
        try:
            now = overview_html(watcher.overview) if rooms.of(request).person.may_manage else ""  # it names all files
        except TrolyError:
            now = ""
        return gr.skip() if now == before else now

    for event in (tab.select, timer.tick):
        event(news, shown, shown, **QUIET)
