"""Everybody against everything: what somebody may not see never shows, what he may not do is refused.

The real application with accounts, over HTTP: documents of three visibilities with made-up words, seven kinds of
visitors, every way in. An answer may repeat what was asked; nothing else of a document that is not the visitor's.
"""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from argon2 import PasswordHasher

from assistant.accounts.model import Access, Role
from assistant.accounts.opening import Accounts, accounts_of
from assistant.accounts.passwords import Passwords
from assistant.answer import Answer, Citation
from assistant.api.keys import add_key
from assistant.citing import citation_of
from assistant.corrected.model import Cited, Corrected
from assistant.corrected.store import CorrectedAnswers
from assistant.web import conversation
from assistant.web.conversation import Exchange
from assistant.web.signin import COOKIE
from index.library import Library
from index.settings import Settings
from tests.index.files import report_pdf
from tests.web.conftest import application
from tests.web.visitor import Visitor, file

SECRET = "mưa chiều miền Trung"
GROUP = "Phòng Đầu tư"
_TEXT = """BAN QUẢN LÝ KHU CÔNG NGHIỆP {upper}

BÁO CÁO
Kết quả năm 2024 của khu công nghiệp {word}

Số: {number}/BC-BQL

Đà Lạt, ngày {day} năm {year}

I. Kết quả

Thu ngân sách của khu công nghiệp {word} đạt {figure} tỷ đồng, theo ông {teller}.

II. Nhiệm vụ

Giao Sở {teller} trình phương án {word} trước ngày 15/8/2024.
{last}
"""
_REPLACES = "\nBáo cáo này thay thế Báo cáo số 11/BC-BQL ngày 10 tháng 01 năm 2025.\n"


@dataclass(frozen=True)
class Paper:
    """A document by its made-up words: one that is asked for, and others that only an answer could have."""

    word: str
    teller: str
    figure: str
    number: str
    access: Access
    seen_by: frozenset[str]
    day: str = "10 tháng 01"
    year: str = "2025"
    last: str = ""

    @property
    def name(self) -> str:
        return f"{self.word.lower()}.pdf"

    @property
    def tells(self) -> tuple[str, ...]:
        words = (self.word, self.word.lower(), self.word.upper(), self.teller, self.teller.lower(), self.figure)
        return (*words, f"{self.number}/BC-BQL", f'"{self.year}"', f"/{self.year}")

    def text(self) -> str:
        return _TEXT.format(**asdict(self), upper=self.word.upper())


ALL = frozenset({"doc", "nhom", "chu", "nap", "quantri"})
PUBLIC = Paper("Zuvoqua", "Brelldo", "412,57", "11", Access("chu"), ALL)
SHARED = Paper(
    "Mirelda", "Quexalto", "7319,41", "22", Access("chu", "nhom", frozenset({GROUP})), ALL - {"doc", "nap"}, year="2028"
)
OWN = Paper(
    "Vondrake", "Istrovel", "8826,93", "33", Access("chu", "rieng"), frozenset({"chu", "quantri"}), year="2031",
    last=_REPLACES,
)  # fmt: skip
"""Replaces the public one, by its own words: who may not see it is not to know."""
PAPERS = (PUBLIC, SHARED, OWN)
PEOPLE: dict[str, tuple[Role, tuple[str, ...]]] = {
    "doc": ("doc", ()), "nhom": ("doc", (GROUP,)), "chu": ("nap", ()), "nap": ("nap", ()), "quantri": ("quan-tri", ()),
    "khoa": ("quan-tri", (GROUP,)),
}  # fmt: skip
NOBODY = ("", "khoa")
"""Without an account, and with one that is disabled."""
VISITORS = (*NOBODY, *sorted(ALL))


@dataclass(frozen=True)
class Remembered:
    """Stands for the page's memory of an answer from a paper."""

    paper: Paper


