"""The page in a real browser, as an officer uses it."""

from __future__ import annotations

import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Start = Callable[[Path], AbstractContextManager[tuple[subprocess.Popen[str], str]]]

pytestmark = pytest.mark.browser

QUESTION = "Thu ngân sách nhà nước 6 tháng đầu năm 2024 đạt bao nhiêu?"
UNKNOWN = "Thu ngân sách nhà nước năm 2031 của tỉnh Cà Mau là bao nhiêu?"


def ask(page: Page, question: str, finished: str = ".exchange .actions") -> None:
    """Type into the box as it is (the cursor is there), press Enter, wait for the answer."""
    before = page.locator("#transcript .exchange").count()
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('#transcript .exchange').length > n", arg=before)
    page.wait_for_selector(f"#transcript {finished}")


def upload(page: Page, *files: Path) -> str:
    """Upload through the button; what the page then says about the files."""
    page.get_by_role("tab", name="Tài liệu").click()
    with page.expect_file_chooser() as chooser:
        page.click("#upload-button")
    chooser.value.set_files([str(file) for file in files])
    page.wait_for_function("n => document.querySelectorAll('.results li:not(.waiting)').length === n", arg=len(files))
    return page.inner_text(".results")


def remove(page: Page, document: str) -> None:
    page.get_by_role("tab", name="Tài liệu").click()
    page.get_by_role("button", name=f"Gỡ {document}", exact=True).click()
    page.get_by_role("button", name="Gỡ tài liệu").click()
    page.wait_for_selector(".removed")


def test_first_screen(page: Page) -> None:
    assert page.title() == "Trợ lý KCN"
    assert page.get_attribute("html", "lang") == "vi"
    assert page.evaluate("document.activeElement.matches('#box textarea')")
    assert "Ngoại tuyến" in page.inner_text("#header")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"'))")
    assert not page.is_visible("footer")


