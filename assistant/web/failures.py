"""What staff read when something fails: one sentence. What an operator needs goes to the log, under the same id."""

from __future__ import annotations

import logging
import secrets

from index.errors import TrolyError

_log = logging.getLogger("troly.web")


def explain(error: Exception) -> str:
    """The sentence to show for an error; the log has its hint too. Anything unforeseen gets an id that is in both."""
    if isinstance(error, TrolyError):
        _log.warning("%s: %s", type(error).__name__, error.for_operators)
        return str(error)
    code = secrets.token_hex(3)
    _log.error("error id %s", code, exc_info=error)
    return f"Có lỗi khi xử lý, vui lòng thử lại; nếu vẫn lỗi, báo bộ phận kỹ thuật. Mã lỗi: {code}"
