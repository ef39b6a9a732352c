"""On a phone every tab is in reach; a question sent at once is kept; conversations are named, found, saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTION = "Thu ngân sách 6 tháng đầu năm 2024 là bao nhiêu?"


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_all_six_tabs_are_in_view_without_scrolling(phone: Page) -> None:
    boxes = [tab.bounding_box() for tab in phone.locator("#tabs [role=tab]").all()]
    assert len(boxes) == 6 and all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.click("#tab-evaluation-button")
    assert phone.locator("#tab-evaluation-button").get_attribute("aria-selected") == "true"


def test_a_question_sent_before_the_page_has_settled_is_answered_and_kept(page: Page, address: str) -> None:
    page.add_init_script(  # a browser whose database opens late
        "const open = indexedDB.open.bind(indexedDB); let once = true; indexedDB.open = (...given) => {"
        "const request = open(...given); if (!once) return request; once = false; let told; "
        "Object.defineProperty(request, 'onsuccess', { set: (f) => request.addEventListener('success', "
        "(e) => setTimeout(() => f(e), 3000)) }); return request; };"
    )
    page.goto(address)
    page.fill("#box textarea", QUESTION)
    page.press("#box textarea", "Enter")
    page.wait_for_selector(".reply .actions")
    page.wait_for_selector(".past-open")
    page.reload()
    page.wait_for_selector(".exchange")
    assert QUESTION in page.inner_text(".exchange")


def test_a_conversation_is_renamed_found_and_saved(phone: Page, tmp_path: Path) -> None:
    phone.fill("#box textarea", QUESTION)
    phone.press("#box textarea", "Enter")
    phone.wait_for_selector(".reply .actions")
    phone.click("[data-side]")
    phone.click(".past-edit")
    phone.fill("#conversation input", "Giao ban tuần")
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".past-open[title='Giao ban tuần']")
    phone.fill(".past-words", "ngan sach 412,5")
    phone.wait_for_timeout(300)
    assert phone.locator(".past li").count() == 1
    phone.fill(".past-words", "không có")
    phone.wait_for_selector(".past-none:visible")
    phone.fill(".past-words", "giao ban")
    phone.click(".past-edit")
    with phone.expect_download() as saving:
        phone.click("[data-word]")
    assert saving.value.suggested_filename.endswith(".docx")
