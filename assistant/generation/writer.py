"""An answer by a language model over numbered passages, of which only what has been checked is ever shown.

    prompt ──▶ stream ──▶ sentences ──check──▶ released one by one
                              └── not borne out ──▶ one request to mend them ──▶ released or removed

Nothing here raises: whatever goes wrong ends in an `Outcome` without an answer, with the reason as a notice.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answer import Draft as Shown
from assistant.answer import Progress, Usage
from assistant.generation.context import Prompt, build_prompt
from assistant.generation.drafting import Draft, Entry
from assistant.generation.endpoint import Endpoint, Session
from assistant.generation.errors import ContextOverflow, ModelError, ModelUnusable
from assistant.generation.messages import Delta, Message, Reply
from assistant.generation.reading import Piece, Reading, is_vietnamese, pieces_of, says_nothing_found
from assistant.generation.task import Outcome, Task, Tools
from assistant.grounding import Checked, Source, Vouched, facts_of, judge
from assistant.grounding.computing import asks_to_compute
from index.text import Quantity
from index.vietnamese import fold
from prompts import render

if TYPE_CHECKING:
    from llama_index.core.tools import BaseTool

log = logging.getLogger("troly.model")

Event = Progress | Shown

SHOWN_EVERY = 0.15
"""Seconds between two signs of life while the model writes."""
MOST_MENDED = 6
SHORT_REPLY = 400


@dataclass
class Writer:
    """One answer being written. `write` yields what may be shown, and returns the `Outcome`."""

    endpoint: Endpoint
    task: Task
    tools: Tools
    session: Session
    sources: tuple[Source, ...] = ()
    draft: Draft = field(default_factory=Draft)
    reading: Reading = field(default_factory=Reading)
    nothing_found: bool = False
    tokens: list[int] = field(default_factory=lambda: [0, 0])
    counted: bool = False
    cached: bool = False
    waited: float = 0.0
    first: float = 0.0
    last: float = 0.0
    doing: str = "Đang viết câu trả lời…"

    def write(self) -> Generator[Event, None, Outcome]:
        """Ask, check, mend. Closing the generator ends the request."""
        begin = time.perf_counter()
        notice, removed, mended, failure = "", 0, 0, None
        try:
            messages = yield from self._answer()
            removed, mended = yield from self._mend(messages)
        except ModelError as error:
            notice, failure = str(error), error
            self.draft = Draft()
        finally:
            self.session.close()
        done = time.perf_counter()
        times = {
            "first_token": round((self.first - begin) * 1000, 1) if self.first else 0.0,
            "model": round(self.waited * 1000, 1),
            "checking": round((done - self.last) * 1000, 1) if self.last else 0.0,
        }
        told = (notice, self.nothing_found, removed, mended, times, failure)
        return Outcome(self.draft, self.sources, self._usage(), *told)

    # ----------------------------------------------------------------------------------------------- the answer

    def _answer(self) -> Generator[Event, None, tuple[Message, ...]]:
        """Stream the answer; a prompt that is too long for the model is halved once."""
        budget = self.endpoint.context - self.endpoint.max_tokens
        for limit in (budget, budget // 2):
            prompt = self._prompt(limit)
            try:
                yield from self._stream(prompt.messages)
                return prompt.messages
            except ContextOverflow:
                if limit != budget:
                    raise
        raise AssertionError("unreachable")

    def _prompt(self, budget: int) -> Prompt:
        task = self.task
        prompt = build_prompt(task.question, task.candidates, task.hits, self.tools.analyzer, self.tools.count, budget)
        self.sources = prompt.sources
        return prompt

    def _stream(
        self, messages: tuple[Message, ...], tools: Sequence[BaseTool] = (), max_tokens: int | None = None
    ) -> Generator[Event, None, Reply | None]:
        yield Progress(self.doing)
        self._restart()
        prepared, reply, shown = False, None, time.monotonic()
        for event in self._events(messages, check=self._usable, tools=tools, max_tokens=max_tokens):
            if not prepared:  # the request is on its way: what checking needs is made meanwhile
                self._prepare()
                prepared = True
            if isinstance(event, Delta):
                if event.restart:
                    self._restart()
                    yield Progress("Mô hình chưa trả lời được, đang thử lại…")
                    continue
                if self._take(self.reading.feed(event.text)):
                    shown = time.monotonic()
                    yield self._state()
            elif isinstance(event, Reply):
                reply = event
            if time.monotonic() - shown > SHOWN_EVERY:
                shown = time.monotonic()
                yield self._state()
        self._take(self.reading.finish(cut=reply is not None and reply.finish == "length"))
        return reply

    def _state(self) -> Event:
        text = self.draft.text({})
        return Shown(text) if text else Progress(self.doing)

    def _restart(self) -> None:
        self.draft, self.reading, self.nothing_found = Draft(), Reading(), False

    def _prepare(self) -> None:
        for source in self.sources:
            _ = source.said, source.values, source.words

    def _usable(self, text: str) -> None:
        """Raises ModelUnusable for a reply in another language."""
        if not is_vietnamese(text):
            raise ModelUnusable(f"Mô hình {self.endpoint.model} không trả lời bằng tiếng Việt.")

    # ----------------------------------------------------------------------------------------------- sentences

    def _take(self, pieces: Sequence[Piece]) -> bool:
        """Check sentences as they come; True when one more may be shown."""
        more = False
        for piece in pieces:
            if says_nothing_found(piece.text):
                self.nothing_found = True
                continue
            if any(fold(e.piece.text) == fold(piece.text) for e in self.draft.entries):
                continue
            entry = self._checked(piece)
            self.draft.entries.append(entry)
            more |= entry.kept and entry.checked is not None and entry.checked.ok
        return more

    def _checked(self, piece: Piece) -> Entry:
        if piece.introduces and not any(isinstance(f.value, Quantity) for f in facts_of(piece.text)):
            return Entry(piece, None, kept=not any(p.kind != "words" for p in self._check(piece).problems))
        return Entry(piece, self._check(piece))

    def _check(self, piece: Piece) -> Checked:
        stated = [f.value for c in self.draft.stated for f in facts_of(c.text) if isinstance(f.value, Quantity)]
        asked = self.task.question.text
        return judge(
            piece.text,
            piece.markers,
            self.sources,
            asked=asked,
            stated=stated,
            computes=asks_to_compute(asked),
            vouched=self._vouched(),
        )

    def _vouched(self) -> Sequence[Vouched]:
        """The figures that tools have worked out."""
        return ()

    # ------------------------------------------------------------------------------------------------- mending

    def _mend(self, messages: tuple[Message, ...]) -> Generator[Event, None, tuple[int, int]]:
        """Ask once for the sentences that don't stand, with the reasons. (removed, mended)"""
        failed = [e for e in self.draft.entries if e.checked is not None and not e.checked.ok]
        if not failed:
            return 0, 0
        tried = failed[:MOST_MENDED]
        useful = bool(self.draft.stated) or any(p.kind != "words" for e in tried for p in (e.checked or _NONE).problems)
        mended = 0
        if useful and self.session.remaining > 0.15 * self.endpoint.seconds:
            yield Progress("Đang đối chiếu lại với nguồn…")
            try:
                reply = yield from self._whole(
                    self._mending(messages, tried), max_tokens=min(SHORT_REPLY, self.endpoint.max_tokens)
                )
                mended = self._replace(tried, reply.text)
            except ModelError as error:
                log.info("model %s: no mending: %s", self.endpoint.model, type(error).__name__)
        return len(failed) - mended, mended

    def _mending(self, messages: tuple[Message, ...], failed: Sequence[Entry]) -> tuple[Message, ...]:
        items = [
            {"text": e.piece.text, "reason": " ".join(p.reason for p in (e.checked or _NONE).problems)} for e in failed
        ]
        return (*messages, Message("assistant", self.reading.text), Message("user", render("repair", items=items)))

    def _replace(self, failed: Sequence[Entry], text: str) -> int:
        """Put sentences that now stand in the place of those that did not; how many there are."""
        mended = 0
        for line in text.splitlines():
            match = _MENDED.match(line)
            number = int(match["n"]) if match else 0
            if match is None or not 1 <= number <= len(failed) or fold(match["text"]).startswith("bo"):
                continue
            entry = failed[number - 1]
            for piece in pieces_of(match["text"])[:1]:
                checked = self._check(replace(piece, line=entry.piece.line, bullet=entry.piece.bullet))
                if checked.ok and entry.checked is not None:
                    mended += not entry.checked.ok
                    entry.checked = checked
        return mended

    # ------------------------------------------------------------------------------------------------ requests

    def _whole(self, messages: tuple[Message, ...], *, max_tokens: int) -> Generator[Event, None, Reply]:
        for event in self._events(messages, max_tokens=max_tokens):
            if isinstance(event, Reply):
                return event
            yield self._state()
        raise ModelUnusable("stream without end")  # pragma: no cover - a stream ends in a reply or an error

    def _events(
        self,
        messages: tuple[Message, ...],
        *,
        check: Callable[[str], None] | None = None,
        max_tokens: int | None = None,
        tools: Sequence[BaseTool] = (),
    ) -> Iterator[Delta | Reply | None]:
        """The session's events, remembered replies first; counts tokens and the time that was spent waiting."""
        cache = None if tools else self.tools.cache
        known = cache.get(self.endpoint, messages) if cache else None
        if known is not None:
            self.cached = True
            self._count(messages, known)
            yield from (None, Delta(known.text), known)
            return
        asked = time.perf_counter()
        for event in self.session.stream(messages, check=check, max_tokens=max_tokens, tools=tools):
            now = time.perf_counter()
            self.waited += now - asked
            if isinstance(event, Delta) and event.text and not self.first:
                self.first = now
            if isinstance(event, Reply):
                self._count(messages, event)
                if cache:
                    cache.put(self.endpoint, messages, event)
            self.last = now
            yield event
            asked = time.perf_counter()

    def _count(self, messages: Sequence[Message], reply: Reply) -> None:
        if reply.prompt_tokens is None or reply.completion_tokens is None:
            self.counted = True
        count = self.tools.count
        self.tokens[0] += reply.prompt_tokens or sum(count(m.content) for m in messages)
        self.tokens[1] += reply.completion_tokens or count(reply.text)

    def _usage(self) -> Usage:
        return Usage(
            self.endpoint.model, self.tokens[0], self.tokens[1], self.session.requests, self.cached, self.counted
        )


_NONE = Checked("")
_MENDED = re.compile(r"^\W*câu\s*(?P<n>\d{1,2})\s*[:.)]\s*(?P<text>.+)$", re.IGNORECASE)
