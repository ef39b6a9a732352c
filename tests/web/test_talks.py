"""Conversations over HTTP, and in two browsers: of whoever is signed in, shared as far as a reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx
import pytest

from assistant.accounts.model import Access
from assistant.accounts.opening import Accounts, accounts_of
from assistant.answer import Answer
from assistant.assistant import build_assistant
from assistant.web import conversation
from assistant.web.conversation import Exchange
from assistant.web.shared import HIDDEN, readable
from assistant.web.signin import COOKIE
from index.library import Library
from index.settings import Settings
from index.visible import VisibleLibrary
from tests.web.conftest import REPORT, application

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASKED = "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?"
HIDDEN_ASKED = "Thu ngân sách 6 tháng đầu năm 2024 của Hòa Bình là bao nhiêu?"


@dataclass
class Office:
    address: str
    accounts: Accounts
    library: Library
    answers: dict[str, Answer]

    def http(self, name: str) -> httpx.Client:
        cookie = {"cookie": f"{COOKIE}={self.accounts.sessions.begin(name)}"} if name else {}
        return httpx.Client(base_url=self.address, timeout=30, headers=cookie)

    @property
    def text(self) -> str:
        return conversation.dump(tuple(Exchange(asked, answer) for asked, answer in self.answers.items()), "k")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One paper for all, one for An alone; the application over them."""
    folder = tmp_path_factory.mktemp("talks")
    settings = Settings.model_validate({"data_dir": folder / "data", "embedding": "none", "accounts": "on"})
    other = REPORT.replace("LÂM ĐỒNG", "HÒA BÌNH").replace("412,5", "998,1")
    for name, text in (("lam-dong.txt", REPORT), ("hoa-binh.txt", other)):
        (folder / name).write_text(text, encoding="utf-8")
    assistant = build_assistant(settings)
    list(assistant.library.add([folder / "lam-dong.txt", folder / "hoa-binh.txt"]))
    answers = {asked: assistant.ask(asked) for asked in (ASKED, HIDDEN_ASKED)}
    accounts = accounts_of(settings)
    assert accounts is not None
    accounts.documents.claim("hoa-binh.txt", Access("an", "rieng"), ())
    for name, role in (("an", "nap"), ("binh", "doc"), ("sep", "quan-tri")):
        accounts.people.add(name, f"Cán bộ {name}", role)  # type: ignore[arg-type]
    with application(settings.data_dir, TROLY_ACCOUNTS="on", TROLY_EMBEDDING="none") as (_, address):
        yield Office(address, accounts, assistant.library, answers)
    assistant.library.close()


def test_a_conversation_is_kept_found_shared_and_deleted(office: Office) -> None:
    with office.http("an") as an, office.http("binh") as binh:
        kept = an.post("tro-chuyen/hoi-ve-xuat-khau", json={"do": "put", "text": office.text}).json()
        assert [one["title"] for one in an.get("tro-chuyen").json()] == [ASKED]
        assert [one["id"] for one in an.get("tro-chuyen", params={"words": "Hòa bình 998"}).json()] == [kept["id"]]
        assert binh.get("tro-chuyen").json() == []
        assert binh.get("tro-chuyen/hoi-ve-xuat-khau").status_code == 409
        token = an.post("tro-chuyen/hoi-ve-xuat-khau", json={"do": "share"}).json()["token"]
        told = binh.get(f"chia-se/{token}")
        assert ("113,77" in told.text, "998" in told.text, "Hòa Bình" in told.text) == (True, False, False)
        assert "998" in an.get(f"chia-se/{token}").text
        assert an.post("tro-chuyen/hoi-ve-xuat-khau", json={"do": "delete"}).status_code == 200
        assert binh.get(f"chia-se/{token}").status_code == 409


def test_what_is_no_conversation_is_refused_in_words(office: Office) -> None:
    with office.http("an") as an:
        for body in (b"", b"[]", b"{", b'{"do": "put"}', b'{"do": "put", "text": "{}"}', b'{"do": "x"}', b"[" * 90_000):
            told = an.post("tro-chuyen/hoi-ve-xuat-khau", content=body)
            assert (told.status_code in (400, 409), "Yêu cầu không đọc được" in told.text) == (True, True)
        assert an.get("chia-se/..%2f..").status_code in (404, 409)
        assert an.post("tro-chuyen/x", json={"do": "put", "text": office.text}).status_code == 409


