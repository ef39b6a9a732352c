"""Versions and corrections in the Tài liệu tab: what is shown, and in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.web.by_hand import by_whom, corrected_html
from assistant.web.comparing import comparison_html
from assistant.web.corrections import form_html
from index.comparing import compare
from index.library import Library, ReportInfo
from index.relations import Correction
from index.report import Block, Metadata, Report
from index.settings import Settings
from tests.web.conftest import application

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAPERS = Path(__file__).parents[2] / "eval" / "versions" / "reports"
OLD, NEW = "bc-60-6-thang.txt", "bao-cao-60-ban-sua.txt"


def corrected(value: str) -> ReportInfo:
    told = Correction("number", value, "12/BC", "10.0.0.7", "2024-07-05T09:05:00+07:00")
    facts = Metadata(title="Báo cáo", number=value, date="2024-07-05")
    return ReportInfo("a.txt", "d" * 64, "key", 3, None, facts, corrections=(told,))


def test_what_was_set_by_hand_is_said() -> None:
    assert by_whom("", "2024-07-05T09:05:00+07:00") == "lúc 09:05 ngày 05/07/2024"
    told = corrected_html(corrected("21/BC"))
    assert "Đã sửa tay: số, ký hiệu (10.0.0.7, lúc 09:05 ngày 05/07/2024)" in told
    form = form_html(corrected('21/BC"><script>'), {"date": "31/02/2024"}, "Không phải ngày")
    assert "<script>" not in form
    assert 'value="31/02/2024"' in form
    assert 'data-read="12/BC"' in form
    assert "Không phải ngày" in form


def test_words_of_papers_stay_words_when_compared() -> None:
    sides = [Report("a.txt", "0", (Block("paragraph", text),), Metadata()) for text in ("Thu 1 <b>", "Thu 2 <b>")]
    html = comparison_html(compare(*sides), "A <i>", "B")
    assert "<b>" not in html
    assert "<i>" not in html
    assert '<del class="figure">1</del>' in html
    assert '<ins class="figure">2</ins>' in html


@pytest.fixture(scope="module")
def shelf(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The tab of a library with a report and its corrected copy."""
    settings = Settings.model_validate({"data_dir": tmp_path_factory.mktemp("versions-page"), "embedding": "none"})
    with Library.open(settings) as library:
        assert [one.status for one in library.add([PAPERS / OLD, PAPERS / NEW])] == ["added", "added"]
    with application(settings.data_dir, TROLY_EMBEDDING="none") as (_, address):
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="vi-VN")
        page.set_default_timeout(45_000)
        page.goto(address)
        page.wait_for_selector(".welcome")
        page.get_by_role("tab", name="Tài liệu").click()
        yield page
        page.close()


@pytest.mark.browser
def test_a_proposal_is_compared_and_decided(shelf: Page) -> None:
    shelf.click(".versions-part > summary")
    assert "cùng số 60/BC-BQL" in shelf.inner_text("#versions")
    shelf.click(f"[data-newer='{NEW}'] [data-compare]")
    shelf.wait_for_selector("dialog#document[open] table.compared")
    assert shelf.inner_text("table.compared ins >> nth=1") == "12.540"
    shelf.click("dialog#document [data-close]")
    shelf.click("[data-decide=replaces]")
    shelf.wait_for_selector("#versions-said .results")
    shelf.wait_for_function("document.querySelector('#versions').innerText.includes('Đã quyết định: 1')")


@pytest.mark.browser
def test_a_head_is_corrected_and_taken_back(shelf: Page) -> None:
    shelf.click(f"[data-correct='{OLD}']")
    shelf.fill("#correction-form input[name=date]", "31/02/2024")
    shelf.click("#correction-form button.primary")
    shelf.wait_for_selector("#correction-form .warning")
    shelf.fill("#correction-form input[name=date]", "06/07/2024")
    shelf.click("#correction-form button.primary")
    shelf.wait_for_selector("#documents .corrected")
    shelf.click(f"[data-correct='{OLD}']")
    shelf.click("#correction-form [data-back=date]")
    assert shelf.input_value("#correction-form input[name=date]") == "05/07/2024"
    shelf.click("#correction-form button.primary")
    shelf.wait_for_selector("#documents .corrected", state="detached")