@dataclass
class Office:
    """The running application, what it holds, and its visitors."""

    address: str
    accounts: Accounts
    keys: dict[str, str]
    passages: dict[str, str]
    ids: dict[str, str]
    draft: str = ""
    shared: dict[str, str] = field(default_factory=dict)
    """Tokens of conversations that the owner shares, by the papers' words."""
    visitors: dict[str, httpx.Client] = field(default_factory=dict)
    pages: dict[str, Visitor] = field(default_factory=dict)

    @property
    def short(self) -> dict[str, str]:
        """Ids by the papers' words, for addresses."""
        return {paper.word: self.ids[paper.name] for paper in PAPERS}

    def http(self, name: str) -> httpx.Client:
        """A browser in which somebody is signed in."""
        if name not in self.visitors:
            token = self.accounts.sessions.begin(name) if name else "không có"
            cookie = {"cookie": f"{COOKIE}={token}"} if name else {}
            self.visitors[name] = httpx.Client(base_url=self.address, timeout=60, headers=cookie)
        return self.visitors[name]

    def page(self, name: str) -> Visitor:
        """The page of somebody, whose events are called as its script calls them."""
        if name not in self.pages:
            known = Visitor(self.address, self.http("quantri"))
            known.http, known.session = self.http(name), secrets.token_hex(6)
            self.pages[name] = known
        return self.pages[name]

    def drafted(self, name: str, document: str) -> str:
        """The id of a draft that somebody has made of a document."""
        body = {"documents": [document]}
        made = httpx.post(f"{self.address}api/v1/drafts", json=body, headers=self.program(name), timeout=60)
        return str(made.json()["id"])

    def remembered(self, paper: Paper) -> str:
        """What a browser keeps of an answer from a paper, as anybody may make it up."""
        cited = Citation(1, paper.name, "Báo cáo", 1, "", "Thu ngân sách", "Thu", 0, 3, 1.0, self.passages[paper.name])
        answer = Answer("Thu?", "Thu?", "Thu ngân sách đạt [1].", False, None, "offline", citations=(cited,))
        return conversation.dump((Exchange("Thu?", answer),))

    def program(self, name: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.keys.get(name, 'sai')}"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("rights")
    settings = Settings(data_dir=folder / "data", embedding="none", accounts="on")
    accounts = accounts_of(settings)
    assert accounts is not None
    keys = _settle(folder, accounts)
    with Library.open(settings) as library:
        _fill(folder, library, accounts)
        passages = {paper.name: library.passages(paper.name)[-1].id for paper in PAPERS}
        ids = {paper.name: library.find(paper.name).id for paper in PAPERS}
        shared = {paper.word: _answered(library, accounts, paper) for paper in PAPERS}
    limits = {"TROLY_QUESTIONS_PER_MINUTE": "10000", "TROLY_REQUESTS_PER_MINUTE": "100000", "TROLY_EMBEDDING": "none"}
    chosen = {"TROLY_ACCOUNTS": "on", "TROLY_API_KEYS": str(folder / "keys.tsv"), **limits}
    with application(settings.data_dir, **chosen) as (_, address):
        made = Office(address, accounts, keys, passages, ids)
        made.draft = made.drafted("chu", OWN.name)
        made.shared = shared
        yield made
        for http in made.visitors.values():
            http.close()


def _settle(folder: Path, accounts: Accounts) -> dict[str, str]:
    """The people, with passwords; their keys."""
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts.people.passwords = accounts.sessions.passwords = cheap
    keys = {}
    for name, (role, groups) in PEOPLE.items():
        accounts.people.set_password(name, accounts.people.add(name, "", role, groups), SECRET)
        keys[name] = add_key(folder / "keys.tsv", f"khóa của {name}", name)
    keys[""] = add_key(folder / "keys.tsv", "khóa không của ai")
    accounts.people.change("khoa", enabled=False)
    return keys


def _fill(folder: Path, library: Library, accounts: Accounts) -> None:
    for paper in PAPERS:
        report_pdf(folder / paper.name, paper.text().splitlines())
        accounts.documents.claim(paper.name, paper.access, ())
    assert {result.status for result in library.add([folder / paper.name for paper in PAPERS])} == {"added"}


def _answered(library: Library, accounts: Accounts, paper: Paper) -> str:
    """What the owner of the papers has corrected about one, and the token of what he has been told of it."""
    passage = library.passages(paper.name)[-1]
    cited = Cited(1, paper.name, library.find(paper.name).digest, passage.id, 0, 0, passage.text)
    question = f"Thu ngân sách của khu công nghiệp {paper.word} đạt bao nhiêu?"
    text = f"Theo ông {paper.teller}, đạt {paper.figure} tỷ đồng. [1]"
    one = Corrected(paper.word, question, text, (cited,), "chu", "chu", datetime(2026, 11, 28))
    CorrectedAnswers(accounts.settings.data_dir).put(one)
    answer = Answer(question, question, text, False, None, "offline", citations=(citation_of(1, passage),))
    told = conversation.dump((Exchange(question, answer),))
    accounts.talks.put("chu", f"hoi-ve-{paper.word.lower()}", "", question, "", told)
    return accounts.talks.share("chu", f"hoi-ve-{paper.word.lower()}")


