"""Questions for the library itself: which documents it holds, how many, the newest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.about.lines import Line, shortened
from assistant.about.replies import Reply, called, day_of, refusal
from assistant.answer import Answer
from assistant.understanding.intent import Intent
from assistant.understanding.shelf import Card, of_place, of_time
from index.manifest import ReportInfo
from index.query import Query
from index.report import Passage
from index.text import periods

SHOWN = 12
"""Documents that an answer lists by name; the Tài liệu tab has them all."""

First = Callable[[str], Passage]
"""The first passage of a document, to link to."""


def catalogue(
    intent: Intent, query: Query, cards: Sequence[Card], first: First, about: Callable[[str], Sequence[str]]
) -> Answer:
    """A list of the documents asked for, with number, date and link. `about` finds documents on a subject."""
    if not cards:
        return refusal(intent, "Chưa nạp tài liệu nào. Mời tải tài liệu lên ở mục Tài liệu.")
    facet = intent.facets[0]
    if facet == "places":
        return _places(intent, cards)
    chosen, others = _chosen(intent, query, cards, about)
    which = _which(intent, query)
    reply = Reply(intent)
    if not chosen and others and not intent.subject and facet in ("list", "count"):
        reply.say(f"Không có tài liệu nào ghi là {which}; có {len(others)} tài liệu khác loại:")
        for card in others[:SHOWN]:
            _say(reply, card.info, first)
        return reply.answer(checked=False)
    if not chosen:
        return refusal(intent, f"Chưa nạp {which}. {_instead(cards)}")
    infos = [card.info for card in chosen]
    if facet in ("newest", "oldest"):
        return _newest(intent, infos, which, first, last=facet == "oldest")
    ordered = infos if intent.subject else sorted(infos, key=_time_of, reverse=True)
    return _counted(reply, ordered, which, first)


def _chosen(
    intent: Intent, query: Query, cards: Sequence[Card], about: Callable[[str], Sequence[str]]
) -> tuple[list[Card], list[Card]]:
    """The documents asked for, those on a subject by how near they are, and those that only are of another kind."""
    kind = intent.named.kind
    there = [card for card in cards if of_place(card, query) and of_time(card, query)]
    chosen = [card for card in there if not kind or card.info.metadata.kind == kind]
    others = [card for card in there if kind and card.info.metadata.kind != kind]
    if intent.subject:
        order = list(about(intent.subject))
        found = (card for card in chosen if card.info.document in order)
        chosen = sorted(found, key=lambda c: order.index(c.info.document))
    return chosen, others


def _counted(reply: Reply, infos: Sequence[ReportInfo], which: str, first: First) -> Answer:
    reply.say(f"Có **{len(infos)}** {which}{' trong thư viện' if which == 'tài liệu' else ''}:")
    for info in infos[:SHOWN]:
        _say(reply, info, first)
    if len(infos) > SHOWN:
        reply.say(f"và {len(infos) - SHOWN} tài liệu khác; xem đủ ở mục Tài liệu.")
    return reply.answer(checked=False)


def _say(reply: Reply, info: ReportInfo, first: First) -> None:
    passage = first(info.document)
    befell = "".join(f" ({one.told})" for one in passage.standing)
    reply.say(f"- {described(info)}{befell}", Line(info.metadata.title, passage, 0, min(len(passage.text), 160)))


def described(info: ReportInfo) -> str:
    """A document in one line: kind, number, day, what it is about, place."""
    meta = info.metadata
    day = f" ngày {day_of(info)}" if meta.date else ""
    day = day or (f" {meta.period}" if meta.period and meta.period not in meta.title else "")
    if not meta.number:
        place = f", {meta.province}" if meta.province and meta.province not in meta.title else ""
        return f"{meta.kind or 'Tài liệu'}{day}: {shortened(meta.title or info.document, 110)}{place}"
    subject = meta.title.removeprefix(meta.kind).strip()
    return f"**{called(info)}**{day}, {meta.body or meta.province}: {shortened(subject, 110)}"


def _time_of(info: ReportInfo) -> str:
    """When a document is from, as its date is written: its date, or else the last month of the period that it is about,
    which stands before the days of that month; "" for one that tells neither."""
    told = [p for p in periods(info.metadata.period) if p.year]
    return info.metadata.date or max((f"{p.until or p.year}-{p.last or 12:02}" for p in told), default="")


def _newest(intent: Intent, infos: Sequence[ReportInfo], which: str, first: First, *, last: bool) -> Answer:
    timed = sorted(filter(_time_of, infos), key=_time_of, reverse=not last)
    if not timed:
        return refusal(intent, f"Không có {which} nào ghi ngày, nên chưa xếp được theo thời gian.")
    reply = Reply(intent)
    by = "ngày ghi trong văn bản" if all(i.metadata.date for i in timed) else "ngày ghi trong văn bản hoặc kỳ báo cáo"
    reply.say(f"{which[:1].upper()}{which[1:]} {'cũ' if last else 'mới'} nhất theo {by}:")
    same = [info for info in timed if _time_of(info) == _time_of(timed[0])]
    for info in same[:SHOWN]:
        _say(reply, info, first)
    if untimed := len(infos) - len(timed):
        reply.say(f"(không kể {untimed} tài liệu không ghi ngày, không rõ kỳ)")
    return reply.answer(checked=False)


def _places(intent: Intent, cards: Sequence[Card]) -> Answer:
    reply = Reply(intent)
    names = sorted({card.info.metadata.province for card in cards if card.info.metadata.province})
    reply.say(f"Tài liệu đã nạp thuộc {len(names)} tỉnh, thành phố:")
    for name in names:
        own = [card.info for card in cards if card.info.metadata.province == name]
        periods = sorted({info.metadata.period for info in own if info.metadata.period})
        told = f" ({', '.join(periods)})" if periods else ""
        reply.say(f"- **{name}**: {len(own)} tài liệu{told}")
    if others := sum(not card.info.metadata.province for card in cards):
        reply.say(f"- không rõ tỉnh: {others} tài liệu")
    return reply.answer(checked=False)


def _which(intent: Intent, query: Query) -> str:
    named = intent.named
    parts = [named.kind.lower() if named.kind else "tài liệu"]
    parts += [f"của {', '.join(query.provinces)}"] if query.provinces else []
    parts += [f"về {named.period}"] if named.period else []
    parts += [f"có nói về “{intent.subject}”"] if intent.subject else []
    return " ".join(parts)


def _instead(cards: Sequence[Card]) -> str:
    """What the library does have, in a sentence."""
    places = sorted({card.info.metadata.province for card in cards if card.info.metadata.province})
    told = f" của {', '.join(places[:8])}{' và nơi khác' if len(places) > 8 else ''}" if places else ""
    return f"Thư viện đang có {len(cards)} tài liệu{told}."
