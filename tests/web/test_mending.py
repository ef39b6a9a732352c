"""Correcting an answer on the page: who may, what is kept, what is refused, who sees it in the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest
from argon2 import PasswordHasher

from assistant.accounts.model import Role
from assistant.accounts.opening import accounts_of
from assistant.accounts.passwords import Passwords
from assistant.assistant import Assistant, build_assistant
from assistant.web import conversation
from assistant.web.allowance import PERSON
from assistant.web.conversation import Exchange
from assistant.web.mending import Handlers
from assistant.web.rooms import Rooms
from index.settings import Settings
from tests.web.conftest import REPORT

ASKED = "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?"
TEXT = "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 đạt 113,77 triệu USD."


@dataclass
class Desk:
    """The handlers over one report, with accounts or without; events as the page's script sends them."""

    rooms: Rooms

    def __post_init__(self) -> None:
        self.handlers = Handlers(self.rooms)
        self.assistant = self.rooms._assistant
        self.memory = conversation.dump((Exchange(ASKED, self.assistant.ask(ASKED)),), "k")

    def said(self, **data: Any) -> gr.EventData:
        return cast(gr.EventData, SimpleNamespace(_data=data))

    def by(self, name: str, address: str = "127.0.0.1") -> gr.Request:
        accounts = self.rooms.accounts
        scope = {PERSON: accounts.people.find(name)} if accounts and name else {}
        client = SimpleNamespace(host=address)
        return cast(gr.Request, SimpleNamespace(request=SimpleNamespace(scope=scope), client=client))

    def options(self, form: str) -> list[dict[str, Any]]:
        found = re.findall(r'data-marker-of="(\d+)" data-passage="([^"]+)" data-start="(\d+)" data-end="(\d+)"', form)
        names = ("marker", "passage", "start", "end")
        return [dict(zip(names, one, strict=True), chosen=True) for one in found]

    def save(self, name: str = "", text: str = TEXT, **more: Any) -> tuple[Any, Any, Any, Any]:
        form = self.handlers.open(self.memory, self.said(turn="0"), self.by(name))
        data = {"turn": "0", "question": ASKED, "text": text, "options": self.options(form), **more}
        return self.handlers.save(self.memory, self.said(**data), self.by(name))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("mending")
    (folder / "lam-dong.txt").write_text(REPORT, encoding="utf-8")
    made = Settings.model_validate({"data_dir": folder / "data", "embedding": "none", "accounts": "on"})
    assistant = build_assistant(made)
    list(assistant.library.add([folder / "lam-dong.txt"]))
    assistant.library.close()
    return made


@pytest.fixture(params=[False, True], ids=["off", "on"])
def accounts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def opened(settings: Settings) -> Iterator[Assistant]:
    assistant = build_assistant(settings)
    yield assistant
    assistant.library.close()


@pytest.fixture
def desk(settings: Settings, opened: Assistant, accounts: bool) -> Iterator[Desk]:
    office = accounts_of(settings) if accounts else None
    if office and not office.people.all():
        office.people.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        people: list[tuple[str, Role]] = [("an", "nap"), ("binh", "doc"), ("chi", "nap"), ("sep", "quan-tri")]
        for name, role in people:
            office.people.add(name, f"Cán bộ {name}", role)
    yield Desk(Rooms(opened, accounts=office))
    for one in opened.corrected.all():
        opened.corrected.delete(one.id)


def test_a_correction_takes_the_answer_s_place_and_is_listed(desk: Desk, accounts: bool) -> None:
    form, transcript, memory, listed = desk.save("an")
    by = "Cán bộ an" if accounts else "cán bộ"
    assert form == ""
    assert f"Câu trả lời do {by} sửa ngày" in transcript
    assert "Đã lưu" in transcript
    answer = conversation.load(memory)[0].answer
    assert answer is not None
    assert answer.corrected == desk.assistant.ask(ASKED).corrected != ""
    assert "Câu trả lời đã sửa: 1 câu" in listed


