"""Files on their way in, and the library's documents as a list."""

from __future__ import annotations

import threading
import unicodedata
from pathlib import Path

import pytest

from assistant.web.documents import results_html
from assistant.web.overview import readable_date
from assistant.web.shelf import PAGE, list_html
from assistant.web.uploads import Upload, add_uploads, own_name
from index.library import AddProgress, FileResult, Library, ReportInfo
from index.report import Metadata
from index.settings import Settings
from tests.conftest import MakeFile

NAME = "Báo cáo 6 tháng (quý 2) & kế hoạch.txt"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (NAME, NAME),
        (unicodedata.normalize("NFD", NAME), NAME),
        ("C:\\Users\\an\\báo cáo.docx", "báo cáo.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n\u202ec.txt", "abc.txt"),
        ("<img onerror=alert(1)>.txt", "<img onerror=alert(1)>.txt"),
        ("..", "tai-lieu"),
        ("", "tai-lieu"),
        ("khong-duoi", "khong-duoi"),
    ],
)
def test_own_name(given: str, name: str) -> None:
    assert own_name(given) == name


def test_own_name_keeps_the_suffix_of_a_long_name() -> None:
    name = own_name("ệ" * 300 + ".docx")
    assert name.endswith("ệ.docx")
    assert len(name.encode()) <= 200


def report(name: str, **facts: str) -> ReportInfo:
    return ReportInfo(name, "d" * 64, "key", 1234, 3, Metadata(**facts))


def test_list_shows_what_is_known() -> None:
    html = list_html([report("a.txt", title="Báo cáo <b>", province="Lâm Đồng", date="2019-06-05", number="19/TB")])
    for words in ("Báo cáo &lt;b&gt;", "a.txt", "Lâm Đồng", "05/06/2019", "19/TB", "1.234"):
        assert words in html


def test_list_pages() -> None:
    reports = [report(f"{number}.txt") for number in range(PAGE + 7)]
    assert list_html(reports).count("data-remove") == PAGE
    assert "Xem thêm 7 tài liệu" in list_html(reports)
    assert "data-more" not in list_html(reports, len(reports))


def test_list_of_nothing_says_what_to_do() -> None:
    assert "Thư viện chưa có tài liệu" in list_html([])


@pytest.mark.parametrize(("iso", "shown"), [("2019-06-05", "05/06/2019"), ("", ""), ("tháng 6", "tháng 6")])
def test_readable_date(iso: str, shown: str) -> None:
    assert readable_date(iso) == shown


def test_results_tell_each_file_apart() -> None:
    results = [FileResult("a.txt", "added", "", 3), FileResult("b.exe", "refused", "Không nhận <exe>.")]
    html = results_html(results, ["a.txt", "b.exe", "c.txt", "d.txt"], AddProgress("c.txt", 3, 4, 2, 9))
    for words in ("Đã nạp</b> a.txt – 3 đoạn", "Không nạp được</b> b.exe – Không nhận &lt;exe&gt;."):
        assert words in html
    assert "Đang đọc…</b> c.txt – 2/9 đoạn" in html
    assert "Đang chờ</b> d.txt" in html


def test_uploads_enter_under_their_own_names(tmp_path: Path) -> None:
    uploads = []
    for number, name in enumerate([NAME, "x.exe"]):
        stored = tmp_path / f"gradio-{number}{Path(name).suffix}"
        stored.write_text("Thu ngân sách đạt 12,5 tỷ đồng.", encoding="utf-8")
        uploads.append(Upload(stored, name))
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none")) as library:
        items = list(add_uploads(library, uploads))
        assert [report.document for report in library.reports()] == [NAME]
    results = {item.document: item.status for item in items if isinstance(item, FileResult)}
    assert results == {NAME: "added", "x.exe": "refused"}
    assert not any(upload.path.exists() for upload in uploads)


def test_files_are_in_though_their_records_cannot_be_kept(
    library: Library, make_file: MakeFile, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library, "keep_derived", full)
    path = make_file("bao-cao.txt", "Xuất khẩu đạt 113,77 triệu USD.")
    results = [item for item in add_uploads(library, [Upload(path, path.name)]) if isinstance(item, FileResult)]
    for thread in threading.enumerate():
        if thread.name == "add-uploads":
            thread.join(5)
    assert [result.status for result in results] == ["added"]
    assert "No space left" in caplog.text
