"""The assistant as a model, asked by OpenAI's own client and with what chat programs send."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator

import openai
import pytest
from starlette.testclient import TestClient

from assistant.answer import Answer, Draft, Progress
from assistant.api.completions import Chunks, text_of
from assistant.api.service import Step
from assistant.assistant import Assistant
from tests.api.conftest import NAME, behind_doors
from tests.api.running import run
from tests.scripted_model import ScriptedModel

QUESTION = "Kim ngạch xuất khẩu 6 tháng đầu năm 2024 của Lâm Đồng là bao nhiêu?"


@pytest.fixture
def openai_client(served: tuple[str, str]) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served[0]}v1", api_key=served[1], max_retries=0) as client:
        yield client


def test_an_answer_with_its_sources(openai_client: openai.OpenAI) -> None:
    assert [model.id for model in openai_client.models.list()] == ["tro-ly-kcn"]
    said = openai_client.chat.completions.create(model="tro-ly-kcn", messages=[{"role": "user", "content": QUESTION}])
    text = said.choices[0].message.content or ""
    assert "113,77 triệu USD" in text.split("Nguồn:")[0] and "[1] " in text.split("Nguồn:")[1] and NAME in text
    assert said.model_extra and said.model_extra["citations"][0]["document"] == NAME


def test_parts_make_up_the_whole(openai_client: openai.OpenAI) -> None:
    messages = [
        {"role": "system", "content": "Trả lời ngắn."},
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "113,77 triệu USD [1]"},
        {"role": "user", "content": [{"type": "text", "text": "Còn thu ngân sách?"}]},
    ]
    order = {"model": "tro-ly-kcn", "messages": messages, "temperature": 0}
    whole = openai_client.chat.completions.create(**order).choices[0].message.content or ""  # type: ignore[call-overload]
    parts = list(openai_client.chat.completions.create(**order, stream=True, stream_options={"include_usage": True}))  # type: ignore[call-overload]
    assert "412,5 tỷ đồng" in whole
    assert "".join(part.choices[0].delta.content or "" for part in parts if part.choices) == whole
    assert [part.choices[0].finish_reason for part in parts if part.choices][-1] == "stop"
    assert parts[-2].citations[0]["document"] == NAME and parts[-1].usage.total_tokens == 0


def test_errors_are_the_client_s_own(openai_client: openai.OpenAI) -> None:
    ask = openai_client.chat.completions.create
    with pytest.raises(openai.NotFoundError, match="Không có mô hình 'gpt-4o'"):
        ask(model="gpt-4o", messages=[{"role": "user", "content": QUESTION}])
    with pytest.raises(openai.BadRequestError, match="role là user"):
        ask(model="tro-ly-kcn", messages=[{"role": "system", "content": QUESTION}])
    with pytest.raises(openai.BadRequestError, match="chỉ đọc tin nhắn bằng chữ"):
        image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
        ask(model="tro-ly-kcn", messages=[{"role": "user", "content": [image]}])  # type: ignore[list-item,misc]
    with pytest.raises(openai.BadRequestError, match="Câu hỏi đang trống"):
        ask(model="tro-ly-kcn", messages=[{"role": "user", "content": " "}], stream=True)


def test_nearest_passages_stand_beside_a_refusal(client: TestClient) -> None:
    asked = {"model": "tro-ly-kcn", "messages": [{"role": "user", "content": "Giá cà phê tại Đắk Lắk năm 2031?"}]}
    said = client.post("/v1/chat/completions", json=asked).json()
    text = said["choices"][0]["message"]["content"]
    assert (said["refused"], said["citations"], "Nguồn:" in text) == (True, [], False)


def test_a_model_is_heard_sentence_by_sentence(assistant: Assistant, scripted_model: ScriptedModel, key: str) -> None:
    first, second = "Kim ngạch xuất khẩu đạt 113,77 triệu USD [1].", "Kim ngạch đó bằng 56,88% kế hoạch năm [1]."
    scripted_model.script(f"{first} {second}")
    model = {"llm_base_url": scripted_model.url, "llm_model": "mo-hinh-thu", "mode": "auto"}
    told = Assistant(assistant.settings.model_copy(update=model), assistant.library, assistant.analyzer)
    client = TestClient(behind_doors(told), headers={"authorization": f"Bearer {key}"})
    order = {"model": "tro-ly-kcn", "messages": [{"role": "user", "content": QUESTION}], "stream": True}
    parts = [
        json.loads(line[6:])
        for line in client.post("/v1/chat/completions", json=order).text.splitlines()
        if "{" in line
    ]
    words = [part["choices"][0]["delta"].get("content", "") for part in parts]
    assert first in words[1] and second not in words[1] and second in "".join(words)
    assert "".join(words).count(first) == 1 and parts[-1]["citations"][0]["document"] == NAME


def _answer(text: str) -> Answer:
    return Answer("Hỏi?", "Hỏi?", text, False, None, "llm")


def _said(*steps: Step) -> str:
    """What a chat window shows of the steps."""

    async def told() -> str:
        async def rest() -> AsyncIterator[Step]:
            for step in steps[1:]:
                yield step

        chunks = Chunks(usage=False)
        return "".join([line async for line in chunks.of(steps[0], rest())])

    lines = run(told())
    data = [json.loads(line[6:]) for line in lines.splitlines() if line.startswith("data: {")]
    return "".join(one["choices"][0]["delta"].get("content", "") for one in data)


def test_what_the_check_changed_follows_whole() -> None:
    grown = (Draft("Đạt 5 tỷ đồng [1]."), Draft("Đạt 5 tỷ đồng [1]. Tăng 3% [1]."))
    assert _said(Progress("Đang tìm…"), *grown, _answer(grown[1].text)) == grown[1].text
    changed = _answer("Đạt 6 tỷ đồng [1].")
    assert _said(*grown, changed).endswith(f"Câu trả lời sau khi đối chiếu với nguồn:**\n\n{text_of(changed)}")
