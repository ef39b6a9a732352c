"""Answer relevance and completeness as a language model sees them, through LlamaIndex's evaluators.

Off unless asked for, and reported apart: a judge is no measurement. Each value is 0..1, with the share of answers whose
judgement could not be read. The judge is the configured model itself, which tends to like its own answers.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.generation.endpoint import Endpoint, endpoint_of
from eval.cases import Case
from eval.runner import Row
from eval.scoring import without_markers
from eval.statistics import mean
from index.settings import Settings
from prompts import render

log = logging.getLogger(__name__)

MOST = 2.0
"""Points that a judgement gives at most."""


def judged(rows: Sequence[Row], settings: Settings) -> dict[str, Any]:
    """{"relevance", "completeness", "unread", "answers"} over the answerable cases that were answered."""
    endpoint = endpoint_of(settings)
    if endpoint is None:
        return {}
    answered = [row for row in rows if row.answered]
    relevance = scores("judge_relevance", ((row.case.question, row.answer) for row in answered), endpoint)
    completeness = scores("judge_completeness", ((_expected(row.case), row.answer) for row in answered), endpoint)
    both = [*relevance, *completeness]
    return {
        "model": endpoint.model,
        "answers": len(answered),
        "relevance": mean([s for s in relevance if s is not None]),
        "completeness": mean([s for s in completeness if s is not None]),
        "unread": sum(s is None for s in both) / len(both) if both else None,
    }


def scores(prompt: str, pairs: Iterable[tuple[str, str]], endpoint: Endpoint) -> list[float | None]:
    """One score (0..1) a pair of question and answer; None where the judge failed or can't be understood."""
    from llama_index.core.evaluation import AnswerRelevancyEvaluator
    from llama_index.llms.openai_like import OpenAILike

    judge = OpenAILike(
        model=endpoint.model,
        api_base=endpoint.base_url,
        api_key=endpoint.key.get_secret_value() if endpoint.key else "none",
        is_chat_model=True,
        context_window=endpoint.context,
        max_tokens=300,
        temperature=0.0,
        timeout=endpoint.seconds,
        max_retries=endpoint.attempts,
        reuse_client=False,  # every judgement runs in an event loop of its own
    )
    evaluator = AnswerRelevancyEvaluator(llm=judge, eval_template=render(prompt), score_threshold=MOST)
    found: list[float | None] = []
    for query, answer in pairs:
        try:
            result = evaluator.evaluate(query=query, response=without_markers(answer))
            found.append(min(1.0, result.score) if result.score is not None and not result.invalid_result else None)
        except Exception as error:  # a judge that fails must not cost the run
            log.warning("judge failed: %s", type(error).__name__)
            found.append(None)
    return found


def _expected(case: Case) -> str:
    wanted = "\n".join(f"- {group[0]}" for group in case.all_of)
    return f"Câu hỏi:\n{case.question}\nCác ý phải có:\n{wanted}"
