"""A document's statements, each with its part in a meeting: result, shortcoming, opinion, conclusion, target ...

The part is told by the words of the sentence, else by what introduces it, else by the headings above it, else by what
came before. Photo captions, heads, signatures and recipients are no statements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.inheritance import nature_of
from assistant.meetings.sources import Reading
from assistant.statements import Statement, statements_of
from index.lines import is_capitals, is_official_head, is_prose
from index.report import Block
from index.text import quantities
from index.vietnamese import Span, fold

Role = Literal["proceedings", "results", "shortcomings", "opinions", "conclusions", "targets", "open", "skip", ""]


@dataclass(frozen=True)
class Unit:
    """A statement that may be said in a summary. `span` counts the characters of the report's text.

    `position` is how far into the document it stands, from 0 to 1; `heading` and `block` tell what it stands under.
    """

    reading: Reading
    statement: Statement
    span: Span
    role: Role
    block: int
    heading: str
    position: float

    @property
    def text(self) -> str:
        return self.statement.text


# Every pattern below reads folded text: lower case without diacritics.
_SKIP = re.compile(
    r"^(?:tren day la|.{0,80}\b(?:xin |tran trong )?(?:thong bao|bao cao|kinh trinh)\b.{0,160}\b(?:biet|xem xet"
    r"|trien khai|thuc hien)\b"
    r"[^;]{0,60}(?:\./\.|\.)?$)|\bhoi nghi (?:da )?ket thuc (?:luc|vao)|^kinh gui|^don vi tinh|^nguon:|^\(kem theo"
    r"|^can cu\b|^sau khi nghe\b[^;]{0,260}\bket luan (?:nhu sau|chi dao)|^tren co so (?:bao cao"
    r"|y kien)[^;]{0,260}\bket luan\b"
)
_SHORT = re.compile(
    r"\b(?:con|van con|boc lo|bo lo|nhin nhan|chi ra|gap|ton tai|mot so|nhung|cac)\b[^:;.]{0,60}?"
    r"\b(?:ton tai|han che|yeu kem|bat cap|viec chua|mat chua|chua tron|diem yeu|chua lam duoc|khuyet diem|dang do"
    r"|(?<!hoan canh )kho khan|chua troi|thieu sot)\b"
    r"|^(?:ton tai|han che|kho khan|vuong mac|nhung viec chua)\b"
)
_HELPS = re.compile(
    r"\b(?:thao go|giai quyet|khac phuc|xu ly|vuot qua|vuot|nam bat|ho tro|bao cao|phan anh|lang nghe|chu dong"
    r"|kip thoi)\b[^;:.]{0,50}$"
)
_NEGATIVE = re.compile(
    r"\b(?:con|van con|bi|rat|qua|tien do)\s+(?:nhieu |rat |kha )?(?:cham|han che|keo dai|thap|yeu|thieu|lung tung"
    r"|ton dong|bat cap|long leo|chong cheo|kem|mong)\b"
    r"|\b(?:i ach|chay i|xuong cap|thieu hut|no dong|qua tai|chong cheo|tri tre|day dua)\b"
    r"|\bchua (?:duoc|co|trien khai|dat|chat che|cao|dung|hieu qua|xu ly|thuc hien|bo tri|hoan thanh|kip|dong bo"
    r"|ban giao|thuong xuyen|ve dich)\b"
    r"|\bkhong (?:ve dich|dat|kip)\b|\bcham (?:tien do|so voi|trien khai)\b|\bgay (?:o nhiem|thiet hai|anh huong)\b"
)
_REPORTED = re.compile(r"\b(?:nghe|trinh bay|thong qua|doc)\b[^;:.]{0,40}\b(?:cac )?bao cao\b")
_CONCLUDES = re.compile(
    r"^(?:phat bieu )?ket luan\b(?! so)|\b(?:ket luan (?:hoi nghi|cuoc hop|nhu sau|chi dao)|phat bieu (?:ket luan"
    r"|chi dao)|ket thuc (?:hoi nghi|cuoc hop)"
    r"|chi dao hoi nghi|ghi nhan (?:va|nhung|tinh|ket|su|no)|bieu duong|danh gia cao|bieu quyet"
    r"|thong qua (?:nghi quyet|noi dung|nhung)|thong nhat (?:bieu|thong qua|giu)|nhan manh|luu y|tiep thu)\b"
)
_AWARDS = re.compile(r"\b(?:khen thuong|bang khen|giay khen|danh hieu|huan chuong|trao thuong|bieu duong vi)\b")
_OPINES = re.compile(
    r"\b(?:phat bieu(?! ket luan| chi dao)|thao luan|tham luan|y kien (?:phat bieu|cho rang|de nghi|ban khoan)"
    r"|co y kien|cac y kien(?! chi dao)|cho rang|ban khoan"
    r"|bay to|chia se|ke lai|dai bieu (?:de nghi|kien nghi|cho rang)|dai dien [^;:.]{3,80}?(?:cho biet|ke|noi"
    r"|de nghi|kien nghi|neu))\b"
)
_PLANS = re.compile(
    r"\b(?:nhiem vu|phuong huong|muc tieu|chi tieu|giai phap)\b[^;:.]{0,80}\b(?:cuoi nam|nam (?:20)?\d\d"
    r"|quy (?:[iv]+|\d)|thoi gian toi|trong tam|chu yeu|sau)\b"
    r"|^(?:du kien|phan dau)\b|\btrong thoi gian toi\b|\bchi tieu (?:nam|phan dau|da duoc giao)\b|\bdu bao kha nang\b"
    r"|\bnhiem vu (?:trong tam|chu yeu)\b|^muc tieu\b|\bviec (?:cap bach|can|tiep tuc|phai|sau)\b|\bgiao (?:viec"
    r"|nhiem vu)\b"
)
_ACHIEVES = re.compile(
    r"\b(?:tang|vuot|dat)\s+[\d.,]+ ?%|\bgiam (?:ngheo|ty le ton)|\bda (?:giai quyet|khac phuc|xu ly)\b"
    r"|^(?:\W|va |da )*(?:kien quyet|cham dut|thu hoi|xu ly|ra soat|don doc|khac phuc|dieu chinh|kiem tra)\b"
)
_CONCEDES = re.compile(r"\b(?:tuy(?! nhien)|mac du)\b[^;:.]{0,200}(?:\bsong\b|, nhung\b|, van\b)")
_HAS_DONE = re.compile(r"\bda (?!de ra|xac dinh|thong nhat|thong qua|giao|dat ra|neu)")
_ANNOUNCES = re.compile(
    r"\b(?:mot so|nhung|nhieu|may|cac)\s+(?:\w+ ){0,2}?(?:ton tai|han che|yeu kem|bat cap|viec chua \w+|diem yeu"
    r"|kho khan)(?: \w+){0,3}\W*$"
)
_ASKS_ABOVE = re.compile(
    r"^(?:\W*\d*\W*)?(?:de nghi|kien nghi|kinh de nghi)\b[^;:.]{0,12}\b(?:ubnd tinh|uy ban nhan dan|bo |chinh phu"
    r"|thu tuong|hdnd|tinh uy|cac bo)\b"
)

_HEADING_WORDS: Mapping[Role, str] = {
    "skip": "noi nhan",
    "shortcomings": "ton tai|han che|kho khan|vuong mac|chua lam duoc|yeu kem|tran tro|bat cap|viec chua"
    "|nguyen nhan|diem yeu|chua troi",
    "open": "kien nghi|de xuat",
    "opinions": "thao luan|y kien (?:phat bieu|dai bieu|tham gia)",
    "targets": "nhiem vu|phuong huong|giai phap|muc tieu|chi tieu (?:phan dau|nam|ke hoach)|giao viec"
    "|chuong trinh cong tac|ke hoach cong tac",
    "conclusions": "ket luan|chi dao|to chuc thuc hien",
    "results": "ket qua|tinh hinh|da lam duoc|uu diem|thuc hien|toan canh|danh gia|hoat dong|cong tac",
}
"""What a heading says of the part that stands under it; the first that fits counts."""


def units_of(reading: Reading, told: Sequence[Span] = ()) -> list[Unit]:
    """The statements of a document in reading order, those without a part in a summary left out.

    `told` are the stretches that the facts of the meeting were taken from: they are not told again.
    """
    last = max(len(reading.text), 1)
    walk = _Walk(reading)
    units: list[Unit] = []
    for passage in reading.passages:
        for statement in statements_of(passage):
            if statement.joined:
                continue
            start = passage.start + statement.start
            block = reading.block_at(start)
            if block < walk.first or block >= walk.end or not walk.tells(block):
                continue
            role = walk.role(statement, block, passage.start)
            span = Span(start, passage.start + statement.end)
            known = any(a < span.end and span.start < b for a, b in told)
            if role not in ("skip", "") and not known and not _only_introduces(statement.text):
                units.append(Unit(reading, statement, span, role, block, walk.heading(block), start / last))
    return units


def _only_introduces(text: str) -> bool:
    """Whether a text ends in a colon and has no figure of its own: "cụ thể như sau:"."""
    return text.rstrip().endswith(":") and not any(q.unit for q in quantities(text))


class _Walk:
    """Follows a document's text, remembering what part the last sentences and lead-ins played."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._blocks = reading.report.blocks
        self.first = next((i for i, b in enumerate(self._blocks) if self._opens(b)), 0)
        self.end = _end(self._blocks)
        self._headings = _headings_above(self._blocks)
        self._paragraph = -1
        self._now: Role = ""
        self._last: Role = ""
        self._sentence = Span(-1, -1)
        self._of_lead: dict[str, Role] = {}
        self._concluding = False
        self._telling: dict[int, bool] = {}

    @staticmethod
    def _opens(block: Block) -> bool:
        return block.kind in ("item", "row", "heading") or (is_prose(block.text) and not is_official_head(block.text))

    def tells(self, block: int) -> bool:
        """Whether a block may say something: no caption, heading, official head, by-line."""
        if block not in self._telling:  # each of its statements asks
            self._telling[block] = self._tells(block)
        return self._telling[block]

    def _tells(self, block: int) -> bool:
        found = self._blocks[block]
        if found.kind in ("caption", "heading") or is_official_head(found.text) or is_capitals(found.text):
            return False
        return found.kind != "paragraph" or is_prose(found.text) or len(found.text.split()) > 8

    def heading(self, block: int) -> str:
        return self._headings[block]

    def role(self, statement: Statement, block: int, offset: int) -> Role:
        sentence = Span(offset + statement.sentence.start, offset + statement.sentence.end)
        if sentence != self._sentence:
            self._sentence = sentence
            self._now = self._of_sentence(statement, block)
            if block != self._paragraph:
                self._last = ""
            if self._now != "skip":
                self._last = self._now
            self._paragraph = block
            if self._blocks[block].text.rstrip().endswith(":"):
                self._of_lead[self._blocks[block].text] = self._last
        return self._refined(statement, self._now, block)

    def _of_sentence(self, statement: Statement, block: int) -> Role:
        plain = fold(" ".join(statement.sentence_text.split()))
        if _SKIP.search(plain):
            self._concluding = self._concluding or "ket luan" in plain
            return "skip"
        above = self._from_above(statement, block)
        if above in ("targets", "shortcomings", "open") and self._is_listed(statement, block):
            return above  # the parts of a list play the part that its lead-in or heading tells
        own = _own_role(plain)
        if own == "conclusions" and re.search(r"\bket luan\b|\bchi dao\b", plain):
            self._concluding = True
        if own:
            return own
        if block == self._paragraph and self._last in ("shortcomings", "opinions", "targets", "open"):
            return self._last  # the sentences after "... còn một số hạn chế:" go on with them
        return above

    def _is_listed(self, statement: Statement, block: int) -> bool:
        return self._blocks[block].kind == "item" or (statement.kind == "item" and statement.series >= 0)

    def _from_above(self, statement: Statement, block: int) -> Role:
        lead_in = self._blocks[block].lead_in or statement.lead_in
        if lead_in:
            plain = fold(lead_in.split("\n")[-1])
            if cue := _lead_role(plain) or self._of_lead.get(lead_in, ""):
                return cue
        for heading in reversed(self._headings[block].split("\n")):
            if heading and (role := _heading_role(heading)):
                return role
        return "targets" if self._last == "targets" and self._blocks[block].kind == "item" else "results"

    def _refined(self, statement: Statement, role: Role, block: int) -> Role:
        """What the statement's own words say against the sentence's part."""
        plain = fold(statement.text)
        heading = next((r for h in reversed(self._headings[block].split("\n")) if (r := _heading_role(h))), "")
        planned = nature_of(statement) == "target" and quantities(statement.text)
        if role in ("results", "conclusions") and planned and heading not in ("results", "shortcomings"):
            return "targets"
        if role == "shortcomings" and _ANNOUNCES.search(plain):
            return "skip"  # says that there are some, not which
        if role == "results" and _NEGATIVE.search(plain) and not _achieves(plain):
            return "shortcomings"
        if role == "targets" and _ASKS_ABOVE.search(plain):
            return "open"
        return role


