"""A document that is opened says what it is; its file can be saved; what may not be seen is as if it were not there."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.web.originals import Originals
from assistant.web.pictures import Pictures
from assistant.web.source_handlers import Handlers
from index.library import Library
from index.settings import Settings
from index.visible import VisibleLibrary
from tests.index import files

LINES = [
    "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG",
    "Số: 12/BC-BQL",
    "BÁO CÁO",
    "Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2024",
    "I. Kết quả",
    "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 đạt 113,77 triệu USD, bằng 56,88% so với kế hoạch năm.",
    "II. Nhiệm vụ",
    "Giao Sở Tài chính trình Ủy ban nhân dân tỉnh phương án giá cho thuê đất trước ngày 15/8/2024.",
]
NAME = "Báo cáo 12.pdf"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("overview")
    path = files.report_pdf(folder / NAME, LINES)
    with Library.open(Settings(data_dir=folder / "data", embedding="none")) as opened:
        assert [result.status for result in opened.add([path])] == ["added"]
        yield opened


def opened(library: Library, **asked: object) -> str:
    return Handlers(library).open_document("", gr.EventData(None, {"document": NAME} | asked))


def test_a_document_opens_with_what_it_is_and_ways_to_its_places(library: Library) -> None:
    html = opened(library)
    for told in ("12/BC-BQL", "Báo cáo", "113,77 triệu USD", "Sở Tài chính", "II. Nhiệm vụ", "Tải bản gốc"):
        assert told in html.split('class="beside"')[0], told
    assert '<details class="overview" open>' in html
    start = library.report(NAME).text.index("II. Nhiệm vụ")
    assert f'data-goto="{start}"' in html and f'data-at="{start}"' in html


def test_a_figure_of_the_overview_opens_its_place_marked_in_text_and_picture(library: Library) -> None:
    passage = next(one for one in library.passages(NAME) if "113,77" in one.text)
    at = passage.text.index("113,77")
    html = opened(library, passage=passage.id, start=str(at), end=str(at + 6))
    assert "<mark>113,77</mark>" in html and '<details class="overview">' in html
    first = passage.start + at
    assert f'src="picture/{library.find(NAME).id}/1?start={first}&amp;end={first + 6}"' in html


def test_the_panel_has_the_picture_of_the_page(library: Library) -> None:
    passage = library.passages(NAME)[0]
    html = Handlers(library).open_row(gr.EventData(None, {"passage": passage.id, "start": 0, "end": 3}))
    assert f"picture/{library.find(NAME).id}/1?start=" in html


def test_the_file_is_saved_as_it_came_under_its_name(library: Library) -> None:
    with TestClient(Starlette(routes=[Route("/original/{document}", Originals(library).answer)])) as client:
        saved = client.get(f"/original/{library.find(NAME).id}")
        original = library.original(NAME)
        assert original and saved.content == original.read_bytes()
        assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%2012.pdf"
        assert saved.headers["content-type"] == "application/octet-stream"
        assert {client.get(f"/original/{name}").status_code for name in ("0" * 12, "..", NAME)} == {404}


def test_what_may_not_be_seen_is_as_if_it_were_not_there(library: Library) -> None:
    info, passage = library.find(NAME), library.passages(NAME)[0]
    nothing = VisibleLibrary(library, frozenset())
    hidden = Handlers(nothing)
    asked = gr.EventData(None, {"document": NAME})
    spot = gr.EventData(None, {"passage": passage.id, "start": 0, "end": 3})
    for html in (hidden.open_document("", asked), hidden.open_document("", spot), hidden.open_row(spot)):
        assert "LÂM ĐỒNG" not in html and "picture/" not in html
    pictures, originals = Pictures(library, lambda _: nothing), Originals(library, lambda _: nothing)
    with TestClient(_served(originals, pictures)) as client:
        answers = [client.get(f"/{path}") for path in (f"original/{info.id}", f"picture/{info.id}/1")]
    assert [answer.status_code for answer in answers] == [404, 404]


def _served(originals: Originals, pictures: Pictures) -> Starlette:
    addresses = [("/original/{document}", originals.answer), ("/picture/{document}/{page:int}", pictures.answer)]
    return Starlette(routes=[Route(path, answer) for path, answer in addresses])
