"""The office's own Word file as a form: filled in, validated, never able to run anything."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from assistant.meetings import KINDS, Kind, MeetingSummary, draft, notes_report
from assistant.meetings.template_sample import sample
from assistant.meetings.templates import Templates, check_template, fill
from index.errors import FileRefused
from index.limits import DEFAULT_LIMITS

NOTES = """Họp giao ban
Chủ trì: ông Hải <Trưởng ban> & thư ký
14h ngày 5/6/2025
- Phòng A: thiếu 3 xe
KL:
- VP: mua xe trước 1/7/2025"""


@pytest.fixture(scope="module")
def minutes() -> MeetingSummary:
    return draft([notes_report(NOTES)], "bien-ban", "vua")


def template(*paragraphs: str) -> bytes:
    document, target = Document(), BytesIO()
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(target)
    return target.getvalue()


def words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_sample_of_every_kind_is_a_template(kind: Kind) -> None:
    check_template(sample(kind), "mau.docx", DEFAULT_LIMITS)


def test_placeholders_are_filled_in_and_what_is_missing_is_a_gap(minutes: MeetingSummary) -> None:
    loop = ("{%p for v in nhiem_vu %}", "+ {{ v.don_vi }}: {{ v.noi_dung }}", "{%p endfor %}")
    told = words(fill(template("Chủ trì: {{ chu_tri }}", "Thư ký: {{ thu_ky }}", *loop), minutes))
    assert "Chủ trì: ông Hải <Trưởng ban> & thư ký" in told
    assert "Thư ký: ………" in told
    assert "+ VP: mua xe trước 1/7/2025" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ ten_sep }}", "ten_sep"),
        ("{{ chu_tri.__class__.__mro__ }}", "__mro__"),
        ("{{ 'a' * 999999999 }}", "Mul"),
        ("{{ cycler.__init__.__globals__ }}", "cycler"),
        ("{% for a in noi_dung %}{% for b in noi_dung %}{{ b }}{% endfor %}{% endfor %}", "vòng lặp lồng nhau"),
        ("{% include 'x' %}", "Include"),
        ("{{ chu_tri", "viết chưa đúng"),
    ],
)
def test_what_may_not_stand_in_a_template_is_named(text: str, told: str) -> None:
    with pytest.raises(FileRefused) as refused:
        check_template(template(text), "mau.docx", DEFAULT_LIMITS)
    assert told in refused.value.reason


def test_placeholders_in_the_files_properties_are_checked_too() -> None:
    document, target = Document(), BytesIO()
    document.core_properties.title = "{{ 7 * 7 }}"
    document.save(target)
    with pytest.raises(FileRefused, match="Mul"):
        check_template(target.getvalue(), "mau.docx", DEFAULT_LIMITS)


def test_one_template_is_kept_for_each_kind(tmp_path: Path) -> None:
    kept = Templates(tmp_path / "templates", DEFAULT_LIMITS)
    kept.keep("bien-ban", template("{{ chu_tri }}"), "mau.docx")
    with pytest.raises(FileRefused):
        kept.keep("thong-bao", b"PK", "hong.docx")
    assert kept.kinds() == ["bien-ban"]
    kept.remove("bien-ban")
    assert kept.get("bien-ban") is None
