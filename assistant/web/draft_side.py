"""What stands beside or instead of a draft's sheet: what is left to do, progress, recent drafts, sent files. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.meetings import MeetingSummary
from assistant.web.draft_html import box_id, boxes_of, title_of
from assistant.web.drafts import Draft
from assistant.web.render import escape, shorten


def side_html(draft: Draft, told: str, seal: str = "") -> str:
    """What was done last, what the drafter has to fill in and to check.

    `told`: the last thing done; `seal` is the number of the edit that this answers, for the page's script.
    """
    summary = draft.summary
    undo = ' <button type="button" class="quiet" data-undo>Hoàn tác</button>' if draft.previous else ""
    parts = [f'<p class="saved" role="status" data-seal="{escape(seal)}">{escape(told)}{undo}</p>']
    missing = [(name, label) for name, label, text in boxes_of(summary) if not text]
    parts.append(_to_do("Cần bổ sung", [_jump(box_id(name), label) for name, label in missing]))
    asked = {label for _, label, _ in boxes_of(summary)}
    in_word = [label for label in summary.blanks if label not in asked]
    parts.append(_to_do("Điền trong tệp Word", [escape(label) for label in in_word]))
    doubtful = [_jump(box_id(f"line:{line.id}"), shorten(line.text, 60)) for line in summary.unverified]
    parts.append(_to_do("Cần xác minh", doubtful))
    conflicts = [_jump("draft-conflicts", shorten(conflict.subject, 60)) for conflict in summary.conflicts]
    parts.append(_to_do("Tài liệu nêu khác nhau", conflicts))
    parts.append(_to_do("Lưu ý", [escape(note) for note in summary.notes]))
    return f'<aside class="draft-side">{"".join(parts)}{_check_html(summary)}</aside>'


def _to_do(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<details data-list="{title}" open><summary>{title} ({len(items)})</summary><ul>{listed}</ul></details>'


def _jump(to: str, label: str) -> str:
    return f'<button type="button" class="link" data-jump="{to}">{escape(label)}</button>'


def _check_html(summary: MeetingSummary) -> str:
    check = summary.check
    supported = check.figures - len(check.unsupported)
    parts = [f"{'✓ ' if not check.unsupported else '⚠ '}Khi soạn, đã đối chiếu {supported}/{check.figures} số liệu."]
    if check.left_out:
        parts.append(f"Đã bỏ {check.left_out} dòng không có nguồn.")
    if edited := sum(line.edited for line in summary.lines()):
        parts.append(f"{edited} dòng do anh/chị sửa, phần mềm không đối chiếu.")
    state = "failed" if check.unsupported else "passed"
    return f'<p class="check {state}">{escape(" ".join(parts))}</p>'


# --- before there is a draft --------------------------------------------------------------------------------------


def progress_html(steps: Sequence[str], share: float) -> str:
    """What has been done, what is being done and how far the whole is."""
    done = "".join(f"<li>✓ {escape(step)}</li>" for step in steps[:-1])
    return (
        f'<div class="draft-steps"><ul>{done}</ul><p role="status">{escape(steps[-1])}…</p>'
        f'<progress value="{share:.2f}" max="1" aria-label="Tiến độ"></progress></div>'
    )


def recent_html(drafts: Sequence[Draft]) -> str:
    """The drafts that this browser has made, to be taken up again."""
    if not drafts:
        return ""
    rows = "".join(
        f'<li><button type="button" class="link" data-open="{escape(draft.id)}">{escape(title_of(draft.summary))}'
        f"</button> <small>sửa lần cuối {datetime.fromtimestamp(draft.changed):%d/%m/%Y %H:%M}</small>"
        f'<button type="button" class="quiet danger" data-forget="{escape(draft.id)}" '
        f'data-title="{escape(title_of(draft.summary))}">Xoá</button></li>'
        for draft in drafts
    )
    return f'<section class="draft-recent"><h3>Bản nháp gần đây</h3><ul>{rows}</ul></section>'


def files_html(names: Sequence[str], refused: Sequence[str] = ()) -> str:
    """The files that were sent for this draft, and those that can't be used with the reason."""
    kept = "".join(
        f'<li class="added"><b>Đã đọc</b> {escape(name)} <button type="button" class="quiet danger" '
        f'data-drop="{number}" aria-label="Bỏ {escape(name)}">Bỏ</button></li>'
        for number, name in enumerate(names)
    )
    bad = "".join(f'<li class="refused"><b>Không đọc được</b> {escape(reason)}</li>' for reason in refused)
    return f'<ul class="results" aria-live="polite">{kept}{bad}</ul>' if kept or bad else ""
