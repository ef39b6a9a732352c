"""In a real browser: the tabs Chỉ tiêu, Nhiệm vụ and Đánh giá."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CASES = (
    '{"id": "thu", "question": "Thu ngân sách nhà nước 6 tháng đầu năm 2024 đạt bao nhiêu?", "kind": "result", '
    '"answerable": true, "all_of": [["412,5 tỷ"]], "sources": [{"document": "bao-cao-6-thang-2024.txt", '
    '"quote": "412,5 tỷ đồng"}]}\n'
    '{"id": "sai", "question": "Kim ngạch xuất khẩu đạt bao nhiêu?", "kind": "result", "answerable": true, '
    '"all_of": [["999 tỷ"]]}\n'
)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_indicators_filter_sort_chart_and_source(page: Page) -> None:
    open_tab(page, "Chỉ tiêu")
    page.wait_for_selector("#indicators-table table.records")
    assert "412,5" in page.inner_text("#indicators-table")
    page.click("[data-sort=result]")
    page.wait_for_selector("#indicators-table th[aria-sort=ascending]")
    page.click("#indicators-words input")
    page.keyboard.type("xuat khau")
    page.wait_for_function("!document.querySelector('#indicators-table').innerText.includes('412,5')")
    page.click("#indicators-name input")
    page.keyboard.type("Xuất khẩu")
    page.keyboard.press("Enter")
    page.wait_for_selector("#indicators-table .chart svg")
    with page.expect_download() as download:
        page.click("#indicators-table .download")
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))["Chỉ tiêu"]
    assert 113.77 in [cell.value for cell in sheet[2]]
    assert sheet.max_row == 2
    page.click("#indicators-table [data-passage] >> nth=0")
    page.wait_for_selector("#drawer.open mark")
    assert "113,77" in page.inner_text("#drawer mark")
    page.wait_for_function("document.activeElement.matches('#drawer h2')")
    page.keyboard.press("Escape")
    page.wait_for_function("getComputedStyle(document.querySelector('#drawer')).visibility === 'hidden'")


def test_tasks_open_their_source(page: Page) -> None:
    open_tab(page, "Nhiệm vụ")
    page.wait_for_selector("#tasks-table table.records")
    assert "Quá hạn (15/08/2024)" in page.inner_text("#tasks-table")
    page.click("#tasks-table [data-passage] >> nth=0")
    page.wait_for_selector("#drawer.open mark")
    page.click("#row-source [data-document]")
    page.wait_for_selector("dialog.document mark")


def test_a_task_is_marked_as_done_and_that_is_taken_back(page: Page) -> None:
    open_tab(page, "Nhiệm vụ")
    page.wait_for_selector("#tasks-table tr.overdue")
    page.click("#tasks-table [data-done]")
    page.fill("#task-done textarea", "Đã trình tại Tờ trình 45")
    page.fill("#task-done input", "không có.docx")
    page.click("#task-done .primary")
    page.wait_for_selector("#tasks-said .note")
    assert "không có.docx" in page.inner_text("#tasks-said")
    page.click("#tasks-table [data-done]")
    page.fill("#task-done input", page.get_attribute("#task-reports option", "value") or "")
    page.click("#task-done .primary")
    page.wait_for_selector("#tasks-table tr.done")
    assert "Báo cáo: bao-cao-6-thang-2024.txt" in page.inner_text("#tasks-table")
    with page.expect_download() as calendar:
        page.click("text=Tải lịch nhắc hạn")
    assert b"BEGIN:VEVENT" not in calendar.value.path().read_bytes()
    page.click("#tasks-table [data-undone]")
    page.wait_for_selector("#tasks-table tr.overdue")
    with page.expect_download() as calendar:
        page.click("text=Tải lịch nhắc hạn")
    assert b"DTSTART;VALUE=DATE:20240815\r\n" in calendar.value.path().read_bytes()


def test_evaluation_runs_beside_the_page(page: Page, tmp_path: Path) -> None:
    cases = tmp_path / "Câu hỏi của phòng.jsonl"
    cases.write_text(CASES, encoding="utf-8")
    open_tab(page, "Đánh giá")
    with page.expect_file_chooser() as chooser:
        page.click("#upload-cases")
    chooser.value.set_files(str(cases))
    page.wait_for_function("document.querySelector('#cases input').value === 'Câu hỏi của phòng.jsonl'")
    page.get_by_label("Thư viện hiện tại").check()
    page.click("#evaluate")
    page.wait_for_selector("#evaluation-result .figures")
    said = page.inner_text("#evaluation-result")
    assert "50,0%" in said and "Các câu chưa đạt (1)" in said
    with page.expect_download() as download:
        page.click("text=Tải số liệu (JSON)")
    assert download.value.suggested_filename.startswith("danh-gia-")
    page.wait_for_function("!document.querySelector('#evaluate').disabled")


def test_bad_case_file_is_refused_with_its_lines(page: Page, tmp_path: Path) -> None:
    cases = tmp_path / "hong.jsonl"
    cases.write_text('{"id": 5\n', encoding="utf-8")
    open_tab(page, "Đánh giá")
    with page.expect_file_chooser() as chooser:
        page.click("#upload-cases")
    chooser.value.set_files(str(cases))
    page.wait_for_selector("#cases-said .note")
    assert "dòng 1" in page.inner_text("#cases-said")
