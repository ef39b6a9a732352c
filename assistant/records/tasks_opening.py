"""How a clause about work begins: what leads up to it, who it speaks of, and where the work itself starts."""

from __future__ import annotations

import re

from assistant.records.tasks_bodies import bodies_at, body_at, persons
from assistant.records.tasks_verbs import starts_action

CONNECTOR = re.compile(
    r"(?:đồng thời|bên cạnh đó|ngoài ra|đặc biệt(?: là)?|trong đó|cùng với đó|mặt khác|song song(?: với)? đó|tiếp đó"
    r"|theo đó|trước mắt|trước hết|cụ thể(?: là)?|và|cũng|nhất là|riêng|tiếp theo|cuối cùng|đến nay|ngay sau hội nghị"
    r"|thống nhất(?: chủ trương)?,? để|(?:thứ|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: \w+)? là"
    r"|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười))(?:\s*[,:])?\s+",
    re.IGNORECASE,
)

_ADJUNCT = re.compile(
    r"(?:trong|về|đối với|để|căn cứ|trên cơ sở|tại|từ nay|qua|thông qua|nhằm|với|theo|trước|kết luận|phát biểu"
    r"|tiếp thu"
    r"|khi|riêng|bên cạnh|ngay|sau khi|hằng|hàng|cuối|đầu|kết thúc|thời gian tới|năm|quý|tháng|đến|ở|song song"
    r"|phát huy|chậm nhất|bước sang|xác định|quán triệt|đáp ứng|thực hiện)\b",
    re.IGNORECASE,
)

_LABEL = re.compile(r"[^.;:]{2,90}:\s+|(?:Về|Đối với|Riêng)[^.;:]{2,260}:\s+")

AFTER_SUBJECT = re.compile(
    r"\s*(?:,\s*)?(?:căn cứ (?:(?:chức năng|nhiệm vụ|quyền hạn|tình hình thực tế|thẩm quyền|và"
    r"|của đơn vị)[, ]+)+"
    r"(?:được (?:giao|phân công)[, ]+)?)?"
    r"(?:theo (?:chức năng|nhiệm vụ|lĩnh vực|thẩm quyền)(?:, nhiệm vụ)?(?: (?:được (?:giao|phân công)|phụ trách"
    r"|của mình))?,? )?"
    r"(?:(?:sẽ|cần|phải|có trách nhiệm|được giao(?: nhiệm vụ)?|được phân công|cần phải"
    r"|phải có trách nhiệm|có nhiệm vụ)\s+|:\s*)?(?:căn cứ[^,]{3,120},\s*)?",
)

ASSIGN = re.compile(
    r"(?:^|(?<=[\s,:]))(?P<verb>(?:giao(?: nhiệm vụ)?(?: cho)?|phân công(?: cho)?|đề nghị|yêu cầu|chỉ đạo|lưu ý|nhắc"
    r"|đề xuất|ủy quyền(?: cho)?|(?:nhất trí|thống nhất|đồng ý)(?: chủ trương)? giao(?: cho)?))\s+(?=\S)",
    re.IGNORECASE,
)

_SAID = re.compile(r"[^.;:]{4,90}?\b(?:cho biết|khẳng định|hứa|nhấn mạnh|lưu ý)[,:]?\s+")

_OBLIGED = re.compile(r"\b(?:phải|cần)\s+(?=\S)")

_MUST = re.compile(r"\s+(?:sẽ|cần|phải)\b")
_COLON = re.compile(r"\s*:")

FOR = re.compile(r"(?:Đối với|Về phía|Nhiệm vụ của)\s+")


def opening(text: str, at: int, end: int) -> int:
    """Past what only leads up to the task: connectors, "Trong công tác quy hoạch, ", "Về đất đai: "."""
    while at < end:
        if connector := CONNECTOR.match(text, at, end):
            at = connector.end()
        elif (said := FOR.match(text, at, end)) and bodies_at(text, said.end()) and names_doer(text, said.end()):
            break
        elif (label := _LABEL.match(text, at, end)) and not body_at(text, at) and _opens(text, label.end(), end):
            if starts_action(text, at):
                break
            at = label.end()
        elif (said := _SAID.match(text, at, end)) and body_at(text, said.end()):
            at = said.end()
        elif _ADJUNCT.match(text, at, end) and (comma := _adjunct_end(text, at, end)):
            at = comma
        else:
            break
    return at


def names_doer(text: str, at: int) -> bool:
    """ "Đối với Sở Tài chính: ..." says whose task follows."""
    names = bodies_at(text, at)
    return bool(names and _COLON.match(text, names[-1].end))


def _adjunct_end(text: str, at: int, end: int) -> int:
    """Where an adverbial phrase at the start of a clause ends; 0 if it is the clause itself."""
    acts = starts_action(text, at)
    for comma in re.finditer(r",\s+", text[at : min(end, at + 200)]):
        place = at + comma.end()
        if not _opens(text, place, end):
            continue
        if not acts or _obliged(text, place):
            inner = _OBLIGED.search(text, place, min(end, place + 80))
            return inner.end() if inner and not acts and not body_at(text, place) else place
    return 0


def _obliged(text: str, at: int) -> bool:
    """Whether a body stands there that "sẽ", "cần" or "phải" do something."""
    names = bodies_at(text, at)
    return bool(names) and bool(_MUST.match(text, names[-1].end))


def _opens(text: str, at: int, end: int) -> bool:
    """Whether a clause can begin here: with a verb, a body that acts, or more of what leads up to it."""
    connector = CONNECTOR.match(text, at, end)
    at = connector.end() if connector else at
    if starts_action(text, at) or ASSIGN.match(text, at, end):
        return True
    subject = bodies_at(text, at)
    if subject:
        after = AFTER_SUBJECT.match(text, subject[-1].end)
        return bool(after) and starts_action(text, after.end() if after else at)
    return bool(persons(text[at : at + 60]) and persons(text[at : at + 60])[0].span.start == 0)


def not_acting(text: str, at: int) -> bool:
    return bool(re.compile(r"\s*(?:đã|đang|là|được|có \d|hiện|mới|và|đạt|ước)\b").match(text, at))
