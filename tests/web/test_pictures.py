"""Pages of the library's PDF files stand beside what was read of them; nothing else is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.citing import citation_of
from assistant.web.pictures import KEPT, Pictures
from assistant.web.render import where
from assistant.web.shelf import list_html
from assistant.web.viewer import document_html
from index.library import Library
from index.manifest import ReportInfo
from index.report import Block, Metadata, Passage, Report, Span
from index.settings import Settings
from tests.index import files

SCANNED = Metadata(title="Báo cáo", scanned="2", unread="3")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    path = files.report_pdf(tmp_path / "bao-cao.pdf", ["Thu đạt 95 tỷ đồng."], ["Chi đạt 12 tỷ đồng."])
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none")) as opened:
        assert [result.status for result in opened.add([path])] == ["added"]
        yield opened


def test_a_page_of_the_library_is_drawn_and_no_other(library: Library) -> None:
    (info,) = library.reports()
    routes = [Route("/picture/{document}/{page:int}", Pictures(library).answer)]
    with TestClient(Starlette(routes=routes)) as client:
        drawn = client.get(f"/picture/{info.id}/2")
        assert (drawn.headers["content-type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
        others = (f"{info.id}/0", f"{info.id}/3", "0" * 12 + "/1", "bao-cao.pdf/1", f"{info.id[:5]}/1")
        assert {client.get(f"/picture/{other}").status_code for other in others} == {404}


def test_pictures_are_remembered_up_to_a_number(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr("index.file_reader.FileReader.picture", lambda *asked: drawn.append(asked[2]) or b"png")
    pictures, (info,) = Pictures(library), library.reports()
    assert [pictures.picture(info.id, page) for page in (1, 2, 1)] == [b"png"] * 3
    assert (drawn, len(pictures._kept) <= KEPT) == ([1, 2], True)


def test_a_file_goes_with_its_document(library: Library) -> None:
    assert library.original("bao-cao.pdf") is not None
    library.remove("bao-cao.pdf")
    assert list((library.settings.data_dir / "originals").iterdir()) == []


def test_the_document_tells_page_by_page_how_it_was_read() -> None:
    blocks = (Block("paragraph", "Thu đạt 95 tỷ.", page=1), Block("paragraph", "Chi đạt l2 tỷ.", page=2))
    report = Report("a.pdf", "d" * 64, blocks, SCANNED, 3, spans=(Span("doubtful", 23, 25),))
    html = document_html(report, pictured=ReportInfo("a.pdf", "d" * 64, "k", 2, 3, SCANNED))
    assert "Trang 2 · đọc từ bản quét" in html and "chưa chắc, nên đối chiếu bản gốc: “l2”" in html
    assert html.count("<img ") == 3 and 'src="picture/dddddddddddd/3"' in html
    assert html.index("Trang 3") < html.index("chưa đọc được chữ nào")
    assert "<img" not in document_html(report)


def test_sources_and_the_list_say_what_comes_from_a_scan() -> None:
    passage = Passage("k-0", "a.pdf", "d", 0, "Chi đạt 12 tỷ.", 0, 2, "", "", "", SCANNED)
    assert where(citation_of(1, passage)) == "a.pdf, trang 2 (đọc từ bản quét)"
    listed = list_html([ReportInfo("a.pdf", "d" * 64, "k", 2, 3, SCANNED)])
    assert "Trang 2: đọc từ bản quét" in listed and "Trang 3: chưa đọc được" in listed
