"""The HTTP interface: what the page and the commands do, under /api/v1, in JSON."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from gradio.route_utils import GradioMultiPartParser, GradioUploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.formparsers import MultiPartException
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant.answer import Answer, Draft, Turn
from assistant.api.access import Asking
from assistant.api.errors import RESPONSES, Refused, told
from assistant.api.service import Service, Step
from assistant.meetings import Kind, Length
from assistant.web.bounds import MB
from assistant.web.downloads import disposition
from assistant.web.draft_files import Files
from assistant.web.uploads import Upload, own_name, upload_folder

_MOST_NAMED = 200
_MOST_FILES = 100
_NO_FILE = "Hãy gửi một hay nhiều tệp trong trường files, dạng multipart/form-data, không kèm trường nào khác."
STREAM: dict[int | str, Any] = {
    200: {
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "required": ["data"],
                    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
                }
            }
        }
    }
}
"""An answer that comes in server-sent events, for the OpenAPI document."""
_FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


class Message(BaseModel):
    """Một lượt của cuộc trò chuyện."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str


class Question(BaseModel):
    """Câu hỏi; `documents` là tên hoặc mã các tài liệu được tìm, bỏ trống là tất cả."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=1)
    history: list[Message] = []
    documents: list[str] = Field(default=[], max_length=_MOST_NAMED)
    stream: bool = False


class DraftOrder(BaseModel):
    """Tài liệu của thư viện, loại văn bản và độ dài."""

    model_config = ConfigDict(extra="forbid")
    documents: list[str] = Field(min_length=1, max_length=_MOST_NAMED)
    kind: Kind = "tom-tat"
    length: Length = "vua"


class IndicatorFilter(BaseModel):
    """Bộ lọc kết quả và chỉ tiêu."""

    province: str = ""
    period: str = ""
    indicator: str = ""


class TaskFilter(BaseModel):
    """Bộ lọc nhiệm vụ."""

    province: str = ""
    assignee: str = ""
    deadline_before: str = Field(default="", description="30/9/2024 hoặc 2024-09-30")


class Documents(BaseModel):
    documents: list[dict[str, Any]]


class Results(BaseModel):
    """Kết quả của từng tệp: added, replaced, unchanged hoặc refused kèm lý do."""

    results: list[dict[str, Any]]


class Removed(BaseModel):
    removed: dict[str, Any]


class Indicators(BaseModel):
    indicators: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]


class Tasks(BaseModel):
    tasks: list[dict[str, Any]]


class Made(BaseModel):
    """Dự thảo, và các đường dẫn tải về: có phụ lục nguồn, không có, và Markdown."""

    id: str
    draft: dict[str, Any]
    docx: str
    clean: str
    md: str


class Routes:
    """Requests -> the service -> JSON."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/api/v1", responses=RESPONSES)
        add = router.add_api_route
        add("/documents", self.documents, methods=["GET"], response_model=Documents)
        add("/documents", self.upload, methods=["POST"], response_model=Results, openapi_extra=_FILES)
        add("/documents/{document}", self.remove, methods=["DELETE"], response_model=Removed)
        add("/ask", self.ask, methods=["POST"], response_model=Answer, responses=STREAM)
        add("/records/indicators", self.indicators, methods=["GET"], response_model=Indicators)
        add("/records/tasks", self.tasks, methods=["GET"], response_model=Tasks)
        add("/drafts", self.draft, methods=["POST"], response_model=Made)
        add("/drafts/{draft}/{file}", self.download, methods=["GET"], response_class=Response)
        return router

    async def documents(self, caller: Asking) -> Response:
        """Các tài liệu của thư viện."""
        return JSONResponse({"documents": await self.service.documents(caller)})

    async def upload(self, request: Request, caller: Asking) -> Response:
        """Nạp tệp; tệp trùng tên thay tệp cũ. Tệp bị từ chối được nêu kèm lý do, các tệp khác vẫn được nạp."""
        uploads = await received(request, self.service.assistant.settings.max_file_mb)
        try:
            return JSONResponse({"results": await self.service.add(caller, uploads)})
        finally:  # where they were not even taken up
            discard(uploads)

    async def remove(self, document: str, caller: Asking) -> Response:
        """Gỡ một tài liệu, theo đủ tên tệp hoặc đủ mã."""
        return JSONResponse({"removed": await self.service.remove(caller, document)})

    async def ask(self, asked: Question, caller: Asking) -> Response:
        """Trả lời một câu hỏi, kèm nguồn. Với `stream`, trả lời dần bằng các sự kiện progress (kèm các bước đã tra),
        draft, answer."""
        history = [Turn(turn.role, turn.content) for turn in asked.history]
        if not asked.stream:
            answer = await self.service.ask(caller, asked.question, history, asked.documents)
            return JSONResponse(answer.to_json())
        steps = self.service.stream(caller, asked.question, history, asked.documents)
        return await streamed(steps, events)

    async def indicators(self, chosen: Annotated[IndicatorFilter, Query()], caller: Asking) -> Response:
        """Kết quả và chỉ tiêu trong các tài liệu, và những chỗ không khớp nhau."""
        return JSONResponse(await self.service.records(caller, "indicators", chosen.model_dump()))

    async def tasks(self, chosen: Annotated[TaskFilter, Query()], caller: Asking) -> Response:
        """Nhiệm vụ được giao trong các tài liệu."""
        return JSONResponse(await self.service.records(caller, "tasks", chosen.model_dump()))

    async def draft(self, order: DraftOrder, caller: Asking) -> Response:
        """Soạn dự thảo từ các tài liệu của thư viện."""
        made = await self.service.draft(caller, order.documents, order.kind, order.length)
        links = {file: f"/api/v1/drafts/{made.id}/{file}" for file in ("docx", "clean", "md")}
        return JSONResponse({"id": made.id, "draft": made.summary.to_json(), **links})

    def download(self, draft: str, file: Literal["docx", "clean", "md"], caller: Asking) -> Response:
        """Tải dự thảo về."""
        made = Files(self.service.drafts_of(caller)).make({"id": draft, "file": file})
        return Response(made.content, media_type=made.media_type, headers=disposition(made.name))