Ask = Callable[["Office", str], "Said"]
"""A way in: what a visitor gets."""


@dataclass(frozen=True)
class Said:
    """`let_in`: whether he came past the gate at all; `asked`: what he has said himself, which may be repeated."""

    text: str
    let_in: bool
    asked: str


def _get(path: str) -> Ask:
    def ask(office: Office, name: str) -> Said:
        answer = office.http(name).get(path.format(draft=office.draft, **office.short))
        return Said(_read(answer), answer.status_code not in (303, 401), path)

    return ask


def _shared(paper: Paper) -> Ask:
    return lambda office, name: _get(f"chia-se/{office.shared[paper.word]}")(office, name)


def _read(answer: httpx.Response) -> str:
    if "spreadsheet" in answer.headers.get("content-type", ""):
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return answer.text


def _event(component: str, event: str, *data: Any, said: Any = None) -> Ask:
    def ask(office: Office, name: str) -> Said:
        page = office.page(name)
        known = {**office.passages, "DRAFT": office.draft}
        sent = {key: known[text] if key in ("passage", "draft") else text for key, text in (said or {}).items()}
        given = [office.remembered(one.paper) if isinstance(one, Remembered) else one for one in data]
        joined = page.join(component, event, *given, said=sent or None)
        asked = f"{data} {said}"
        if joined.status_code != 200:
            return Said(joined.text, joined.status_code not in (401, 403), asked)
        heard = page.heard()
        assert heard["success"] or "not in the list of choices" in str(heard["error"]), heard
        return Said(json.dumps(heard, ensure_ascii=False), True, asked)

    return ask


def _api(method: str, path: str, body: Any = None) -> Ask:
    def ask(office: Office, name: str) -> Said:
        where = f"{office.address}{path.format(**office.short)}"
        accept = {"accept": "application/json, text/event-stream"}
        answer = httpx.request(method, where, json=body, headers={**office.program(name), **accept}, timeout=60)
        return Said(json.dumps(_json(answer), ensure_ascii=False), answer.status_code != 401, f"{path} {body}")

    return ask


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return answer.text


def _tool(name: str, **arguments: Any) -> Ask:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    return _api("POST", "mcp", call)


