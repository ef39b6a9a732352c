"""What a draft of a meeting is made of: facts about the meeting, sections of items, each with where its words stand.

Values are immutable: an edit gives a new summary. `to_json` and `from_json` are inverses, so a draft can be kept,
sent to the page and taken up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

from index.errors import TrolyError

Kind = Literal["tom-tat", "thong-bao", "bien-ban", "cong-van", "to-trinh"]
Length = Literal["ngan", "vua", "day-du"]
SectionKey = Literal["proceedings", "results", "shortcomings", "opinions", "conclusions", "targets", "tasks", "open"]
FactKey = Literal[
    "event", "date", "start", "place", "chair", "secretary", "participants", "absent", "speaker", "issuer", "number",
    "issued", "closing", "subject", "recipients",
]  # fmt: skip
Mode = Literal["offline", "llm"]

KINDS: Mapping[Kind, str] = {
    "tom-tat": "Tóm tắt hội nghị",
    "thong-bao": "Thông báo kết luận",
    "bien-ban": "Biên bản",
    "cong-van": "Công văn",
    "to-trinh": "Tờ trình",
}
LETTERS: tuple[Kind, ...] = ("cong-van", "to-trinh")
"""Papers that are sent to somebody about something, not accounts of a meeting."""

LENGTHS: Mapping[Length, str] = {"ngan": "ngắn", "vua": "vừa", "day-du": "đầy đủ"}
SECTIONS: tuple[SectionKey, ...] = get_args(SectionKey)
FACTS: tuple[FactKey, ...] = get_args(FactKey)

UNVERIFIED = "[cần xác minh]"
"""Marks a line whose figures or names no source holds."""


_OF_ALL: Mapping[FactKey, str] = {
    "event": "Tên hội nghị",
    "date": "Ngày họp",
    "place": "Địa điểm",
    "chair": "Người chủ trì",
    "participants": "Thành phần dự họp",
}
_OF_LETTERS: Mapping[FactKey, str] = {"subject": "Trích yếu", "recipients": "Kính gửi"}
_FILLED_IN: Mapping[Kind, Mapping[FactKey, str]] = {
    "tom-tat": _OF_ALL,
    "thong-bao": _OF_ALL,
    "bien-ban": {**_OF_ALL, "start": "Giờ bắt đầu", "secretary": "Thư ký", "closing": "Giờ kết thúc"},
    "cong-van": _OF_LETTERS,
    "to-trinh": _OF_LETTERS,
}
_ALWAYS_BLANK: Mapping[Kind, tuple[str, ...]] = {
    "tom-tat": ("Ngày lập bản tóm tắt", "Người tổng hợp"),
    "thong-bao": ("Số văn bản", "Ngày ban hành", "Chức vụ và họ tên người ký", "Nơi nhận cụ thể"),
    "bien-ban": ("Số văn bản", "Ngày lập biên bản", "Họ tên chủ tọa", "Nơi nhận cụ thể"),
    "cong-van": ("Số văn bản", "Ngày ban hành", "Chức vụ và họ tên người ký", "Nơi nhận cụ thể"),
    "to-trinh": ("Số văn bản", "Ngày ban hành", "Chức vụ và họ tên người ký", "Nơi nhận cụ thể"),
}


class InvalidSummary(TrolyError):
    """A saved draft that can't be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where words stand: `quote` is `passage.text[start:end]` of the passage with that id."""

    document: str
    title: str
    passage: str
    ordinal: int
    page: int | None
    section: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the meeting; an empty text means that the inputs do not give it."""

    text: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section. `id` stays the same when the same words are drafted again.

    `lead` is the name it comes under ("KCN Lộc Sơn", a speaker), "" for none; `unverified` lines are shown with a mark.
    """

    id: str
    text: str
    sources: tuple[Source, ...] = ()
    unverified: bool = False
    edited: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task; `text` is what is to be done, "" for what the inputs do not tell."""

    id: str
    text: str
    assignee: str = ""
    coordinating: tuple[str, ...] = ()
    deadline: str = ""
    assigned_by: str = ""
    sources: tuple[Source, ...] = ()
    unverified: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """What inputs tell differently: `sides` are their words, side by side."""

    subject: str
    sides: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A document that the draft was made from. `passages` counts what was read, `words` its syllables."""

    document: str
    digest: str
    title: str
    body: str
    number: str
    date: str
    passages: int
    words: int


