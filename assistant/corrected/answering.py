"""From a question to the corrected answer that is for it, over the documents that whoever asks may see."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Verification
from assistant.citing import citation_of
from assistant.corrected.likeness import alike
from assistant.corrected.model import Cited, Corrected, words_of
from assistant.corrected.store import CorrectedAnswers
from assistant.grounding import MARKER, Source, judge, plain, verify
from assistant.in_force import passed_over
from assistant.offline.finder import Finder
from index.errors import LibraryUnavailable, UnknownDocument
from index.library import Library
from index.report import Passage
from index.vietnamese import Analyzer, sentences

NEAR, MOST_COMPARED = 0.5, 6
"""Share of words, and number, of the questions that are compared closely; each takes some 20 ms."""
UNCONFIRMED = "Phần mềm chưa tự xác nhận được câu trả lời này từ nguồn được dẫn."
_log = logging.getLogger(__name__)

Held = Sequence[tuple[Cited, Passage]]


def corrected_answer(
    store: CorrectedAnswers, finder: Finder, asked: str, alone: str, documents: Collection[str] | None = None
) -> Answer | None:
    """The answer that staff have given to a question, or one that asks the same; None where there is none.

    `alone` is the question as it stands alone; `documents` the scope. Never raises: a question is answered anyway.
    """
    try:
        near = store.near(words_of(alone), NEAR, MOST_COMPARED)
    except LibraryUnavailable as error:
        _log.warning("%s", error.for_operators)
        return None
    for one in near:
        held = held_by(finder.library, one)
        if held and _in_force(finder, one, alone, documents) and alike(finder, one.question, alone):
            return answer_of(one, held, asked, alone, finder.analyzer)
    return None


def held_by(library: Library, one: Corrected) -> Held:
    """What an answer rests on, as the library has it; nothing where a document has changed or is not there."""
    known = {info.document: info.digest for info in library.reports() if info.document in one.documents}
    if any(known.get(cited.document) != cited.digest for cited in one.cited):
        return ()
    found = [(cited, _passage(library, cited)) for cited in one.cited]
    return [(cited, passage) for cited, passage in found if passage] if all(p for _, p in found) else ()


def _passage(library: Library, cited: Cited) -> Passage | None:
    """By its id, else where its words are: the same document may be cut into other passages by now."""
    try:
        passage = library.passage(cited.passage)
        if passage.document == cited.document and cited.quote in passage.text:
            return passage
    except UnknownDocument:
        pass
    return next((one for one in library.passages(cited.document) if cited.quote in one.text), None)


def _in_force(finder: Finder, one: Corrected, alone: str, documents: Collection[str] | None) -> bool:
    """Whether the question may be answered from these documents: they are in its scope, and not other versions of those
    that it means."""
    if documents is not None and not one.documents <= set(documents):
        return False
    library = finder.library
    over = passed_over(alone, library.reports(), library.standings, documents) if library.standings else frozenset()
    return one.documents.isdisjoint(over)


def answer_of(one: Corrected, held: Held, asked: str, alone: str, analyzer: Analyzer) -> Answer:
    """A corrected answer as it is shown. What the judge does not bear out is not vouched for."""
    stands = borne_out(one, held, analyzer)
    other = words_of(one.question) != words_of(alone)
    made = Answer(
        question=asked,
        standalone_question=alone,
        answer=one.text,
        refused=False,
        reason=None,
        mode="offline",
        citations=citations_of(held),
        certainty="sure" if stands else "unsure",
        notes=(*((f"Câu trả lời được sửa cho câu hỏi “{one.question}”.",) if other else ()), *_doubt(stands)),
        corrected=one.id,
    )
    check = verify(made).verification if stands else Verification()
    return replace(made, answer=f"{one.mark}:\n\n{one.text}", verification=check)


def _doubt(stands: bool) -> tuple[str, ...]:
    return () if stands else (UNCONFIRMED,)


def citations_of(held: Held) -> tuple[Citation, ...]:
    """The passages with their quotes; a passage that is cut otherwise by now has its quote elsewhere."""
    made = []
    for cited, passage in held:
        whole = not cited.end
        start = 0 if whole else passage.text.find(cited.quote, min(cited.start, len(passage.text)))
        start = max(start, 0) if whole or start >= 0 else passage.text.find(cited.quote)
        made.append(citation_of(cited.marker, passage, start, start if whole else start + len(cited.quote)))
    return tuple(made)


def borne_out(one: Corrected, held: Held, analyzer: Analyzer) -> bool:
    """Whether the judge lets every sentence stand."""
    sources = [Source(cited.marker, passage, analyzer) for cited, passage in held]
    return all(judge(sentence, markers, sources, asked=one.question).ok for sentence, markers in _sentences(one.text))


def _sentences(text: str) -> list[tuple[str, list[int]]]:
    """Each sentence with the markers of its line."""
    found = []
    for line in text.splitlines():
        markers, words = [int(marker) for marker in MARKER.findall(line)], plain(line)
        found += [(said, markers) for s in sentences(words) if (said := words[s.start : s.end].strip())]
    return found
