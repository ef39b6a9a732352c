"""So many at work, so many waiting; whoever leaves stops the work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from unittest.mock import patch

from assistant.answer import Progress
from assistant.api.access import Caller
from assistant.api.errors import Refused
from assistant.api.service import AT_ONCE, Service, Turns
from assistant.assistant import Assistant
from assistant.web.drafts import Drafts
from tests.api.running import run


def test_the_queue_has_an_end() -> None:
    turns, begun = Turns(waiting=2), asyncio.Event()

    async def work() -> None:
        async with turns.one():
            await begun.wait()

    async def all_of_them() -> list[BaseException | None]:
        tasks = [asyncio.create_task(work()) for _ in range(AT_ONCE + 3)]
        await asyncio.sleep(0)
        begun.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    *done, last = run(all_of_them())
    assert done == [None] * (AT_ONCE + 2)
    assert isinstance(last, Refused) and (last.status, last.wait) == (503, 30)


def test_leaving_stops_the_work(assistant: Assistant) -> None:
    ended: list[str] = []

    def endless(*_: object) -> Iterator[Progress]:
        try:
            while True:
                yield Progress("Đang tìm…")
        finally:
            ended.append("đã dừng")

    async def leave() -> None:
        service = Service(assistant, Drafts(assistant.settings.data_dir / "drafts"))
        for _ in range(AT_ONCE + 1):  # a turn that was not given back would be missed
            steps = service.stream(Caller("một cửa"), "Thu ngân sách?", (), ())
            assert await asyncio.wait_for(anext(steps), 5) == Progress("Đang tìm…")
            await steps.aclose()  # type: ignore[attr-defined]

    with patch.object(assistant, "stream", endless):
        run(leave())
    assert ended == ["đã dừng"] * (AT_ONCE + 1)