def _own_role(plain: str) -> Role:
    short = _SHORT.search(plain)
    if (
        short
        and not _CONCEDES.search(plain)
        and not _HELPS.search(plain[: short.end() - 1])
        and not _helped(plain, short)
    ):
        return "shortcomings"
    if _REPORTED.search(plain):
        return "proceedings"
    if _AWARDS.search(plain):
        return "results"
    if _CONCLUDES.search(plain):
        return "conclusions"
    if _OPINES.search(plain):
        return "opinions"
    if _ASKS_ABOVE.search(plain):
        return "open"
    return "targets" if _is_planned(plain) else ""


def _is_planned(plain: str) -> bool:
    plan = _PLANS.search(plain)
    return plan is not None and not _HAS_DONE.search(plain[: plan.start()])


def _lead_role(plain: str) -> Role:
    """What a lead-in says of the list under it: what is planned rather than that it was agreed upon."""
    if _SKIP.search(plain):
        return ""
    role = _own_role(plain)
    return "targets" if role in ("conclusions", "opinions", "") and _is_planned(plain) else role


def _helped(plain: str, short: re.Match[str]) -> bool:
    """Whether the troubles that a sentence names are solved rather than lamented: "tháo gỡ những khó khăn"."""
    return bool(_HELPS.search(plain[: short.start()].rstrip()[-60:]))


