"""The line of the Tài liệu tab about watched folders, made by hand and in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.web.watched import MOST_SHOWN, overview_html
from index.watch_overview import FileState, Overview

FILES = (FileState("chung/<b>.txt", "Chờ"), FileState("chung/a.docx", "Bị từ chối", "Tệp rỗng. Thử lại lúc 08:30."))


def test_the_line_says_how_many_and_the_list_says_why() -> None:
    html = overview_html(Overview(("/srv/chung",), FILES, ("chung/Quý 2",), 3, "Thư viện đang bận."))
    summary = html[: html.index("</summary>")]
    assert "1 thư mục: 1 tệp chờ, 1 tệp bị từ chối, 1 nơi không xem được – Thư viện đang bận." in summary
    assert "chung/&lt;b&gt;.txt" in html and "chung/a.docx – Tệp rỗng. Thử lại lúc 08:30." in html
    assert "bỏ qua 3 tệp loại khác" in html and "/srv" not in html


def test_a_long_list_is_cut() -> None:
    many = tuple(FileState(f"chung/{n}.txt", "Đã nạp") for n in range(MOST_SHOWN + 5))
    html = overview_html(Overview(("/srv/chung",), many))
    assert html.count("<li") == MOST_SHOWN and "và 5 tệp nữa" in html


@pytest.mark.browser
def test_a_file_of_a_watched_folder_is_told_and_found(browser, start, tmp_path: Path) -> None:
    folder = tmp_path / "chung"
    folder.mkdir()
    for name, text in (("ke-hoach.txt", "Kế hoạch năm 2024: thu hút 5 dự án."), ("hong.pdf", "không phải PDF")):
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (1.6e9, 1.6e9))
    (tmp_path / "data").mkdir()
    settings = {"TROLY_WATCH": str(folder), "TROLY_WATCH_SECONDS": "1", "TROLY_EMBEDDING": "none"}
    with start(tmp_path / "data", **settings) as (_, address):
        page = browser.new_page(locale="vi-VN")
        page.set_default_timeout(60_000)
        page.goto(address)
        page.get_by_role("tab", name="Tài liệu").click()
        page.wait_for_selector("text=1 tệp đã nạp, 1 tệp bị từ chối")
        page.click(".watched summary")
        told = page.inner_text("#watched")
        assert "chung/ke-hoach.txt" in told and "chung/hong.pdf – " in told and "Thử lại lúc" in told
        (folder / "moi.txt").write_text("Thông báo số 5: họp giao ban.", encoding="utf-8")
        page.wait_for_selector("text=2 tệp đã nạp, 1 tệp bị từ chối")
        assert page.locator("details.watched").get_attribute("open") is not None
        page.close()
