"""A follow-up made to stand alone by the model, and checked: nothing is added that the conversation does not say."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence

from assistant.answer import Progress, Turn
from assistant.followups import is_follow_up
from assistant.generation.endpoint import Session
from assistant.generation.errors import ModelError
from assistant.generation.messages import Message, Reply
from assistant.generation.reading import is_vietnamese
from index.query import find_names
from index.scanning import YEAR
from index.vietnamese import fold
from prompts import render

MOST_TURNS = 6
LONGEST_TURN = 600
LONGEST_QUESTION = 300
_LEANS = re.compile(r"\b(?:do|nay|ay|kia|tren|ho|no|vay|con|tiep|them|nhu the|nua)\b")


def needs_model(asked: str, standalone: str, history: Sequence[Turn]) -> bool:
    """Whether a question leans on the conversation: it looks like it, or the rules have taken something over."""
    leans = is_follow_up(asked) or bool(_LEANS.search(fold(asked)) and len(asked.split()) <= 12)
    return bool(history) and (leans or fold(standalone) != fold(asked))


def condense(
    asked: str, history: Sequence[Turn], session: Session, provinces: Sequence[str]
) -> Generator[Progress, None, str]:
    """The question standing alone, or as it was asked when the model gives nothing that can be used."""
    yield Progress("Đang hiểu câu hỏi…")
    recent = [
        {"who": "Cán bộ" if t.role == "user" else "Trợ lý", "content": t.content[:LONGEST_TURN]}
        for t in history[-MOST_TURNS:]
    ]
    messages = (Message("user", render("condense", history=recent, question=asked)),)
    try:
        for event in session.stream(messages, max_tokens=120):
            if isinstance(event, Reply):
                return accepted(event.text, asked, history, provinces)
    except ModelError:
        pass
    return asked


_LABEL = re.compile(r"^(?:câu hỏi(?: đứng riêng)?)\s*:\s*", re.IGNORECASE)


def accepted(text: str, asked: str, history: Sequence[Turn], provinces: Sequence[str]) -> str:
    """The first line of a reply when it is a question that only says what the conversation says; else `asked`."""
    line = next((one.strip(' "“”*-') for one in text.splitlines() if one.strip()), "")
    line = _LABEL.sub("", line)
    said = "\n".join((*(t.content for t in history), asked))
    fits = 0 < len(line) <= LONGEST_QUESTION and is_vietnamese(line) and len(line.split()) >= 4
    kept = {word for word in fold(asked).split() if len(word) > 2} & set(fold(line).split())
    if not fits or not kept or numbers_in(line) - numbers_known(said):
        return asked
    new = set(find_names(line, provinces, folded=False)) - set(find_names(said, provinces, folded=False))
    return asked if new else line


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers_in(text: str) -> set[str]:
    return {n.lstrip("0") for n in _NUMBER.findall(text)}


_YEAR_BEFORE = re.compile(r"\bnam (?:truoc|ngoai)\b|\bky truoc\b|\bcung ky\b")
_YEAR_AFTER = re.compile(r"\bnam (?:sau|toi)\b|\bsang nam\b")


def numbers_known(said: str) -> set[str]:
    """The numbers of a conversation, with the years that "năm trước" and "năm sau" mean."""
    known = numbers_in(said)
    years = {int(n) for n in known if YEAR.fullmatch(n)}
    plain = fold(said)
    before = _YEAR_BEFORE.search(plain)
    after = _YEAR_AFTER.search(plain)
    return known | {str(y - 1) for y in years if before} | {str(y + 1) for y in years if after}
