"""What a program is told when something fails: `{"error": {"message", "type", "code"}}`, the message in Vietnamese.

TrolyError
└── Refused      a request can't be done as it stands; has the status to answer with
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.accounts.model import NotAllowed
from assistant.meetings import NothingToSummarise
from assistant.web.drafts import UnknownDraft
from assistant.web.failures import explain
from index.errors import (
    EmbedderMismatch,
    EmbeddingUnavailable,
    LibraryBusy,
    LibraryUnavailable,
    TrolyError,
    UnknownDocument,
)

_STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (UnknownDocument, 404, "not_found"),
    (UnknownDraft, 404, "not_found"),
    (NotAllowed, 403, "not_allowed"),
    (NothingToSummarise, 422, "nothing_to_summarise"),
    (LibraryBusy, 409, "library_busy"),
    (EmbedderMismatch, 409, "embedder_mismatch"),
    (LibraryUnavailable, 503, "library_unavailable"),
    (EmbeddingUnavailable, 503, "embedding_unavailable"),
    (TrolyError, 400, "refused"),
)
_OF_STATUS: Mapping[int, tuple[str, str]] = {
    400: ("Yêu cầu không đọc được. Hãy kiểm tra định dạng của nội dung gửi lên.", "bad_request"),
    404: ("Không có địa chỉ này.", "not_found"),
    405: ("Địa chỉ này không nhận phương thức đó.", "method_not_allowed"),
}
_WRONG: Mapping[str, str] = {
    "missing": "còn thiếu",
    "json_invalid": "không phải JSON hợp lệ",
    "extra_forbidden": "không được nhận ở đây",
    "string_type": "phải là chuỗi ký tự",
    "string_too_short": "đang trống",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "list_type": "phải là danh sách",
    "too_long": "có quá nhiều phần tử",
    "too_short": "cần ít nhất một phần tử",
}


class Refused(TrolyError):
    """`wait`: seconds after which the same request may be done."""

    def __init__(self, message: str, status: int = 400, code: str = "refused", wait: float = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.wait = wait


class Fault(BaseModel):
    """Lỗi, nói bằng tiếng Việt."""

    message: str
    type: str
    code: str


class ErrorBody(BaseModel):
    """Nội dung trả về khi không thực hiện được yêu cầu."""

    error: Fault


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": description}
    for status, description in {
        400: "Yêu cầu bị từ chối", 401: "Thiếu khóa hoặc khóa sai", 403: "Không có quyền",
        404: "Không có",
        409: "Thư viện đang bận", 411: "Không ghi độ dài", 413: "Quá lớn", 422: "Nội dung không hợp lệ",
        429: "Quá nhanh", 500: "Lỗi ngoài dự kiến", 503: "Tạm thời không phục vụ được",
    }.items()
}  # fmt: skip
"""What any address may answer beside its result, for the OpenAPI document."""


def body_of(message: str, status: int, code: str) -> dict[str, Any]:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": kind, "code": code}}


def told(error: Exception) -> tuple[int, dict[str, Any]]:
    """Status and body for an error. What is unforeseen is told by an id that stands in the log too."""
    message = explain(error)
    if isinstance(error, Refused):
        return error.status, body_of(message, error.status, error.code)
    for kind, status, code in _STATUS:
        if isinstance(error, kind):
            return status, body_of(message, status, code)
    return 500, body_of(message, 500, "internal")


def answer_to(error: Exception) -> JSONResponse:
    status, body = told(error)
    wait = error.wait if isinstance(error, Refused) else 5 if status in (409, 503) else 0
    return JSONResponse(body, status, {"retry-after": str(max(1, round(wait)))} if wait else None)


def handle_errors(app: FastAPI) -> None:
    """Wrong addresses and bodies are told in the same form. All else is told by `access.Gate`."""

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        sentence, code = _OF_STATUS.get(error.status_code, _OF_STATUS[400])
        return JSONResponse(body_of(sentence, error.status_code, code), error.status_code, error.headers)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return JSONResponse(body_of(wrong_fields(error.errors()), 422, "invalid"), 422)

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)


def wrong_fields(problems: Sequence[Mapping[str, Any]]) -> str:
    """One sentence that names each wrong field and what is wrong with it."""
    named = dict.fromkeys(f"{_field(problem['loc'])}: {_what(problem)}" for problem in problems[:10])
    return f"Nội dung gửi lên không hợp lệ: {'; '.join(named)}."


def _field(place: Sequence[str | int]) -> str:
    return ".".join(str(part)[:60] for part in place[1:] if not isinstance(part, int) or len(place) > 2) or "nội dung"


def _what(problem: Mapping[str, Any]) -> str:
    if problem["type"] in ("literal_error", "enum"):
        return f"chỉ nhận {str(problem.get('ctx', {}).get('expected', '')).replace(' or ', ' hoặc ')}"
    return _WRONG.get(problem["type"], "không hợp lệ")