def test_without_a_session_or_from_another_site_there_is_nothing(office: Office) -> None:
    with office.http("") as nobody, office.http("an") as an:
        for path in ("tro-chuyen", "tro-chuyen/hoi-ve-xuat-khau", "chia-se/" + "x" * 22):
            assert nobody.get(path).status_code == 401
        foreign = {"origin": "https://example.org"}
        assert an.post("tro-chuyen/hoi-ve-xuat-khau", json={"do": "delete"}, headers=foreign).status_code == 403


def test_what_a_reader_does_not_see_leaves_no_trace(office: Office) -> None:
    mine, other = office.answers.values()
    told = replace(mine, notes=("Đã được thay thế bởi 77/BC-BQL",))
    follow = Exchange("Còn xuất khẩu?", replace(mine, standalone_question=ASKED))
    seen = VisibleLibrary(office.library, frozenset({"lam-dong.txt"}))
    shown = readable((Exchange(ASKED, told), Exchange(HIDDEN_ASKED, other), follow), seen)
    assert shown[0].answer is not None
    assert (shown[0].answer.answer, shown[0].answer.notes) == (mine.answer, ())
    assert [one.note for one in shown[1:]] == [HIDDEN, HIDDEN]
    gone = replace(mine, citations=(replace(mine.citations[0], passage="0" * 16 + "-00000"),))
    assert readable((Exchange(ASKED, gone),), seen)[0].note == HIDDEN


def test_a_link_is_kept_over_signing_in(office: Office) -> None:
    with office.http("") as nobody:
        nobody.follow_redirects = False
        token = "A" * 22
        assert nobody.get("", params={"chia-se": token}).headers["location"] == f"dang-nhap?chia-se={token}"
        assert f'value="{token}"' in nobody.get("dang-nhap", params={"chia-se": token}).text
        assert nobody.get("", params={"chia-se": '"><script>'}).headers["location"] == "dang-nhap"


def test_somebody_changes_his_own_password(office: Office) -> None:
    code = office.accounts.people.reset("binh")
    office.accounts.people.set_password("binh", code, "mưa chiều miền Trung")
    with office.http("binh") as binh:
        new = {"password": "nắng sớm miền Tây", "again": "nắng sớm miền Tây"}
        assert "không đúng" in binh.post("doi-mat-khau", data={**new, "now": "sai"}).text
        told = binh.post("doi-mat-khau", data={**new, "now": "mưa chiều miền Trung", "again": "khác"}).text
        assert "không giống nhau" in told
        done = binh.post("doi-mat-khau", data={**new, "now": "mưa chiều miền Trung"})
        assert (done.status_code, COOKIE in done.headers["set-cookie"]) == (303, True)
        assert binh.get("tro-chuyen").status_code == 401  # the old session has ended
    assert office.accounts.sessions.sign_in("binh", "nắng sớm miền Tây", "192.0.2.1")[0].name == "binh"


def opened(browser: Browser, office: Office, name: str, path: str = "") -> Page:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    context.set_default_timeout(45_000)
    context.add_cookies([{"name": COOKIE, "value": office.accounts.sessions.begin(name), "url": office.address}])
    page = context.new_page()
    page.goto(office.address + path)
    page.wait_for_selector(".welcome", state="attached")
    return page


@pytest.mark.browser
def test_an_answer_is_corrected_and_the_conversation_goes_on_elsewhere(browser: Browser, office: Office) -> None:
    page = opened(browser, office, "an")
    page.fill("#box textarea", ASKED)
    page.keyboard.press("Enter")
    page.click("[data-mend]")
    page.fill("#mending-form textarea", "Xuất khẩu 6 tháng đầu năm 2024 đạt 113,77 triệu USD.")
    page.click("#mending-form .primary")
    page.wait_for_selector(".by-hand")
    assert re.search(r"do Cán bộ an sửa ngày \d\d/\d\d/\d{4}", page.inner_text(".by-hand"))
    page.evaluate("sessionStorage.clear()")  # a browser that has nothing of it
    page.reload()
    page.click(".past-open")
    page.wait_for_selector(".by-hand")
    page.click(".past-edit")
    page.click("[data-share]")
    page.wait_for_selector("[name=link]:visible")
    link = page.input_value("[name=link]").removeprefix(office.address)
    reader = opened(browser, office, "binh", link)
    reader.wait_for_selector(".by-hand")
    assert not reader.is_visible("#box")
    assert not reader.is_visible("[data-mend]")
    reader.click("#shared [data-new]")
    reader.wait_for_selector("#box textarea:visible")
    for one in (page, reader):
        one.context.close()
