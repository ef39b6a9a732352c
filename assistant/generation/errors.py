"""Why a language model gave no usable answer. The assistant answers offline then, and shows the message as a notice.

TrolyError
└── ModelError           messages name the model, never the key or the address
    ├── ModelUnreachable connection refused or cut, a server error: worth another attempt
    ├── ModelBusy        429; `after` is what the server asked for, in seconds
    ├── ModelUnusable    an empty answer, a chunk that is no JSON, another language: worth another attempt
    ├── ModelTooSlow     the time for one question is over
    ├── ModelDenied      401 or 403
    ├── ModelUnknown     404: no such model or no such address
    ├── ContextOverflow  the prompt is longer than the model reads
    └── ModelRefused     any other 4xx, or a reply that a filter withheld
        └── ToolsRefused the request offered tools, and the server says that it does not take them
"""

from __future__ import annotations

from index.errors import TrolyError


class ModelError(TrolyError):
    """`transient`: the same request may well succeed a little later."""

    transient = False


class ModelUnreachable(ModelError):
    transient = True


class ModelBusy(ModelError):
    transient = True

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class ModelUnusable(ModelError):
    transient = True


class ModelTooSlow(ModelError):
    pass


class ModelDenied(ModelError):
    pass


class ModelUnknown(ModelError):
    pass


class ContextOverflow(ModelError):
    pass


class ModelRefused(ModelError):
    pass


class ToolsRefused(ModelRefused):
    pass
