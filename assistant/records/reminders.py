"""Tasks with a day as a calendar (RFC 5545) that Outlook, Google and telephones take in: an event of a whole day each.

Events, not to-dos: most calendars leave out the to-dos of a file. What is taken in again replaces what was there, for
a task's UID stays the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assistant.records.states import Standing

if TYPE_CHECKING:
    from icalendar import Event

_LONGEST_SUMMARY = 200


def reminded(standings: Sequence[Standing]) -> list[Standing]:
    """Those that a calendar has a place for: with a day, and not done."""
    return [standing for standing in standings if standing.task.deadline_date and not standing.mark]


def calendar_of(standings: Sequence[Standing], now: datetime) -> bytes:
    """The file's content; `now` with its time zone is when it was made."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Tro ly KCN//Nhiem vu//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Nhiệm vụ được giao")
    for standing in reminded(standings):
        calendar.add_component(_event(standing, now))
    return bytes(calendar.to_ical())


def _event(standing: Standing, now: datetime) -> Event:
    from icalendar import Alarm, Event

    task, day = standing.task, standing.task.deadline_date
    assert day is not None
    event, alarm = Event(), Alarm()
    event.add("uid", f"{standing.key}@tro-ly-kcn")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _shortened(_clean(f"Đến hạn: {task.assignee} – {task.task}")))
    event.add("description", _description(standing))
    event.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", "Nhiệm vụ đến hạn ngày mai")
    event.add_component(alarm)
    return event


def _description(standing: Standing) -> str:
    task = standing.task
    told = (
        ("Nhiệm vụ", task.task),
        ("Đơn vị thực hiện", task.assignee),
        ("Phối hợp", ", ".join(task.coordinating)),
        ("Thời hạn trong văn bản", task.deadline),
        ("Người, cơ quan giao", task.assigned_by),
        ("Nguồn", task.document),
        ("Trích dẫn", task.quote),
    )
    return "\n".join(f"{label}: {_clean(text)}" for label, text in told if text)


def _clean(text: str) -> str:
    """On one line, without the control characters that the format forbids."""
    return " ".join("".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text).split())


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SUMMARY else f"{text[: _LONGEST_SUMMARY - 1].rstrip()}…"
