"""No tab breaks a rule of WCAG 2.2 AA that axe-core can see, in either theme and size; the keyboard alone is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

TABS = ("chat", "indicators", "tasks", "drafting", "documents", "evaluation")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
WIDE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def broken(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(
    ("size", "dark"),
    [
        (WIDE, False),
        (PHONE, True),
        pytest.param(WIDE, True, marks=pytest.mark.long),
        pytest.param(PHONE, False, marks=pytest.mark.long),
    ],
)
def test_every_tab_and_dialog_is_accessible(page: Page, size: dict[str, int], dark: bool) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.click(".welcome .example")
    page.wait_for_selector(".reply .actions")
    if dark:
        page.click("[data-theme]")
    for tab in TABS:
        page.click(f"#tab-{tab}-button")
        page.wait_for_timeout(400)
        assert broken(page) == [], tab
    page.click("[data-configuration]")
    page.wait_for_selector("dialog.configuration[open]")
    assert broken(page) == []
    page.keyboard.press("Escape")
    page.click("#tab-documents-button")
    page.locator("#documents [data-document]").first.click()
    page.wait_for_selector("dialog.document[open]")
    assert broken(page) == []


def test_a_fault_would_be_seen(page: Page) -> None:
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button id=\"nameless\"></button>')")
    assert any("nameless" in one for one in broken(page))


def test_asking_opening_a_source_and_a_document_by_keyboard_alone(page: Page) -> None:
    page.keyboard.type("Thu ngân sách 6 tháng đầu năm 2024 là bao nhiêu?")  # the box has the focus
    page.keyboard.press("Enter")
    page.wait_for_selector(".reply .chip")
    reach(page, ".reply .chip", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel mark")
    reach(page, "#panel [data-document]", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.document[open] .overview")
    page.keyboard.press("Escape")
    reach(page, "#tabs [role=tab]", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.getAttribute('role') === 'tab'")
    assert page.locator("dialog[open]").count() == 0


def reach(page: Page, selector: str, key: str) -> None:
    """Press a key until something has the focus that the selector names."""
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} can't be reached by {key}")