@pytest.mark.parametrize("accounts", [True], indirect=True)
def test_who_may_only_read_may_not_correct(desk: Desk, accounts: bool) -> None:
    assert "chỉ được đọc" in desk.save("binh")[0]
    assert desk.assistant.corrected.all() == []
    desk.save("an")
    assert "data-unmend" not in desk.handlers.listing(desk.by("binh"))


@pytest.mark.parametrize("accounts", [False], indirect=True)
def test_without_accounts_only_this_computer_may(desk: Desk, accounts: bool) -> None:
    told = desk.handlers.open(desk.memory, desk.said(turn="0"), desk.by("", "10.1.2.3"))
    assert "TROLY_ACCOUNTS=on" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"options": []}, "Chưa chọn đoạn"),
        ({"text": " [1] "}, "đang trống"),
        ({"question": ""}, "Câu hỏi cần từ 1"),
        ({"question": "Báo cáo đó ai ký?"}, "dựa vào câu trước"),
        ({"question": "Doanh thu năm nay là bao nhiêu?"}, "tính theo hôm nay"),
        ({"question": "Xin chào"}, "không hỏi về tài liệu"),
        ({"options": [{"marker": "1", "passage": "x-0", "chosen": True}]}, "không còn trong thư viện"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(desk: Desk, change: dict[str, Any], told: str) -> None:
    form = desk.save("an", **change)[0]
    assert told in form
    assert change.get("text", TEXT).strip() in form
    assert desk.assistant.corrected.all() == []


@pytest.mark.parametrize("data", [None, "x", [], {"turn": "9"}, {"turn": {}}, {"kept": "khong-co"}, {"options": "x"}])
def test_what_no_page_sends_is_refused_in_words(desk: Desk, data: Any) -> None:
    sent = cast(gr.EventData, SimpleNamespace(_data=data))
    assert "<h2" in desk.handlers.open(desk.memory, sent, desk.by("an"))
    assert "<h2" in desk.handlers.save(desk.memory, sent, desk.by("an"))[0]
    assert desk.handlers.find(sent, desk.by("an"))
    assert "note" in desk.handlers.delete(sent, desk.by("an"))[0]


def test_a_search_in_the_form_offers_passages(desk: Desk) -> None:
    found = desk.handlers.find(desk.said(words="giá cho thuê đất", next=4), desk.by("an"))
    assert 'data-marker-of="4"' in found
    assert "phương án giá cho thuê đất" in found


def test_saving_again_takes_the_place_of_the_first(desk: Desk) -> None:
    desk.save("an")
    desk.save("an", "Đạt 113,77 triệu USD.")
    (one,) = desk.assistant.corrected.all()
    form = desk.handlers.open(desk.memory, desk.said(kept=one.id), desk.by("an"))
    assert "Đạt 113,77 triệu USD. [1]" in form
    said, listed = desk.handlers.delete(desk.said(kept=one.id), desk.by("an"))
    assert ("Đã xoá" in said, listed) == (True, "")


@pytest.mark.parametrize("accounts", [True], indirect=True)
def test_what_lapsed_is_told_to_who_wrote_it_and_what_is_hidden_to_nobody(desk: Desk, accounts: bool) -> None:
    desk.save("an")
    rights = desk.rooms.accounts.documents  # type: ignore[union-attr]
    rights.show_to("lam-dong.txt", "nhom", ["Phòng Đầu tư"])
    try:
        assert "Không còn dùng" in desk.handlers.listing(desk.by("an"))
        assert desk.handlers.listing(desk.by("chi")) == ""
        (one,) = desk.assistant.corrected.all()
        assert "không còn" in desk.handlers.delete(desk.said(kept=one.id), desk.by("chi"))[0]
        assert "Không còn dùng" not in desk.handlers.listing(desk.by("sep"))
        desk.save("sep")  # he sees the document and so what was corrected
        assert len(desk.assistant.corrected.all()) == 1
    finally:
        rights.show_to("lam-dong.txt", "tat-ca")
