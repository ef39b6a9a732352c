"""What staff set of a paper's head: title, number, kind, body, date, period, place. Pure.

A correction is kept with the report, beside what the rules had read. It stays when the file is read again, as long as
it is the same paper, and may be taken back; the text of the paper never changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from index.chunking import version_key
from index.errors import CorrectionRefused
from index.identity import difference
from index.relations import Correction
from index.report import Metadata, Passage, Report
from index.text import periods
from index.vietnamese import normalise

FIELDS: Mapping[str, tuple[str, int]] = {
    "title": ("Tên, trích yếu", 1_000),
    "number": ("Số, ký hiệu", 60),
    "kind": ("Loại văn bản", 60),
    "body": ("Cơ quan ban hành", 200),
    "date": ("Ngày ban hành", 10),
    "period": ("Kỳ báo cáo", 120),
    "province": ("Tỉnh, thành phố", 60),
}
"""The fields that may be set, with what they are called and how many characters they may have."""


def checked(field: str, value: str) -> str:
    """A value as it is kept, a date as ISO; "" for nothing. Raises CorrectionRefused for what can't be one."""
    if field not in FIELDS:
        known = ", ".join(FIELDS)
        raise CorrectionRefused(f"Không có mục “{field[:60]}” để sửa.", hint=f"Các mục sửa được: {known}.")
    label, most = FIELDS[field]
    value = " ".join(normalise(value).split())
    if any(not c.isprintable() for c in value):
        raise CorrectionRefused(f"{label} có ký tự không in được. Gõ lại bằng chữ thường dùng.")
    if len(value) > most:
        raise CorrectionRefused(f"{label} dài {len(value)} ký tự, nhiều nhất là {most}. Hãy rút gọn.")
    return _day(value) if field == "date" and value else value


def _day(value: str) -> str:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            found = datetime.strptime(value, form).date()
        except ValueError:
            continue
        if date(1945, 9, 2) <= found:
            return found.isoformat()
    raise CorrectionRefused(f"“{value}” không phải là ngày. Ghi theo dạng ngày/tháng/năm, ví dụ 05/07/2024.")


def changed(
    read: Metadata, before: Sequence[Correction], values: Mapping[str, str | None], who: str, at: str
) -> tuple[Correction, ...]:
    """The corrections after some fields were set; None, or the value that was read, takes a correction back.

    Raises CorrectionRefused.
    """
    kept = {one.field: one for one in before}
    for field, value in values.items():
        told = checked(field, getattr(read, field, "") if value is None else value)
        known = kept.get(field)
        if told == getattr(read, field):
            kept.pop(field, None)
        elif known is None or known.value != told:
            kept[field] = Correction(field, told, getattr(read, field), who, at)
    return tuple(sorted(kept.values(), key=lambda one: list(FIELDS).index(one.field)))


def with_corrections(report: Report, corrections: Sequence[Correction]) -> Report:
    """A report, as the rules read it, with what staff have set."""
    told = {one.field: one.value for one in corrections}
    kept = tuple(replace(one, read=getattr(report.metadata, one.field)) for one in corrections)
    return replace(report, metadata=replace(report.metadata, **told), corrections=kept)


def as_read(report: Report) -> Report:
    """The inverse of `with_corrections`."""
    read = {one.field: one.read for one in report.corrections}
    return replace(report, metadata=replace(report.metadata, **read), corrections=())


def reissued(report: Report, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of a report with its metadata, under the ids that go with its corrections."""
    key = version_key(report)
    return tuple(replace(p, id=f"{key}-{p.ordinal:05d}", metadata=report.metadata) for p in passages)


def is_same_paper(before: Metadata, after: Metadata) -> bool:
    """Whether a file that was read again is the paper that was corrected: nothing tells them apart, nor do periods."""
    told = [{(p.year, p.first, p.last, p.until) for p in periods(meta.period)} for meta in (before, after)]
    return not difference(before, after) and not (told[0] and told[1] and told[0].isdisjoint(told[1]))
