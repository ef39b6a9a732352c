"""Token counts that need no network: tiktoken with the cl100k_base file that llama-index-core carries."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

CountTokens = Callable[[str], int]


@cache
def token_counter() -> CountTokens:
    """A function from text to its number of cl100k_base tokens. Loaded once, on first use."""
    spec = find_spec("llama_index.core")
    if spec is None or spec.origin is None:  # pragma: no cover - a dependency of ours
        raise RuntimeError("llama-index-core is not installed")
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(Path(spec.origin).parent / "_static" / "tiktoken_cache"))
    import tiktoken

    encoding = tiktoken.get_encoding("cl100k_base")
    return lambda text: len(encoding.encode_ordinary(text))
