"""Questions for a document itself: they are answered from that document, or it is said that it does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.about.catalogue import described
from assistant.about.head import HEAD, TELL
from assistant.about.lines import Line, lines_of, shortened
from assistant.about.replies import Reply, called, refusal
from assistant.about.sections import (
    FEWEST_ARTICLES,
    heading_about,
    say_article,
    say_numbered,
    say_outline,
    say_passages,
    say_section,
    subject_of,
    subjects_of,
    under,
)
from assistant.about.summary import say_summary, summary_of
from assistant.answer import Answer
from assistant.meetings.model import MeetingSummary
from assistant.offline.quoting import tidy
from assistant.understanding.intent import Intent
from assistant.understanding.shelf import Card
from index.library import Library
from index.lines import NUMBER_LINE
from index.manifest import ReportInfo
from index.query import understand
from index.recent import Recent
from index.report import Passage
from index.vietnamese import Analyzer, fold

if TYPE_CHECKING:
    from assistant.offline.finder import Finder

SEVERAL = 3
"""Documents that an answer about a head may tell of side by side; of more it is asked which is meant."""
NEAR = 3
MENTIONS = 20
"""Passages looked through for a number that no document bears."""

_EXAMPLE = {
    "summary": "Tóm tắt {}",
    "says": "{} nói gì về {}?",
    "outline": "{} có những phần nào?",
    "signer": "Ai ký {}?",
    "chair": "Ai chủ trì hội nghị nêu trong {}?",
    "subject": "{} về việc gì?",
    "issued": "Ngày ban hành của {}?",
    "issuer": "Cơ quan nào ban hành {}?",
    "number": "Số hiệu của {} là gì?",
    "recipients": "Nơi nhận của {}?",
}


class Papers:
    """The documents of a library as they are read for an answer; summaries are remembered."""

    def __init__(self, library: Library, analyzer: Analyzer, finder: Finder) -> None:
        self.library = library
        self.analyzer = analyzer
        self.finder = finder

    @cached_property
    def _summaries(self) -> Recent[MeetingSummary | None]:
        return Recent(32)

    def summary(self, document: str) -> MeetingSummary | None:
        """The short summary of a document, None for one that has nothing to sum up."""

        def write(documents: Sequence[str]) -> dict[str, MeetingSummary | None]:
            return {one: summary_of(self.library.report(one)) for one in documents}

        return self._summaries.get(self.library.revision, [document], write)[document]

    def passages(self, document: str) -> list[Passage]:
        return self.library.passages(document)

    def nearest(self, subject: str, document: str, k: int) -> list[Passage]:
        """The passages of one document nearest to a subject."""
        read = self.finder.understand(subject)
        return [hit.passage for hit in self.finder.search(read.query, k, [document])]

    def mentions(self, number: str) -> list[Line]:
        """The lines that name a document by its number."""
        terms = dict.fromkeys(self.analyzer.folded_terms(number), 1.0)
        ids = [id_ for id_, _ in self.library.lexical_search(terms, MENTIONS, folded=True)]
        wanted = fold(number)
        return [line for line in lines_of(self.library.get_passages(ids)) if wanted in fold(line.text)]


def of_document(intent: Intent, papers: Papers, cards: Sequence[Card]) -> Answer | None:
    """The answer; None where the content of documents is asked for after all."""
    infos = [card.info for name in intent.documents for card in cards if card.info.document == name]
    if not infos:
        return _unknown(intent, papers, cards)
    if "chair" in intent.facets:
        return _each(intent, papers, infos)
    if len(infos) > 1:
        return _which(intent, infos)
    return _of_one(intent, papers, infos[0])


def _of_one(intent: Intent, papers: Papers, info: ReportInfo) -> Answer | None:
    passages = papers.passages(info.document)
    reply, name = _opened(intent, info, passages), called(info)
    facet = intent.facets[0]
    if facet == "summary":
        return _summary(intent, papers, info, passages)
    if facet == "outline":
        said = say_outline(reply, passages)
        return reply.answer() if said else refusal(intent, f"{name} không chia thành mục.", passages[:1])
    if facet == "article":
        say = say_article if intent.article[0] else say_numbered
        if say(reply, intent.article, lines_of(passages)):
            return reply.answer()
        return refusal(intent, f"{name} không có {_article_name(intent.article)}.", passages[:1])
    if facet == "says":
        return _says(intent, papers, info, passages)
    return _head(intent, papers, info)


def _opened(intent: Intent, info: ReportInfo, passages: Sequence[Passage]) -> Reply:
    """A reply that begins with the document's name, and where the document bears its number."""
    head = lines_of(passages[:2])[:HEAD]
    borne = [line for line in head if info.metadata.number and NUMBER_LINE.search(line.text)][:1]
    return Reply(intent, opening=(called(info), tuple(borne)) if intent.facets != ("number",) else ("", ()))