def test_shift_enter_breaks_the_line(page: Page) -> None:
    page.keyboard.type("Dòng một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    assert page.input_value("#box textarea") == "Dòng một\ndòng hai"


def test_examples_ask_themselves(page: Page) -> None:
    example = page.locator(".example").first
    words = example.inner_text()
    example.click()
    page.wait_for_selector("#transcript .exchange .actions")
    assert words in page.inner_text(".question")


def test_answer_opens_its_source(page: Page) -> None:
    ask(page, QUESTION)
    assert "412,5 tỷ đồng" in page.inner_text(".reply")
    assert re.search(r"\d+ số liệu có trong nguồn được dẫn", page.inner_text(".check"))
    chip = page.locator(".chip").first
    assert "412,5 tỷ đồng" in (chip.get_attribute("title") or "")
    chip.focus()
    page.keyboard.press("Enter")
    mark = page.locator("#source mark").first
    mark.wait_for()
    assert "412,5" in page.inner_text("#source mark")
    assert mark.evaluate("e => e.getBoundingClientRect().bottom < innerHeight")
    assert "bao-cao-6-thang-2024.txt" in page.inner_text("#source")


def test_document_opens_at_the_words(page: Page) -> None:
    ask(page, QUESTION)
    page.click(".chip")
    page.click("text=Mở tài liệu")
    page.wait_for_selector("dialog.document mark")
    assert "Sở Tài chính" in page.inner_text("dialog.document")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog.document")


def test_reload_keeps_the_conversation_and_its_citations(page: Page) -> None:
    ask(page, QUESTION)
    page.reload()
    page.wait_for_selector(".exchange .chip")
    page.click(".chip")
    page.wait_for_selector("#source mark")
    page.click("text=Cuộc trò chuyện mới")
    page.wait_for_selector(".welcome")
    page.reload()
    page.wait_for_selector(".welcome")


def test_refusal_looks_different(page: Page) -> None:
    ask(page, UNKNOWN)
    assert "Không có trong tài liệu đã nạp" in page.inner_text(".refusal")
    assert page.locator(".check, .chip").count() == 0


def test_question_can_be_asked_again(page: Page) -> None:
    from playwright.sync_api import expect

    ask(page, QUESTION)
    page.click("text=Hỏi lại")
    page.wait_for_timeout(500)  # the transcript is emptied before the answer comes again
    expect(page.locator("#transcript .check")).to_have_count(1)
    expect(page.locator("#transcript .exchange")).to_have_count(1)


def test_upload_ask_remove(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "Thông báo kết luận (tháng 6) số 5.txt"
    file.write_text(
        "THÔNG BÁO\n\nDiện tích đất đã cho thuê tại khu công nghiệp Phú Hội là 71,3 ha.\n", encoding="utf-8"
    )
    refused = tmp_path / "ảnh chụp.exe"
    refused.write_bytes(b"MZ\x00\x00")
    said = upload(page, file, refused)
    assert re.search(rf"Đã nạp\s+{re.escape(file.name)}", said)
    assert re.search(r"Không nạp được\s+ảnh chụp\.exe", said)
    page.get_by_role("tab", name="Hỏi đáp").click()
    ask(page, "Diện tích đất đã cho thuê tại khu công nghiệp Phú Hội là bao nhiêu?")
    assert "71,3 ha" in page.inner_text(".reply")
    remove(page, file.name)
    page.wait_for_function("name => !document.querySelector('#documents').innerText.includes(name)", arg=file.name)
    page.get_by_role("tab", name="Hỏi đáp").click()
    page.click(".chip")
    page.wait_for_selector("#source .warning")
    assert "71,3 ha" in page.inner_text("#source")


def test_documents_are_text(page: Page, tmp_path: Path) -> None:
    """HTML, Markdown and scripts in a document, its name or a question show as text and do nothing."""
    attack = "<img src=x onerror=window.hacked=1>"
    file = tmp_path / f"{attack}.txt"
    sentence = f"Tổng số lao động tại khu công nghiệp Lộc Sơn {attack}<script>window.hacked=1</script> là 5.321 người."
    markdown = "Ghi chú **đậm** $$x$$ [a](javascript:alert(1))"
    file.write_text(f"BÁO CÁO {attack}\n\n{sentence}\n\n{markdown}\n", encoding="utf-8")
    upload(page, file)
    page.get_by_role("tab", name="Hỏi đáp").click()
    ask(page, f"Tổng số lao động tại khu công nghiệp Lộc Sơn là bao nhiêu? {attack}")
    assert attack in page.inner_text(".question")
    page.locator("#transcript [data-marker][aria-label*='onerror']").first.click()
    page.wait_for_selector("#source .source")
    page.click("text=Mở tài liệu")
    page.wait_for_selector("dialog.document .document-text")
    words = page.inner_text("dialog.document")
    assert "<script>window.hacked=1</script>" in words
    assert markdown in words
    assert page.evaluate("window.hacked") is None
    assert page.locator(".gradio-container img[src='x'], dialog img").count() == 0
    page.keyboard.press("Escape")
    remove(page, file.name)


def test_scope_limits_the_search(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "Ghi chép khác.txt"
    file.write_text("Buổi họp bàn về cây xanh trong khu công nghiệp.\n", encoding="utf-8")
    upload(page, file)
    page.get_by_role("tab", name="Hỏi đáp").click()
    page.locator("#scope label", has_text="Buổi họp bàn").or_(page.locator("#scope label", has_text=file.name)).click()
    page.wait_for_function("!document.querySelector('#scope input').checked")
    ask(page, QUESTION)
    assert page.locator(".refusal, .unsure").count() == 1 and "✓" not in page.inner_text("#transcript")
    for _ in range(2):  # "all" can't be unticked while nothing else is ticked
        page.locator("#scope label").first.click()
        only_all = "[...document.querySelectorAll('#scope [type=checkbox]')].every((box, n) => box.checked === !n)"
        page.wait_for_function(only_all)
    ask(page, QUESTION, ".check")
    remove(page, file.name)


def test_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    context.set_default_timeout(45_000)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".welcome")
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.tap(".chip")
    page.wait_for_selector("#panel.open mark")
    page.wait_for_function("document.querySelector('#panel').getBoundingClientRect().left === 0")
    page.tap("#source [data-close]")
    page.wait_for_function("getComputedStyle(document.querySelector('#panel')).visibility === 'hidden'")
    page.get_by_role("tab", name="Tài liệu").tap()
    page.wait_for_selector("table.documents")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_theme_is_remembered(page: Page) -> None:
    page.click("[data-theme]")
    page.wait_for_selector("body.dark")
    page.reload()
    page.wait_for_selector("body.dark")
    assert page.inner_text("[data-theme]") == "Giao diện sáng"


@pytest.mark.parametrize("path", ["docs", "gradio_api/file=app.py", f"gradio_api/file={Path(__file__)}", "monitoring"])
def test_nothing_else_is_served(address: str, path: str) -> None:
    try:
        with urllib.request.urlopen(address + path, timeout=10) as response:
            status = response.status
    except urllib.error.HTTPError as error:
        status = error.code
    assert status in {403, 404}


def test_no_handler_is_a_public_interface(address: str) -> None:
    with urllib.request.urlopen(f"{address}gradio_api/info", timeout=10) as response:
        assert response.read() == b'{"named_endpoints":{},"unnamed_endpoints":{}}'


def test_empty_library_then_interrupt(browser: Browser, start: Start, tmp_path: Path) -> None:
    with start(tmp_path / "data") as (process, url):
        page = browser.new_page()
        page.goto(url)
        page.click("text=Nạp tài liệu")
        page.wait_for_selector(".empty")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        page.wait_for_selector("#trouble", timeout=20_000)
        page.close()
        assert process.stdout is not None
        assert process.stdout.read() == "Đã dừng.\n"
