"""In a real browser: what stands around an answer, and conversations that are kept apart and opened again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING

import pytest

from tests.web.test_page import QUESTION, ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

Start = Callable[[Path], AbstractContextManager[tuple[Popen[str], str]]]

pytestmark = pytest.mark.browser

TASK = "Sở Tài chính được giao việc gì?"


def until_past(page: Page, titles: list[str]) -> None:
    script = "titles => [...document.querySelectorAll('#past [data-open]')].map(e => e.title).join() === titles.join()"
    page.wait_for_function(script, arg=titles)


def test_opinion_with_a_comment_lands_in_the_file(page: Page, data: Path) -> None:
    ask(page, QUESTION)
    page.click("[data-opinion=down]")
    page.keyboard.type("Thiếu kế hoạch năm")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".thanks")
    line = json.loads((data / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["question"], line["verdict"], line["comment"]) == (QUESTION, "down", "Thiếu kế hoạch năm")
    page.reload()
    page.wait_for_selector("[data-opinion=down][aria-pressed=true]")


def test_comment_can_be_skipped(page: Page, data: Path) -> None:
    ask(page, QUESTION)
    page.click("[data-opinion=up]")
    page.click("[data-skip]")
    page.wait_for_selector(".thanks")
    line = json.loads((data / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (line["verdict"], line["comment"]) == ("up", "")


def test_a_welcome_that_comes_late_takes_no_answer_away(browser: Browser, address: str) -> None:
    """After a cold start a question may be asked before the page has loaded all of itself."""
    page = browser.new_page(locale="vi-VN")
    page.set_default_timeout(45_000)
    held: list[Route] = []
    late: list[bool] = []
    page.route("**/queue/join*", lambda route: route.continue_() if late else held.append(route))
    page.goto(address)
    page.wait_for_selector("#box textarea")
    page.wait_for_timeout(1500)
    late.append(True)
    ask(page, QUESTION)
    assert held
    for route in held:
        route.continue_()
    page.wait_for_selector(".welcome", state="attached")
    page.wait_for_timeout(2000)
    assert "412,5 tỷ đồng" in page.inner_text("#transcript .exchange")
    assert not page.is_visible(".welcome")
    page.close()


def test_conversations_are_listed_opened_and_deleted(page: Page) -> None:
    ask(page, QUESTION)
    page.click("[data-new]")
    page.wait_for_selector(".welcome")
    ask(page, TASK)
    until_past(page, [TASK, QUESTION])
    page.click(f"#past [title='{QUESTION}']")
    page.wait_for_selector("#transcript .exchange >> text=412,5 tỷ đồng")
    assert page.locator("#transcript .exchange").count() == 1
    page.click("#past [data-forget] >> nth=0")
    page.get_by_role("button", name="Xoá", exact=True).click()
    until_past(page, [QUESTION])


def test_tabs_of_one_browser_keep_their_conversations_apart(page: Page) -> None:
    ask(page, QUESTION)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".welcome")
    ask(other, TASK)
    ask(page, "Kim ngạch xuất khẩu đạt bao nhiêu?")
    until_past(other, [QUESTION, TASK])
    until_past(page, [QUESTION, TASK])
    other.reload()
    other.wait_for_selector(".exchange")
    assert TASK in other.inner_text("#transcript")


def test_one_conversation_in_two_tabs_goes_on_twice(page: Page) -> None:
    ask(page, QUESTION)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("#past [data-open]")
    other.click("#past [data-open]")
    other.wait_for_selector(".exchange")
    ask(other, TASK)
    ask(page, "Kim ngạch xuất khẩu đạt bao nhiêu?")
    until_past(page, [QUESTION, QUESTION])
    assert TASK not in page.inner_text("#transcript")


def test_meaning_of_a_follow_up_is_shown_on_demand(page: Page) -> None:
    ask(page, "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 đạt bao nhiêu?")
    page.wait_for_selector("#transcript .check")
    assert page.locator(".understood").count() == 0
    page.fill("#box textarea", "Còn thu ngân sách nhà nước?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".understood")
    assert page.inner_text(".understood").startswith("Hiểu là:")


def test_suggestion_is_reached_by_keyboard_and_answered(browser: Browser, start: Start, two_provinces: Path) -> None:
    with start(two_provinces) as (_, url):
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector(".welcome")
        ask(page, "Thu ngân sách nhà nước 6 tháng đầu năm 2024 tỉnh Lâm Đồng đạt bao nhiêu?")
        chip = page.locator(".followup", has_text="Còn Hòa Bình?")
        chip.wait_for()
        page.locator("#transcript [data-ask]").last.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        chip.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#transcript .exchange:nth-of-type(2) .check")
        assert "998,1 tỷ đồng" in page.locator(".reply").last.inner_text()
        page.close()


def test_source_panel_walks_through_the_document(page: Page) -> None:
    ask(page, QUESTION)
    page.click(".chip")
    page.wait_for_selector("#source mark")
    page.click("#source [data-step] >> text=Sau")
    page.wait_for_function("/^Đoạn \\d+\\/\\d+$/.test(document.querySelector('#source h2').innerText)")
    page.click("#source [data-step] >> text=Trước")
    page.wait_for_selector("#source mark")
    assert re.fullmatch(r"Nguồn \[1\]", page.inner_text("#source h2"))
