"""What went wrong at an endpoint, in the words of this project. No message repeats a key."""

from __future__ import annotations

import contextlib
import email.utils
import time
from typing import Any

from assistant.generation.errors import (
    ContextOverflow,
    ModelBusy,
    ModelDenied,
    ModelError,
    ModelRefused,
    ModelUnknown,
    ModelUnreachable,
    ModelUnusable,
    ToolsRefused,
)


def explained(error: Exception, model: str) -> ModelError:
    """What the client library or the network raised, in the words of this project."""
    import httpx
    import openai

    name = f"Mô hình {model}"
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelUnreachable(_slow(model))
    if isinstance(error, openai.APIConnectionError | httpx.TransportError | OSError):
        return ModelUnreachable(cut_off(model))
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, model)
    if isinstance(error, openai.APIError):  # an error that came as part of the stream
        return ContextOverflow(_overflow(model)) if _is_overflow(error) else ModelUnreachable(cut_off(model))
    if isinstance(error, ValueError | TypeError | AttributeError | IndexError | KeyError):
        return ModelUnusable(unusable(model))
    return ModelUnusable(f"{name} gặp lỗi ngoài dự kiến ({type(error).__name__}).")


def _of_status(error: Any, model: str) -> ModelError:
    name, status = f"Mô hình {model}", error.status_code
    if status not in (401, 403, 429) and "tool" in f"{error} {getattr(error, 'body', '')}".lower():
        return ToolsRefused(f"{name} không nhận công cụ (mã {status}).")
    if status in (401, 403):
        return ModelDenied(f"{name} từ chối khóa truy cập; hãy kiểm tra OPENAI_API_KEY.")
    if status == 404:
        return ModelUnknown(
            f"Không có mô hình {model} ở địa chỉ đã cấu hình; kiểm tra TROLY_LLM_MODEL và OPENAI_BASE_URL."
        )
    if status == 429:
        return ModelBusy(f"{name} đang quá tải hoặc hết hạn mức.", _retry_after(error))
    if status in (408, 409) or status >= 500:
        return ModelUnreachable(f"Máy chủ của mô hình {model} đang gặp lỗi (mã {status}).")
    if _is_overflow(error) or status == 413:
        return ContextOverflow(_overflow(model))
    return ModelRefused(f"{name} không nhận yêu cầu (mã {status}); hãy kiểm tra cấu hình mô hình.")


def _is_overflow(error: Any) -> bool:
    said = f"{error} {getattr(error, 'body', '')}".lower()
    return "context_length" in said or "context size" in said or ("context" in said and "exceed" in said) or (
        "maximum context" in said
    )  # fmt: skip


def _retry_after(error: Any) -> float | None:
    """Seconds from a Retry-After header: a number, or a date (RFC 9110, 10.2.3)."""
    said = error.response.headers.get("retry-after", "")
    with contextlib.suppress(ValueError):
        return max(0.0, float(said))
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, email.utils.parsedate_to_datetime(said).timestamp() - time.time())
    return None


def told(error: ModelError) -> str:
    cause = error.__cause__
    status = getattr(cause, "status_code", "") if cause else ""
    return " ".join(str(part) for part in (type(error).__name__, type(cause).__name__ if cause else "", status) if part)


def without_secrets(error: Exception) -> Exception | None:
    """What may be kept as a cause: a status error carries the server's words, which may repeat the key."""
    status = getattr(error, "status_code", None)
    return None if status is not None else error


def _slow(model: str) -> str:
    return f"Mô hình {model} không trả lời kịp."


def too_slow(model: str, seconds: float) -> str:
    return f"Mô hình {model} không trả lời trong {seconds:g} giây."


def cut_off(model: str) -> str:
    return f"Không kết nối được với mô hình {model}, hoặc kết nối bị ngắt giữa chừng."


def unusable(model: str) -> str:
    return f"Mô hình {model} trả về dữ liệu không đọc được."


def _overflow(model: str) -> str:
    return f"Nội dung gửi đi dài hơn mức mô hình {model} đọc được; hãy giảm TROLY_LLM_CONTEXT."
