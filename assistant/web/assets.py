"""The page's own files and the few settings that every part of it shares."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import fontpkg_be_vietnam_pro
import gradio as gr

STATIC: Final = Path(__file__).parent / "static"
FONTS: Final = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
PLOTLY: Final = Path(str(files("plotly"))) / "package_data" / "plotly.min.js"

QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event: the page shows progress in its own words, and its handlers are no public interface."""


def html(value: str = "", *, name: str, responds: bool = True, script: str = "", **options: Any) -> gr.HTML:
    """A piece of the page that is drawn by our own HTML and styled by static/page.css.

    `name` is its id; when it `responds`, static/page.js has a function of that name (or named by `script`, where
    several pieces share one) that is called once with it.
    """
    call = f"troly['{script or name}']({{ element, props, trigger, watch }});" if responds else None
    return gr.HTML(value, elem_id=name, js_on_load=call, apply_default_css=False, padding=False, **options)
