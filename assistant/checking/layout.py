"""The parts of an official paper by Decree 30/2020/NĐ-CP, Appendix I: what must stand where, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.checking.model import Finding, Place
from assistant.checking.paper import DATED, Line, Paper, paper_types
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("checking.tsv", kind, "assistant")


_STATE, _MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_NUMBER = re.compile(r"^Số\s*:\s*(?P<n>\d*)(?P<gap>\s*)/(?P<after>\s*)(?P<code>[^\s-]*)")
_NAME = re.compile(r"^(?:(?:ThS|TS|PGS\.?\s?TS|KS)\.?\s*)?(?:[^\W\d_a-z][^\W\d_]*\s+){1,5}[^\W\d_a-z][^\W\d_]*$")
_LEVELS: tuple[tuple[re.Pattern[str], Callable[[str], int]], ...] = (
    (re.compile(r"^(?:Phần\s+)?([IVX]+)\.\s"), lambda label: _roman(label)),
    (re.compile(r"^(\d{1,2})\.\s"), lambda label: int(label)),
    (re.compile(r"^(\d{1,2}\.\d{1,2})\.?\s"), lambda label: int(label.rpartition(".")[2])),
    (re.compile(r"^([a-zđ])\)\s"), lambda label: _LETTERS.find(label) + 1),
)
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_WORKING = "TÓM TẮT HỘI NGHỊ"


def check_layout(paper: Paper) -> Iterator[Finding]:
    yield from _state(paper)
    yield from _number(paper)
    yield from _dated(paper)
    yield from _type(paper)
    yield from _numbering(paper)
    yield from _foot(paper)
    yield from _page(paper)


def _missing(text: str, advice: str) -> Finding:
    return Finding("layout", Place(-1), text, advice)


def _at(line: Line, text: str, advice: str) -> Finding:
    return Finding("layout", Place(line.at, line.text), text, advice)


# ---------------------------------------------------------------------------------------------- head


def _state(paper: Paper) -> Iterator[Finding]:
    head = [line for line in paper.lines if line.where == "head"] or list(paper.lines[:12])
    for wanted, name, begins in ((_STATE, "Quốc hiệu", "cộng h"), (_MOTTO, "Tiêu ngữ", "độc lập")):
        near = next((line for line in head if line.text.lower().startswith(begins)), None)
        if near is None:
            yield _missing(f"Thiếu {name}.", f"Thêm «{wanted}».")
        elif near.text.replace("–", "-").replace("HOÀ", "HÒA").replace("Hoà", "Hòa") != wanted:
            yield _at(near, f"{name} viết chưa đúng.", f"Viết «{wanted}».")


def _number(paper: Paper) -> Iterator[Finding]:
    line = next((line for line in paper.lines if line.where != "foot" and line.text.startswith("Số")), None)
    found = _NUMBER.match(line.text) if line else None
    if paper.type == _WORKING:
        return
    if line is None or found is None:
        yield _missing("Thiếu dòng số, ký hiệu.", "Thêm «Số: …/…» dưới tên cơ quan ban hành.")
        return
    if found["n"] and (found["gap"] or found["after"]):
        yield _at(line, "Số, ký hiệu có khoảng trắng quanh dấu «/».", "Viết liền, ví dụ «Số: 05/TB-BQL».")
    if len(found["n"]) == 1:
        yield _at(line, "Số nhỏ hơn 10 phải có số 0 phía trước.", f"Viết «Số: 0{found['n']}/…».")
    code = paper_types().get(paper.type)
    if code and found["code"] != code and found["code"] in {*paper_types().values()} | {""}:
        yield _at(line, f"Ký hiệu «{found['code']}» không phải của {paper.type}.", f"Ký hiệu của loại này là «{code}».")


def _dated(paper: Paper) -> Iterator[Finding]:
    line = paper.dated
    if line is None:
        yield _missing("Thiếu dòng địa danh, ngày tháng năm.", "Thêm «Địa danh, ngày … tháng … năm …».")
        return
    found = DATED.match(line.text)
    day, month = (found[key].strip(" .…") for key in ("d", "m")) if found else ("", "")
    if day and len(day) == 1:
        yield _at(line, "Ngày nhỏ hơn 10 phải có số 0 phía trước.", f"Viết «ngày 0{day}».")
    if month in ("1", "2"):
        yield _at(line, "Tháng 1, tháng 2 phải có số 0 phía trước.", f"Viết «tháng 0{month}».")


def _type(paper: Paper) -> Iterator[Finding]:
    letter = any(line.text.startswith("Kính gửi") for line in paper.lines)
    if not paper.type and not letter:
        yield _missing(
            "Thiếu tên loại văn bản, hoặc «Kính gửi» của công văn.",
            f"Thêm tên loại ({', '.join(list(paper_types())[:4])} …).",
        )
    elif not paper.type and not any(line.text.startswith("V/v") for line in paper.lines):
        yield _missing("Công văn thiếu trích yếu.", "Thêm «V/v …» dưới số, ký hiệu.")


# ---------------------------------------------------------------------------------------------- body


def _numbering(paper: Paper) -> Iterator[Finding]:
    """Labels that leave one out or repeat one, level by level; a level begins anew under another one above it."""
    counts = [0] * len(_LEVELS)
    for line in paper.body:
        for level, (label, value) in enumerate(_LEVELS):
            match = label.match(line.text)
            if match is None:
                continue
            number = value(match[1])
            if number != counts[level] + 1 and not _begins_anew(level, number, match[1], counts):
                yield _at(line, f"Đánh số «{match[1]}» không nối tiếp.", "Đánh số lại các mục cho liên tục.")
            counts[level] = number
            counts[level + 1 :] = [0] * (len(_LEVELS) - level - 1)
            break


def _begins_anew(level: int, number: int, label: str, counts: list[int]) -> bool:
    """A list of its own that starts with 1; "d" after "c" where "đ" is left out."""
    if level == 3 and label == "e":
        return counts[level] == _LETTERS.find("d") + 1
    return level > 0 and number == 1


def _roman(label: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for char, after in zip(label, [*label[1:], ""], strict=True):
        value = values[char]
        total += -value if after and values[after] > value else value
    return total


# ---------------------------------------------------------------------------------------------- foot


def _foot(paper: Paper) -> Iterator[Finding]:
    body = [line for line in paper.lines if line.where in ("body", "table")]
    if paper.type != _WORKING and body and not body[-1].text.rstrip().endswith("./."):
        yield _at(body[-1], "Nội dung chưa kết thúc bằng dấu «./.».", "Thêm «./.» sau câu cuối cùng.")
    foot = [line for line in paper.lines if line.where == "foot"]
    office = next((n for n, line in enumerate(foot) if _pattern("office").match(line.text)), -1)
    if office < 0:
        yield _missing("Thiếu chức vụ người ký.", "Thêm chức vụ in hoa, ví dụ «TRƯỞNG BAN», sau phần nội dung.")
    elif not any(_named(line.text) for line in foot[office:]):
        yield _at(foot[office], "Thiếu họ tên người ký.", "Thêm họ và tên dưới chức vụ.")
    if paper.type != _WORKING:
        yield from _recipients(foot)


def _named(text: str) -> bool:
    """Whether a line is a name, or the place of one: an empty place is told by the check of gaps."""
    return text == "Họ và tên" or (_NAME.match(text) is not None and not text.isupper())


_KEPT = re.compile(r"[-–]\s*Lưu\s*:\s*VT")


def _recipients(foot: list[Line]) -> Iterator[Finding]:
    label = next((n for n, line in enumerate(foot) if line.text.startswith("Nơi nhận")), -1)
    if label < 0:
        yield _missing("Thiếu «Nơi nhận».", "Thêm «Nơi nhận:» ngang hàng với chức vụ người ký.")
        return
    listed = [line for line in foot[label + 1 :] if line.text.lstrip().startswith(("-", "–"))]
    if not listed or not _KEPT.match(listed[-1].text):
        last = listed[-1] if listed else foot[label]
        yield _at(last, "Nơi nhận chưa kết thúc bằng dòng lưu.", "Thêm dòng cuối «- Lưu: VT, …».")


def _page(paper: Paper) -> Iterator[Finding]:
    if paper.page not in ((210, 297), (297, 210)):
        yield _missing(f"Khổ giấy {paper.page[0]} x {paper.page[1]} mm, không phải A4.", "Đặt khổ A4 (210 x 297 mm).")
    limits = ((20, 25), (20, 25), (30, 35), (15, 20))
    for name, margin, (low, high) in zip(("trên", "dưới", "trái", "phải"), paper.margins, limits, strict=False):
        if paper.page == (210, 297) and not low - 0.6 <= margin <= high + 0.6:
            yield _missing(f"Lề {name} {margin:g} mm.", f"Đặt lề {name} {low}-{high} mm.")