def _summary(intent: Intent, papers: Papers, info: ReportInfo, passages: Sequence[Passage]) -> Answer:
    """What a document says in short; of one made of articles, which they are."""
    action = {"tab": "draft", "documents": [info.document]}
    if len([line for line in lines_of(passages) if line.text.startswith("Điều ")]) >= FEWEST_ARTICLES:
        reply = _opened(intent, info, passages)
        reply.say(info.metadata.title, *lines_of(passages[:1])[:1])
        if say_outline(reply, passages):
            return reply.answer()
    reply, summary = Reply(intent), papers.summary(info.document)
    if summary is not None and say_summary(reply, called(info), info, summary, passages):
        return reply.answer(action=action)
    reply = _opened(intent, info, passages)
    if say_outline(reply, passages):
        return reply.answer()
    return refusal(intent, f"{called(info)} không có nội dung để tóm tắt thành câu.", passages[:1])


def _article_name(article: tuple[str, str, str]) -> str:
    number, clause, point = article
    if not number:
        return f"mục đánh số {clause}"
    return " ".join(
        filter(None, (f"điểm {point}" if point else "", f"khoản {clause}" if clause else "", f"Điều {number}"))
    )


def _says(intent: Intent, papers: Papers, info: ReportInfo, passages: Sequence[Passage]) -> Answer | None:
    """The section about the subject, or else the lines that name it, or else the nearest passages as such."""
    if not subject_of(intent.subject, papers.analyzer):
        return _summary(intent, papers, info, passages)
    lines = lines_of(passages)
    asked = subjects_of(intent.subject, papers.analyzer)
    for subject in asked:
        path = heading_about(subject, passages, papers.analyzer)
        if path and (own := under(path, lines)):
            reply = _opened(intent, info, passages)
            say_section(reply, path, own)
            return reply.answer()
    for subject in asked:
        reply = _opened(intent, info, passages)
        if say_passages(reply, subject, passages):
            return reply.answer()
    near = papers.nearest(intent.subject, info.document, NEAR)
    return refusal(intent, f"{called(info)} không nêu “{intent.subject}”.", near)


def _head(intent: Intent, papers: Papers, info: ReportInfo) -> Answer:
    """Everything asked of a head, each in a line; the line that names the document comes first."""
    name = called(info)
    lines = lines_of(papers.passages(info.document))
    reply = _opened(intent, info, papers.passages(info.document))
    missing = [why for facet in intent.facets if (why := _tell(facet, reply, info, lines, papers))]
    if not reply.lines:
        return refusal(intent, f"{name} {'; '.join(missing)}.", [lines[0].passage] if lines else [])
    if missing:
        reply.say(f"Tài liệu {'; '.join(missing)}.")
    return reply.answer()


def _tell(facet: str, reply: Reply, info: ReportInfo, lines: Sequence[Line], papers: Papers) -> str:
    return TELL[facet](reply, info, lines, lambda: papers.library.report(info.document))