_MEMORY = ""
_CITED = {"turn": "0", "kind": "citations", "marker": "1"}
ANY = ("", "Tất cả", "Tất cả", "Tất cả")
"""Nothing set above the list of documents."""
ASKED = (
    "Có bao nhiêu tài liệu?",
    "Có những tài liệu nào?",
    "Thu ngân sách năm 2024 đạt bao nhiêu?",
    "Thu ngân sách của khu công nghiệp Mirelda đạt bao nhiêu?",
    "Thu ngân sách của khu công nghiệp Vondrake năm 2024?",
    "Tóm tắt báo cáo 33/BC-BQL",
    "Báo cáo mirelda.pdf nói gì?",
    "mireldo thu ngan sach",
    "Những nhiệm vụ nào được giao?",
    "Trợ lý làm được gì?",
)
WAYS: dict[str, Ask] = {
    **{f"page: {one}": _event("box", "submit", one, _MEMORY, []) for one in ASKED},
    "page: within a paper": _event("box", "submit", "Thu ngân sách?", _MEMORY, ["vondrake.pdf"]),
    "page: opened": _event("tab-documents", "select", [], *ANY),
    "page: versions": _event("tab-documents", "select 0"),
    "page: corrected answers": _event("tab-documents", "select 1"),
    "page: what he may change": _event("tab-documents", "select 2"),
    "page: passages for a correction": _event("mending", "select", said={"words": "Vondrake Mirelda ngân sách"}),
    "page: own conversations": _get("tro-chuyen"),
    "page: more documents": _event("documents", "expand", *ANY, said={"shown": "0"}),
    "page: documents by words": _event("documents-words", "input", "vondrake", *ANY[1:]),
    "page: documents of a year": _event("documents-year", "input", *ANY[:3], "2031"),
    "page: documents of another year": _event("documents-year", "input", *ANY[:3], "2025"),
    "page: settings": _event("header", "select"),
    "page: a test of the model": _event("configuration", "submit"),
    "page: all documents after a refusal": _event(
        "transcript", "submit", "", _MEMORY, ["zuvoqua.pdf"], said={"question": ASKED[3], "everything": True}
    ),
    **{
        f"page: {what} {paper.name}": _event(component, event, *data, said=said)
        for paper in PAPERS
        for what, component, event, data, said in (
            ("what may follow", "box", "submit then", (Remembered(paper), []), None),
            ("what was cited", "source", "select", (Remembered(paper),), _CITED),
            ("what was cited, opened", "source", "edit", (Remembered(paper),), _CITED),
            ("a draft of an answer", "transcript", "edit", (Remembered(paper),), {"report": "0"}),
            ("its head", "correction", "edit", (), {"document": paper.name}),
            ("compared", "versions", "select", (), {"newer": paper.name, "older": "zuvoqua.pdf"}),
        )
    },
    **{f"page: a correction of {one.name}": _event("mending", "edit", "", said={"kept": one.word}) for one in PAPERS},
    **{f"get a shared conversation about {one.name}": _shared(one) for one in PAPERS},
    "page: indicators": _event("tab-indicators", "select", None, "", *["Tất cả"] * 6),
    "page: tasks": _event("tab-tasks", "select", None, "", *["Tất cả"] * 4),
    "page: drafting": _event("tab-drafting", "select", []),
    "page: people": _event("tab-people", "select"),
    "page: evaluation": _event("tab-evaluation", "select", "Bộ mẫu"),
    **{
        f"page: {component} {event} {paper.name}": _event(component, event, *data, said=said)
        for paper in PAPERS
        for component, event, data, said in (
            ("source", "select", (_MEMORY,), {"passage": paper.name, "start": "0", "end": "0"}),
            ("documents", "edit", (_MEMORY,), {"document": paper.name}),
            ("row-source", "select", (), {"passage": paper.name, "start": "0", "end": "0"}),
            ("draft-begin", "click", ([paper.name], "", (), "tom-tat", "vua", "", ""), None),
        )
    },
    "page: whose draft": _event("draft", "apply", said={"draft": "DRAFT"}),
    **{f"get /{path}": _get(path) for path in ("", "config", "download/indicators", "download/tasks")},
    **{f"get /{path}": _get(path) for path in ("download/tasks-calendar", "download/audit", "download/evaluation")},
    "get a table by words": _get("download/indicators?q=Vondrake"),
    "get a draft": _get("download/draft?id={draft}&file=md"),
    **{f"get the picture of {paper.name}": _get(f"picture/{{{paper.word}}}/1") for paper in PAPERS},
    **{f"get a part of the picture of {one.name}": _get(f"picture/{{{one.word}}}/1?start=0&end=90") for one in PAPERS},
    **{f"get the file of {paper.name}": _get(f"original/{{{paper.word}}}") for paper in PAPERS},
    **{f"get /{path}": _api("GET", path) for path in ("api/v1/documents", "api/v1/records/indicators", "metrics")},
    "get api tasks": _api("GET", "api/v1/records/tasks"),
    **{f"api: {one}": _api("POST", "api/v1/ask", {"question": one}) for one in (ASKED[0], *ASKED[3:5])},
    "api: stream": _api("POST", "api/v1/ask", {"question": ASKED[3], "stream": True}),
    **{
        f"api: {what} {paper.name}": _api("POST", f"api/v1/{what}", body)
        for paper in PAPERS
        for what, body in (
            ("drafts", {"documents": [paper.name]}),
            ("ask", {"question": "Thu ngân sách?", "documents": [paper.name]}),
        )
    },
    **{
        f"completions: {one}": _api(
            "POST", "v1/chat/completions", {"model": "tro-ly-kcn", "messages": [{"role": "user", "content": one}]}
        )
        for one in ASKED[3:5]
    },
    "mcp: documents": _tool("documents"),
    "mcp: search": _tool("search", question="ngân sách khu công nghiệp Vondrake", k=50),
    "mcp: ask": _tool("ask", question=ASKED[4]),
    "mcp: indicators": _tool("records", which="indicators"),
    "mcp: tasks": _tool("records", which="tasks"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", VISITORS)
def test_nothing_shows_that_is_not_for_him(office: Office, name: str, way: str) -> None:
    said = WAYS[way](office, name)
    assert said.let_in == (name not in NOBODY)
    hidden = [paper for paper in PAPERS if name not in paper.seen_by]
    asked = said.asked.lower()
    assert [word for paper in hidden for word in paper.tells if word in said.text and word.lower() not in asked] == []


SHOWING = (
    "page: more documents",
    "page: indicators",
    "page: tasks",
    "page: Thu ngân sách của khu công nghiệp Vondrake năm 2024?",
    "page: documents edit vondrake.pdf",
    "page: opened",
    "page: versions",
    "page: documents by words",
    "page: what was cited vondrake.pdf",
    "page: what was cited, opened vondrake.pdf",
    "page: its head vondrake.pdf",
    "page: compared vondrake.pdf",
    "page: source select zuvoqua.pdf",
    "page: source select vondrake.pdf",
    "page: row-source select vondrake.pdf",
    "page: corrected answers",
    "page: a correction of vondrake.pdf",
    "get a shared conversation about vondrake.pdf",
    "get /download/tasks",
    "api: Thu ngân sách của khu công nghiệp Vondrake năm 2024?",
    "mcp: search",
    "mcp: documents",
    "get a draft",
)


@pytest.mark.parametrize("way", SHOWING)
def test_whose_it_is_sees_it(office: Office, way: str) -> None:
    """So that the test above is not one of silence."""
    said = WAYS[way](office, "chu")
    assert any(word in said.text for word in OWN.tells if word.lower() not in said.asked.lower())


def test_everybody_counts_what_he_sees(office: Office) -> None:
    for name, documents in (("doc", 1), ("nhom", 2), ("chu", 3), ("nap", 1), ("quantri", 3)):
        for way in ("page", "api"):
            assert f"**{documents}**" in WAYS[f"{way}: Có bao nhiêu tài liệu?"](office, name).text
        assert f"Thư viện có {documents} tài liệu" in WAYS["page: more documents"](office, name).text


def test_a_draft_is_its_makers(office: Office) -> None:
    for name in ALL:
        assert ("Vondrake" in WAYS["get a draft"](office, name).text) == (name == "chu")


# --- what is refused ---------------------------------------------------------------------------------------------

_BOTH = {"newer": "zuvoqua.pdf", "older": "mirelda.pdf"}
NOT_HIS = {
    "remove a form": _event("template-remove", "click", "tom-tat"),
    "remove on the page": _event("documents", "delete", said={"document": "zuvoqua.pdf"}),
    "remove by a program": _api("DELETE", "api/v1/documents/zuvoqua.pdf"),
    "remove what he can't see": _api("DELETE", "api/v1/documents/vondrake.pdf"),
    "show to others": _event("audience-save", "click", "zuvoqua.pdf", "rieng", []),
    "make an account": _event("people-add", "click", "gian", "", "quan-tri", ""),
    "start a run": _event("evaluate", "click", "Bộ mẫu", "Thư viện hiện tại"),
    "read the log": _get("download/audit"),
}


READERS_MAY_NOT = {
    "decide": _event("versions", "submit", said={**_BOTH, "kind": "replaces"}),
    "correct": _event("correction", "submit", said={"document": "zuvoqua.pdf", "values": {"number": "99/BC"}}),
}
NOBODY_WHO_SEES_IT_NOT = {
    "decide of what he can't see": _event(
        "versions", "submit", said={"newer": "vondrake.pdf", "older": "mirelda.pdf", "kind": "separate"}
    ),
    "delete a correction": _event("mended", "delete", said={"kept": "Vondrake"}),
    "take a decision back": _event("versions", "undo", said={"newer": "vondrake.pdf", "older": "zuvoqua.pdf"}),
    "correct what he can't see": _event(
        "correction", "submit", said={"document": "vondrake.pdf", "values": {"number": "99/BC"}}
    ),
}


@pytest.mark.parametrize("way", [*READERS_MAY_NOT, *NOBODY_WHO_SEES_IT_NOT])
@pytest.mark.parametrize("name", [*NOBODY, "doc", "nhom", "nap"])
def test_papers_stand_as_those_say_who_may(office: Office, name: str, way: str) -> None:
    if name == "nap" and way in READERS_MAY_NOT:
        return
    said = {**READERS_MAY_NOT, **NOBODY_WHO_SEES_IT_NOT}[way](office, name)
    assert "Đã ghi" not in said.text and "Đã lưu" not in said.text
    with Library.open(office.accounts.settings) as library:
        assert not library.decisions and {info.metadata.number for info in library.reports()} >= {"11/BC-BQL"}
        assert not [info for info in library.reports() if info.corrections]
    assert len(CorrectedAnswers(office.accounts.settings.data_dir).all()) == len(PAPERS)


def test_files_and_pictures_are_for_those_who_see_the_document(office: Office) -> None:
    for name in VISITORS:
        for paper in PAPERS:
            for address in (f"original/{office.short[paper.word]}", f"picture/{office.short[paper.word]}/1"):
                status = office.http(name).get(address).status_code
                assert (status == 200) == (name in paper.seen_by), (name, address)


def test_an_answer_becomes_a_draft_of_what_is_seen(office: Office) -> None:
    for name in sorted(ALL):
        for paper in PAPERS:
            said = WAYS[f"page: a draft of an answer {paper.name}"](office, name)
            assert ("data-handover" in said.text) == (name in paper.seen_by), (name, paper)


def test_a_paper_is_checked_against_what_is_seen(office: Office) -> None:
    for name in sorted(ALL):
        content = office.http(name).get("download/mau-word?kind=tom-tat").content
        (path,) = office.page(name).upload("kiem-tra.docx", content).json()
        sent = [file(path, "kiem-tra.docx")]
        WAYS["page: drafting"](office, name)
        office.page(name).join("check-upload", "upload", sent, [OWN.name], ()).raise_for_status()
        told = json.dumps(office.page(name).heard(), ensure_ascii=False)
        refused = "không có tài liệu" in told or "not in the list of choices" in told
        assert refused == (name not in OWN.seen_by), told


def test_forms_are_the_administrators(office: Office) -> None:
    kept = office.accounts.settings.data_dir / "templates"
    content = office.http("quantri").get("download/mau-word?kind=tom-tat").content
    for name in ("doc", "nap", "quantri"):
        (path,) = office.page(name).upload("mau.docx", content).json()
        office.page(name).join("template-upload", "upload", [file(path, "mau.docx")], "tom-tat").raise_for_status()
        told = json.dumps(office.page(name).heard(), ensure_ascii=False)
        assert ("Đã nhận mẫu" in told) == (name == "quantri") == (kept.is_dir() and bool(list(kept.iterdir())))


@pytest.mark.parametrize("way", NOT_HIS)
@pytest.mark.parametrize("name", [*NOBODY, "doc", "nhom", "nap"])
def test_what_he_may_not_do_is_refused(office: Office, name: str, way: str) -> None:
    NOT_HIS[way](office, name)
    with Library.open(office.accounts.settings) as library:
        assert {info.document for info in library.reports()} == {paper.name for paper in PAPERS}
    assert office.accounts.documents.of(PUBLIC.name) == PUBLIC.access
    assert {person.name for person in office.accounts.people.all()} == set(PEOPLE)


def _sent(office: Office, name: str, file: str) -> httpx.Response:
    files = {"files": (file, "BÁO CÁO\n\nNội dung khác hẳn: 9 tỷ đồng.".encode())}
    return httpx.post(f"{office.address}api/v1/documents", files=files, headers=office.program(name), timeout=60)


def test_only_who_may_adds_and_nobody_replaces_what_is_anothers(office: Office) -> None:
    assert [_sent(office, name, "moi.txt").status_code for name in (*NOBODY, "doc", "nhom")] == [401, 401, 403, 403]
    assert _sent(office, "nap", "zuvoqua.pdf").json()["results"][0]["status"] == "refused"
    (unseen,) = _sent(office, "nap", "vondrake.pdf").json()["results"]
    assert OWN.teller not in json.dumps(unseen, ensure_ascii=False)
    with Library.open(office.accounts.settings) as library:
        assert {library.find(paper.name).id for paper in PAPERS} == set(office.ids.values())


def test_a_page_is_its_openers(office: Office) -> None:
    known = office.page("chu").session
    office.page("chu").call("documents", "expand")
    for name in ("doc", ""):
        heard = office.http(name).get("gradio_api/queue/data", params={"session_hash": known})
        assert heard.status_code in (401, 403)
