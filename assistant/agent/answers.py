"""What a configured language model makes of a question, with what it needs for that loaded once."""

from __future__ import annotations

import logging
from collections.abc import Collection, Generator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.answer import Answer, Draft, Progress, Turn, Usage
from assistant.clock import Clock
from assistant.generation.endpoint import Endpoint, Session
from assistant.generation.probe import load
from assistant.offline.finder import Finder
from assistant.offline.found import Found
from assistant.question import Question
from assistant.understanding.intent import Intent
from index.retrieval import Hit
from index.settings import Settings
from index.vietnamese import Analyzer

if TYPE_CHECKING:
    from assistant.agent.flow import Support
    from assistant.generation.task import Tools

log = logging.getLogger("troly.model")


class ModelAnswers:
    """Answers by one endpoint. Safe to use from several threads; heavy imports wait until `load`."""

    def __init__(self, endpoint: Endpoint, settings: Settings, analyzer: Analyzer) -> None:
        self.endpoint = endpoint
        self.settings = settings
        self.analyzer = analyzer
        self._loaded = False

    def load(self) -> None:
        """Load what the first question would otherwise wait for."""
        if not self._loaded:
            load(self.endpoint)
            if self.settings.tools != "off":
                from assistant.agent.toolbox import load as load_tools

                load_tools()
            self._tools.count("khởi động")
            self._loaded = True

    def condensed(
        self, read: Question, intent: Intent, history: Sequence[Turn], session: Session, finder: Finder
    ) -> Generator[Progress, None, Question]:
        """The question as the model is to see it: a follow-up made to stand alone by it, else by the rules."""
        from assistant.generation.condense import condense, needs_model

        if not needs_model(read.asked, read.text, history):
            return replace(read, asked=intent.asked, understood=intent.text if read.asked == read.text else "")
        alone = yield from condense(intent.text, history, session, self._tools.provinces)
        if alone != intent.text:
            read = finder.understand(alone)
        return replace(read, asked=intent.asked)

    def written(
        self,
        session: Session,
        finder: Finder,
        read: Question,
        found: Found,
        hits: Sequence[Hit],
        offline: Answer,
        documents: Collection[str] | None,
        clock: Clock,
    ) -> Generator[Progress | Draft, None, Answer]:
        """The model's answer as far as the passages bear it out, or the offline one."""
        from assistant.agent.flow import Asking, with_steps, write
        from assistant.agent.reach import Reach
        from assistant.generation.answering import answer_of
        from assistant.generation.task import Task

        best = {hit.passage.id: hit for hit in sorted(hits, key=lambda hit: hit.score)}
        task = Task(read, found.candidates, tuple(best.values()))
        reach = Reach(finder.library, finder, self.analyzer, documents)
        near = found.certainty != "refused"
        asking = Asking(self.endpoint, session, task, self._tools, reach, self._support, self.settings, near)
        written = yield from write(asking)
        outcome = written.outcome
        clock.wait(outcome.times["model"])
        answer = with_steps(answer_of(read, outcome, offline), written)
        if outcome.times["first_token"]:
            clock.laps["first_token"] = outcome.times["first_token"]
        _log_usage(outcome.usage, answer)
        return answer

    @cached_property
    def _support(self) -> Support:
        from assistant.agent.flow import Support

        return Support()

    @cached_property
    def _tools(self) -> Tools:
        from assistant.generation.cache import ReplyCache
        from assistant.generation.task import Tools
        from index.query import province_names
        from index.tokens import token_counter

        cache = ReplyCache(self.settings.llm_cache) if self.settings.llm_cache else None
        return Tools(self.analyzer, province_names(), token_counter(), cache)


def _log_usage(usage: Usage | None, answer: Answer) -> None:
    if usage is not None:
        counts = (usage.model, usage.prompt_tokens, usage.completion_tokens, usage.requests)
        remembered = " (remembered)" if usage.cached else ""
        log.info("model %s: %d tokens in, %d out, %d requests%s; shown: %s", *counts, remembered, answer.mode)
