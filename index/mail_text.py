"""E-mails saved or copied as text: the lines "Từ:", "Đã gửi:", "Chủ đề:" that mail programs write above the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from index.text import number_of_words
from index.wordlists import entries

_LABELLED = re.compile(r"\s*\**([^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){0,2})\s*\**\s*:\**\s*(.*)")
_MOST_LINES, _LONGEST = 24, 500
_KINDS = 3
"""Of labels that a head must have to be one, the sender and the subject among them."""
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH_NAMED = re.compile(r"(\d{1,2})\s+(?:tháng|thg)\s+(\d{1,2}|[^\W\d_]+(?: [^\W\d_]+)?),?\s+(\d{4})", re.I)
_ENGLISH = re.compile(r"([A-Z][a-z]{2,8})\s+(\d{1,2}),?\s+(\d{4})")
_TOLD = (("from", "Người gửi: "), ("to", "Người nhận: "))


def with_mail_head(text: str) -> str:
    """A text as it is; of an e-mail with its subject first, then who sent it to whom and when, as of .eml files."""
    lines = text.lstrip("\ufeff\r\n").splitlines()
    end = next((i for i, line in enumerate(lines[:_MOST_LINES]) if not line.strip()), 0)
    head = _head(lines[:end])
    if len(head) < _KINDS or not {"from", "subject"} <= set(head):
        return text
    sent = day_of(head.get("date", ""))
    told = [f"{label}{head[kind]}" for kind, label in _TOLD if head.get(kind)]
    told += [f"Ngày gửi: {sent:%d/%m/%Y}"] if sent else [head["date"]] if head.get("date") else []
    return "\n".join([head["subject"], "", *told, *lines[end:]])


def _head(lines: Sequence[str]) -> dict[str, str]:
    """What the labels tell, by kind; empty where a line is neither labelled nor the rest of one that is."""
    labels = dict(line.split("\t") for line in entries("mail_labels.tsv"))
    found: dict[str, str] = {}
    kind = ""
    for line in lines:
        match = _LABELLED.fullmatch(line) if len(line) <= _LONGEST else None
        known = labels.get(match[1].lower(), "") if match else ""
        if match and known:
            kind = known
            found.setdefault(kind, match[2].strip())
        elif kind in ("to", "other") or (kind and line[:1].isspace()):
            continue  # more recipients, more attachments
        else:
            return {}
    return found


def day_of(words: str) -> date | None:
    """The day in the words of a mail program.

    >>> day_of("Thứ Tư, 03 Tháng Chín 2025 4:12 CH"), day_of("Wed, 3 Sep 2025 16:12:00 +0700")
    (datetime.date(2025, 9, 3), datetime.date(2025, 9, 3))
    """
    try:
        if found := _DAY_FIRST.search(words):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _MONTH_NAMED.search(words):
            month = int(found[2]) if found[2].isdigit() else int(number_of_words(found[2].lower()) or 0)
            return date(int(found[3]), month, int(found[1]))
        if found := _ENGLISH.search(words):
            return datetime.strptime(f"{found[1][:3]} {found[2]} {found[3]}", "%b %d %Y").date()
        return parsedate_to_datetime(words).date()
    except (ValueError, TypeError, IndexError):
        return None
