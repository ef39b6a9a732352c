"""Whom a document's figures are about when nothing nearer tells: its issuer; and bodies as labels and companies."""

from __future__ import annotations

from collections.abc import Sequence

from index.annotate.naming import bodies_at, body_at
from index.bodies import issuing_body
from index.lexicon import cues
from index.report import Metadata, Passage
from index.vietnamese import fold

_CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"})
_FARTHEST = 1_000
"""Characters; a company named farther before a figure is not whom the figure is about."""
_UNNAMED = ("ban", "cac", "nhung", "moi", "toan", "chu dau tu", "nha dau tu", "hai", "ba", "truong", "pho truong")
"""What a name that is nobody's own begins with, and the reporting board's."""


def reporting_board(passages: Sequence[Passage]) -> str:
    """The body whose work a document reports: its issuer, or the board that its title or text speaks of.

    "Ban Quản lý các KCN" carries the document's province with it: "... tỉnh An Phước". A paper with a number speaks of
    its issuer's work, whatever boards it names; news speaks of the board that it names. "" when nothing tells.
    """
    if not passages:
        return ""
    meta = passages[0].metadata
    if fold(meta.body).startswith("ban quan ly"):
        return _with_province(meta.body, meta)
    if meta.body and meta.kind and "ban quản lý" not in meta.title.lower():
        return meta.body
    words = "\n".join(passage.text for passage in passages[:12])
    board = issuing_body((), (meta.title, words), words, meta.province)
    return _with_province(board, meta) if board else meta.body


def _with_province(name: str, meta: Metadata) -> str:
    if not meta.province or fold(meta.province) in fold(name):
        return name
    kind = "thành phố" if meta.province in _CITIES else "tỉnh"
    return f"{name.removesuffix(' tỉnh').removesuffix(' thành phố')} {kind} {meta.province}"


def last_company(text: str) -> str:
    """The company that a text names last, by its own name."""
    near = text[-_FARTHEST:]
    named = [near[c.start : end] for c in cues(near).of("company") if (end := body_at(near, c.start))]
    own = [name for name in named if any(word.istitle() for word in name.split()[1:])]
    return " ".join(own[-1].split()) if own else ""


def acting_body(text: str) -> str:
    """The one body that a clause opens with, where it acts: "Công an tỉnh kiểm tra 09 lượt"."""
    names = bodies_at(text, len(text) - len(text.lstrip(" -–+*•")))
    if len(names) != 1:
        return ""
    acts = cues(text).at(names[0].end + 1, "acts", "verb")
    bare = names[0].of(text)
    return bare if acts and not fold(bare).startswith(_UNNAMED) else ""


def body_of_label(label: str) -> str:
    """The body that a heading or a label "Phòng Quản lý Đầu tư:" consists of; "" when it is no body's name."""
    words = label.strip(" :.-–*+•")
    number, _, rest = words.partition(" ")
    bare = rest.strip() if number.rstrip(".)").isalnum() and number[-1:] in ".)" else words
    names = bodies_at(bare, 0)
    whole = names and names[0].start == 0 and names[0].end == len(bare)
    return bare if whole and not fold(bare).startswith(_UNNAMED) else ""
