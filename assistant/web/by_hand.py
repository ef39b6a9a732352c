"""How the page says that something was set by hand. Pure."""

from __future__ import annotations

from datetime import datetime

from assistant.web.render import escape
from index.corrections import FIELDS
from index.manifest import ReportInfo


def by_whom(who: str, at: str) -> str:
    """ "lúc 09:05 ngày 05/07/2024", with who it was where that is known."""
    try:
        when = datetime.fromisoformat(at).strftime("lúc %H:%M ngày %d/%m/%Y")
    except ValueError:
        when = ""
    return ", ".join(filter(None, (escape(who), when)))


def corrected_html(report: ReportInfo) -> str:
    """That fields of a document were set by hand, by whom and when; "" where none was."""
    if not report.corrections:
        return ""
    names = ", ".join(FIELDS[one.field][0].lower() for one in report.corrections)
    last = max(report.corrections, key=lambda one: one.at)
    return f'<span class="second corrected">Đã sửa tay: {escape(names)} ({by_whom(last.who, last.at)})</span>'
