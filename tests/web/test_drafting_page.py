"""In a real browser: a draft from two reports, from the first click to the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LINE = "ul.draft-lines .line > textarea >> nth=0"


@pytest.fixture
def desk(browser: Browser, start: Callable[..., AbstractContextManager[Any]], two_provinces: Path) -> Iterator[Page]:
    """The tab, opened on a library with two reports; whatever it asks of another host fails the test."""
    with start(two_provinces) as (_, address):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
        context.set_default_timeout(30_000)
        page = context.new_page()
        asked: list[str] = []
        broken: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        page.wait_for_selector(".welcome")
        open_tab(page)
        yield page
        context.close()
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
        assert broken == []


def open_tab(page: Page) -> None:
    page.get_by_role("tab", name="Soạn thảo").click()


def test_from_two_reports_to_an_edited_file(desk: Page) -> None:
    desk.wait_for_selector("#draft-reports input[type=checkbox] >> nth=1")
    for box in desk.locator("#draft-reports input[type=checkbox]").all():
        box.check()
    desk.get_by_label("Thông báo kết luận").check()
    desk.click("#draft-begin")
    desk.wait_for_selector("[data-draft]")
    assert "412,5" in desk.locator("#draft textarea").evaluate_all("boxes => boxes.map(box => box.value).join()")

    desk.click("ul.draft-lines .chip >> nth=0")
    desk.wait_for_selector("#draft-drawer.open mark")
    desk.keyboard.press("Escape")

    desk.fill(LINE, "Dòng do người soạn sửa lại")
    desk.fill("[data-edit='fact:number']", "25")
    desk.click("#draft h3")
    desk.wait_for_function("document.querySelector('#draft-side .saved').innerText === 'Đã lưu.'")
    desk.wait_for_function("!document.querySelector('#draft-side').innerText.includes('Số văn bản')")

    desk.reload()
    desk.wait_for_selector("#tabs")
    open_tab(desk)
    desk.wait_for_selector("[data-draft]")
    assert desk.input_value(LINE) == "Dòng do người soạn sửa lại"

    desk.fill("[data-edit='fact:place']", "Hội trường 2/9")  # the link waits until this is saved
    with desk.expect_download() as download:
        desk.click("text=Tải Word (.docx)")
    text = "\n".join(paragraph.text for paragraph in Document(str(download.value.path())).paragraphs)
    assert download.value.suggested_filename == "du-thao-thong-bao-ket-luan.docx"
    assert "Dòng do người soạn sửa lại" in text and "Hội trường 2/9" in text
    with desk.expect_download() as download:
        desk.click("text=Tải Markdown (.md)")
    assert "Dòng do người soạn sửa lại" in download.value.path().read_text(encoding="utf-8")


def test_pasted_notes_removed_line_undo_and_a_section_anew(desk: Page) -> None:
    desk.click("#draft-begin")
    desk.wait_for_selector("#draft-status .note")
    desk.fill("#draft-notes textarea", "- Thu ngân sách đạt 500 tỷ đồng, tăng 8%\n- Xuất khẩu đạt 90 triệu USD")
    desk.click("#draft-begin")
    desk.wait_for_selector("[data-draft]")
    lines = desk.locator("ul.draft-lines .line")
    count = lines.count()
    desk.click("[data-remove] >> nth=0")
    desk.wait_for_selector("[data-undo]")
    assert lines.count() == count - 1
    desk.click("[data-undo]")
    desk.wait_for_function("document.querySelector('#draft-side .saved').innerText === 'Đã hoàn tác.'")
    assert lines.count() == count
    before = desk.input_value(LINE)
    desk.fill(LINE, "Sửa thử")
    desk.click("[data-again] >> nth=0")
    desk.wait_for_function("document.querySelector('#draft-side .saved').innerText.startsWith('Đã soạn lại')")
    assert desk.input_value(LINE) == before
    desk.click("[data-another]")
    desk.wait_for_selector(".draft-recent [data-open]")
    assert desk.locator("#draft-form").is_visible()