@dataclass(frozen=True, slots=True)
class Check:
    """The check of every line against its sources; `left_out` counts lines of a model that no source supports."""

    figures: int = 0
    unsupported: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """A draft. `facts` and `sections` hold what was found; `notes` tell the drafter what to look at.

    `body` is the body that issues the draft and `parent` the one above it, "" when the inputs do not name them.
    """

    kind: Kind
    length: Length
    facts: Mapping[FactKey, Fact]
    sections: Mapping[SectionKey, tuple[Item, ...]]
    tasks: tuple[TaskItem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    check: Check = field(default_factory=Check)
    mode: Mode = "offline"
    parent: str = ""
    body: str = ""
    province: str = ""

    def fact(self, key: FactKey) -> str:
        return self.facts[key].text if key in self.facts else ""

    def items(self, key: SectionKey) -> tuple[Item, ...]:
        return self.sections.get(key, ())

    def lines(self) -> Iterator[Item | TaskItem]:
        """Every item and task, in the order of the sections."""
        for key in SECTIONS:
            yield from self.tasks if key == "tasks" else self.items(key)

    @property
    def blanks(self) -> tuple[str, ...]:
        """What the drafter has to fill in: facts that the inputs do not give, and what a draft never has."""
        missing = [label for key, label in _FILLED_IN[self.kind].items() if not self.fact(key)]
        bodies = [
            label for label, value in (("Cơ quan chủ quản", self.parent), ("Cơ quan ban hành", self.body)) if not value
        ]
        return (*missing, *bodies, *_ALWAYS_BLANK[self.kind])

    @property
    def unverified(self) -> tuple[Item | TaskItem, ...]:
        return tuple(line for line in self.lines() if line.unverified)

    def edit(self, line_id: str, text: str) -> MeetingSummary:
        """With the words of one line, or of the fact of that name, changed; an empty text removes a line.

        Raises KeyError when the summary has no such line.
        """
        text = " ".join(text.split())
        if line_id in FACTS:
            key: FactKey = line_id
            return replace(self, facts={**self.facts, key: replace(self.facts.get(key, Fact()), text=text)})
        if all(line.id != line_id for line in self.lines()):
            raise KeyError(line_id)
        sections = {key: tuple(_edited(items, line_id, text)) for key, items in self.sections.items()}
        tasks = tuple(
            replace(t, text=text, edited=True, unverified=False) if t.id == line_id else t
            for t in self.tasks
            if t.id != line_id or text
        )
        return replace(self, sections=sections, tasks=tasks)

    def to_json(self) -> dict[str, Any]:
        """JSON values; `blanks` are there to be read and follow from the rest."""
        return {**asdict(self), "blanks": list(self.blanks)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MeetingSummary:
        """The summary that `to_json` gave. Raises InvalidSummary."""
        try:
            return cls(
                kind=_one_of(data["kind"], KINDS),
                length=_one_of(data["length"], LENGTHS),
                facts={_one_of(k, FACTS): Fact(v["text"], _sources(v)) for k, v in data["facts"].items()},
                sections={_one_of(k, SECTIONS): _items(items) for k, items in data["sections"].items()},
                tasks=tuple(
                    TaskItem(**{**v, "coordinating": tuple(v["coordinating"]), "sources": _sources(v)})
                    for v in data["tasks"]
                ),
                conflicts=tuple(Conflict(v["subject"], _items(v["sides"])) for v in data["conflicts"]),
                notes=tuple(data["notes"]),
                inputs=tuple(Input(**v) for v in data["inputs"]),
                check=Check(**{**data["check"], "unsupported": tuple(data["check"]["unsupported"])}),
                mode=_one_of(data["mode"], get_args(Mode)),
                parent=data["parent"],
                body=data["body"],
                province=data["province"],
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InvalidSummary(
                f"Bản nháp đã lưu không đọc được ({type(error).__name__}: {error}). Hãy soạn lại từ tài liệu gốc."
            ) from error


def _edited(items: tuple[Item, ...], line_id: str, text: str) -> Iterator[Item]:
    for item in items:
        if item.id != line_id:
            yield item
        elif text:
            yield replace(item, text=text, edited=True, unverified=False)


def _one_of(value: Any, accepted: Any) -> Any:
    if value not in accepted:
        raise ValueError(f"«{value}», chấp nhận: {', '.join(accepted)}")
    return value


def _items(data: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(Item(**{**item, "sources": _sources(item)}) for item in data)


def _sources(data: Mapping[str, Any]) -> tuple[Source, ...]:
    return tuple(Source(**source) for source in data["sources"])