def _achieves(plain: str) -> bool:
    return bool(_ACHIEVES.search(plain))


def _heading_role(heading: str) -> Role:
    plain = fold(heading)
    return next((role for role, words in _HEADING_WORDS.items() if re.search(rf"\b(?:{words})\b", plain)), "")


def _headings_above(blocks: Sequence[Block]) -> list[str]:
    """For each block the headings above it, the outermost first, a line each."""
    path: list[Block] = []
    found: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            path = [*(h for h in path if h.level < block.level), block]
        elif _is_title(block):
            path = [*[h for h in path if h.kind == "heading"][:-1], block]
        found.append("\n".join(h.text for h in path))
    return found


def _is_title(block: Block) -> bool:
    """A short line that names a part ("Mục tiêu năm 2025") though nothing in its setting says that it is a heading."""
    short = block.kind == "paragraph" and len(block.text.split()) <= 8 and not re.search(r"[.:;,!?]$", block.text)
    return short and bool(_heading_role(block.text))


def _end(blocks: Sequence[Block]) -> int:
    """Where the document ends and recipients, signature or a by-line begin; annexes are left to the records."""
    for i, block in enumerate(blocks):
        if re.match(r"nơi nhận\s*:?", block.text, re.I):
            return i
    end = len(blocks)
    while end and _signs(blocks[end - 1]):
        end -= 1
    return end


def _signs(block: Block) -> bool:
    short = block.kind in ("paragraph", "caption") and len(block.text.split()) <= 12 and not is_prose(block.text)
    return short and not quantities(block.text)  # "Thu ngân sách đạt 500 tỷ đồng" signs nothing
