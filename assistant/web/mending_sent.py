"""What the page's script sent of a corrected answer, as values, and the form's contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answer import Answer, Citation
from assistant.corrected.answering import held_by
from assistant.corrected.model import MOST_CITED, Cited, Corrected, CorrectionNotKept
from assistant.understanding.reading import points_back
from assistant.web.mending_html import Form, Option
from assistant.web.rooms import Room
from assistant.web.sources import within
from index.errors import UnknownDocument
from index.library import Library

_MOST_OPTIONS = 60


def number(value: object) -> int:
    """0 for what is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def offered(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The passages that stood in the form, each once; `chosen` are those that were ticked."""
    given = said.get("options")
    found = [one for one in given[:_MOST_OPTIONS] if isinstance(one, Mapping)] if isinstance(given, list) else []
    return list({str(one.get("marker")): one for one in found if 0 < number(one.get("marker")) < 100}.values())


def cited_of(library: Library, one: Mapping[str, Any]) -> Cited:
    """Raises CorrectionNotKept for a passage that is not in the library any more."""
    try:
        passage = library.passage(str(one.get("passage", ""))[:200])
    except UnknownDocument as error:
        raise CorrectionNotKept(f"Đoạn [{number(one.get('marker'))}] không còn trong thư viện. Hãy bỏ chọn.") from error
    start, end = number(one.get("start")), number(one.get("end"))
    start, end = (start, end) if start < end <= len(passage.text) else (0, 0)
    digest = library.find(passage.document).digest
    quote = passage.text[start:end] or passage.text
    return Cited(number(one.get("marker")), passage.document, digest, passage.id, start, end, quote)


def question_of(room: Room, typed: str) -> str:
    """A question as it is kept: with its slips mended and times by the calendar. Raises CorrectionNotKept."""
    bounds, desk = room.assistant.settings, room.assistant.desk
    typed = " ".join(typed[: 4 * bounds.max_question].split())
    if not typed or len(typed) > bounds.max_question:
        raise CorrectionNotKept(f"Câu hỏi cần từ 1 đến {bounds.max_question} ký tự, không nhận {len(typed)} ký tự.")
    intent = desk.read(typed)
    if points_back(typed):
        raise CorrectionNotKept(
            "Câu hỏi còn dựa vào câu trước (“đó”, “này”…). Hãy ghi rõ tên tài liệu, nơi và kỳ được hỏi."
        )
    if intent.untimely:
        raise CorrectionNotKept("Câu hỏi tính theo hôm nay (“năm nay”, “quý này”…). Hãy ghi rõ năm, quý hoặc tháng.")
    if intent.about == "assistant":
        raise CorrectionNotKept("Câu này không hỏi về tài liệu nên không sửa được câu trả lời.")
    return intent.text


def form_for(room: Room, answer: Answer, turn: str) -> Form:
    """For an answer as it was given: its own words, the passages that it cites, or the nearest beside a refusal."""
    if answer.corrected and (one := room.assistant.corrected.find(answer.corrected)) and held_by(room.library, one):
        return form_of(room, one, turn)
    cited = bool(answer.citations)
    sure = len(answer.citations) == 1 or (cited and answer.certainty == "sure")
    options = _options(room.library, answer.citations or answer.related, sure)
    text = "" if answer.refused or answer.certainty == "unsure" else answer.answer.replace("**", "")
    return Form(answer.standalone_question, text, options, turn)


def _options(library: Library, citations: Sequence[Citation], chosen: bool) -> list[Option]:
    found = []
    for citation in citations[:MOST_CITED]:
        try:
            passage = library.passage(citation.passage)
        except UnknownDocument:
            continue
        start, end = within(citation, passage.text)
        found.append(Option(citation.marker, passage, start, min(end, len(passage.text)), chosen))
    return found


def form_of(room: Room, one: Corrected, turn: str = "") -> Form:
    held = held_by(room.library, one)
    options = [Option(cited.marker, passage, cited.start, cited.end, True) for cited, passage in held]
    return Form(one.question, one.text, options, turn, one.id)


def typed_again(room: Room, said: Mapping[str, Any], problem: str) -> Form:
    """What was typed, once more: nothing of it is lost."""
    options = []
    for one in offered(said):
        try:
            passage = room.library.passage(str(one.get("passage", ""))[:200])
        except UnknownDocument:
            continue
        start, end = number(one.get("start")), number(one.get("end"))
        options.append(Option(number(one["marker"]), passage, start, end, one.get("chosen") is True))
    question, text = (str(said.get(name, ""))[:20_000] for name in ("question", "text"))
    return Form(question, text, options, str(said.get("turn", ""))[:4], str(said.get("kept", ""))[:80], problem)
