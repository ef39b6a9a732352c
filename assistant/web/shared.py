"""A conversation as somebody else may read it: what rests on documents that he sees, without what tells of others.

An answer is shown where he sees every passage that it cites, as it was cited. Remarks about versions, what was looked
up, what may follow and why nothing was found are worked out over the documents of the one who asked, so they are left
out. So is what continues something left out.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer, Citation
from assistant.web.conversation import Conversation, Exchange
from index.errors import UnknownDocument
from index.library import Library
from index.versions import standing_of

HIDDEN = "Phần này dựa trên tài liệu mà anh/chị không được xem, hoặc không còn trong thư viện, nên không hiện."
NOT_SHOWN = "(Câu hỏi không hiện)"
_NOT_FOUND = "Người hỏi không tìm thấy nội dung này trong các tài liệu được xem."


def readable(exchanges: Conversation, library: Library) -> Conversation:
    """The conversation for whoever sees this library."""
    shown: list[Exchange] = []
    hidden = False
    for exchange in exchanges:
        follows = exchange.answer is not None and _meant(exchange.answer) != _plain(exchange.question)
        own = None if hidden and follows else _own(exchange, library)
        hidden = hidden or own is None
        shown.append(own or Exchange(NOT_SHOWN, note=HIDDEN))
    return tuple(shown)


def _own(exchange: Exchange, library: Library) -> Exchange | None:
    answer = exchange.answer
    if answer is None or answer.about not in ("content", "document"):
        return None
    cited = (*answer.citations, *answer.related)
    try:
        return Exchange(exchange.question, _bare(answer, library)) if cited else None
    except UnknownDocument:
        return None


def _bare(answer: Answer, library: Library) -> Answer:
    told = _NOT_FOUND if answer.refused else answer.answer
    return replace(
        answer,
        answer=told,
        reason=told if answer.refused else None,
        citations=tuple(_as_it_stands(one, library) for one in answer.citations),
        related=tuple(_as_it_stands(one, library) for one in answer.related),
        notes=(),
        notice="",
        steps=(),
        choices=(),
        action={},
    )


def _as_it_stands(citation: Citation, library: Library) -> Citation:
    """What befell the document, as far as the reader sees what has replaced it. Raises UnknownDocument."""
    return replace(citation, standing=standing_of(library.passage(citation.passage)))


def _meant(answer: Answer) -> str:
    return _plain(answer.standalone_question)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