def _each(intent: Intent, papers: Papers, infos: Sequence[ReportInfo]) -> Answer:
    """Who chaired, of each document that a meeting may be told in; of one only where that is all."""
    told: list[tuple[ReportInfo, Reply]] = []
    missing: list[str] = []
    for info in infos[: 2 * SEVERAL]:
        reply = Reply(intent)
        lines = lines_of(papers.passages(info.document))
        why = _tell("chair", reply, info, lines, papers)
        if why:
            missing.append(f"{called(info)} {why}")
        else:
            told.append((info, reply))
    if not told:
        near = [papers.passages(info.document)[0] for info in infos[:NEAR]]
        return refusal(intent, f"{'; '.join(missing[:2])}.", near)
    if len(told) > 1:
        return _which(intent, [info for info, _ in told])
    return told[0][1].answer()


def _which(intent: Intent, infos: Sequence[ReportInfo]) -> Answer:
    """Several documents may be meant: asked back with whole questions."""
    reply = Reply(intent)
    pattern = _EXAMPLE.get(intent.facets[0], "Tóm tắt {}")
    choices = []
    reply.say(f"Có {len(infos)} tài liệu có thể là tài liệu được hỏi. Xin chọn một:")
    for info in infos[: 2 * SEVERAL]:
        name = called(info, 90) if info.metadata.number else f"tệp {info.document}"
        name = name[:1].lower() + name[1:]
        question = pattern.format(name, intent.subject)
        choices.append(question[:1].upper() + question[1:])
        reply.say(f"- {described(info)}: “{choices[-1]}”")
    return reply.answer(checked=False, choices=choices)


def _unknown(intent: Intent, papers: Papers, cards: Sequence[Card]) -> Answer | None:
    """No such document: said so, with where its number is mentioned, or the nearest ones."""
    named = intent.named
    what = f"văn bản số {named.number}" if named.number else _described(intent)
    mentioned = papers.mentions(named.number) if "/" in named.number else []
    if mentioned:
        if not {"subject", "issued", "issuer", "number", "signer"} & set(intent.facets):
            return refusal(
                intent, f"Chưa nạp {what}; văn bản này chỉ được nhắc đến.", [line.passage for line in mentioned[:NEAR]]
            )
        reply = Reply(intent)
        reply.say(f"Chưa nạp {what}. Văn bản này được nhắc đến như sau:")
        for line in mentioned[:2]:
            reply.say(f"- “{shortened(tidy(_around(line.text, named.number)), 320)}”", line)
        return reply.answer("unsure")
    near = _near(intent, cards, papers)
    first = [papers.passages(card.info.document)[0] for card in near]
    names = "; ".join(called(card.info, 80) for card in near)
    nearest = f" Gần nhất: {names}." if names else ""
    return refusal(intent, f"Chưa nạp {what}.{nearest}", first)


def _around(text: str, number: str) -> str:
    """The sentence of a text that holds the number."""
    from index.vietnamese import sentences

    return next((s.of(text) for s in sentences(text) if fold(number) in fold(s.of(text))), text)


def _described(intent: Intent) -> str:
    named = intent.named
    parts = [named.kind.lower() or "tài liệu", *([f"“{named.words}”"] if named.words and not named.kind else [])]
    parts += [f"của {', '.join(named.places)}"] if named.places else []
    parts += [f"về {named.period}"] if named.period else []
    return " ".join(parts) + " như câu hỏi nêu"


def _near(intent: Intent, cards: Sequence[Card], papers: Papers) -> list[Card]:
    """Documents of the same place, or of the same kind; else those that share most words."""
    query = understand(intent.text, intent.named.places)
    words = set(papers.analyzer.folded_terms(intent.text))

    def rank(card: Card) -> tuple[bool, bool, int]:
        meta = card.info.metadata
        same_place = bool(query.provinces) and meta.province in query.provinces
        return (same_place, bool(intent.named.kind) and meta.kind == intent.named.kind, len(card.words & words))

    return sorted(cards, key=rank, reverse=True)[:NEAR]