async def received(request: Request, file_mb: float) -> list[Upload]:
    """The files of a multipart request, read by the parser of the page's uploads into the same folder."""
    folder = upload_folder()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        form = await GradioMultiPartParser(
            request.headers,
            request.stream(),
            max_files=_MOST_FILES,
            max_fields=0,
            upload_dir=folder,
            max_file_size=file_mb * MB,
        ).parse()
    except (MultiPartException, KeyError) as error:
        too_large = "maximum allowed size" in str(getattr(error, "message", ""))
        raise Refused(_NO_FILE, 413 if too_large else 400, "bad_upload") from error
    uploads = [await _closed(file) for _, file in form.multi_items() if isinstance(file, GradioUploadFile)]
    if not uploads or set(form) != {"files"}:
        discard(uploads)
        raise Refused(_NO_FILE, 400, "bad_upload")
    return uploads


async def _closed(file: GradioUploadFile) -> Upload:
    path = Path(str(file.file.name))
    await file.close()
    return Upload(path, own_name(file.filename or path.name))


def discard(uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        upload.path.unlink(missing_ok=True)


async def streamed(steps: AsyncIterator[Step], shaped: Any) -> StreamingResponse:
    """Server-sent events. What fails before the first step has a status of its own; later, it is the last event."""
    first = await anext(steps)

    async def lines() -> AsyncIterator[str]:
        async with aclosing(steps):  # type: ignore[type-var]
            async for line in shaped(first, steps):
                yield line

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"cache-control": "no-store"})


async def events(first: Step, steps: AsyncIterator[Step]) -> AsyncIterator[str]:
    yield event_of(first)
    try:
        async for step in steps:
            yield event_of(step)
    except Exception as error:
        yield sse(told(error)[1], "error")


def event_of(step: Step) -> str:
    if isinstance(step, Answer):
        return sse(step.to_json(), "answer")
    if isinstance(step, Draft):
        return sse({"text": step.text}, "draft")
    return sse({"message": step.message, "steps": step.steps}, "progress")


def sse(data: Any, event: str = "") -> str:
    """One server-sent event of a JSON document, which has no line breaks of its own."""
    name = f"event: {event}\n" if event else ""
    return f"{name}data: {json.dumps(data, ensure_ascii=False)}\n\n"
