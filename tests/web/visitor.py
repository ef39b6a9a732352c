"""A program that speaks to the running application as the page's script does, without a browser's manners."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

import httpx


class Visitor:
    """One session. `call` triggers an event and returns what its handler made last; "select 0" is the first of several,
    "submit then" what follows one."""

    def __init__(self, address: str, http: httpx.Client | None = None) -> None:
        """`http`: where somebody has signed in already."""
        self.http = http or httpx.Client(base_url=address, timeout=30)
        self.session = secrets.token_hex(6)
        page = self.http.get("config").json()
        self.ids = {part["props"].get("elem_id"): part["id"] for part in page["components"]}
        self.events: dict[tuple[int, str], int] = {}
        for event in page["dependencies"]:
            for part, name in event["targets"] if event["backend_fn"] else ():
                number = sum(known == part and one.startswith(f"{name} ") for known, one in self.events)
                self.events |= {(part, name): event["id"], (part, f"{name} {number}"): event["id"]}

        for event in page["dependencies"]:
            before = [target for target, known in self.events.items() if known == event["trigger_after"]]
            for part, name in before if event["backend_fn"] else ():
                self.events[part, f"{name} then"] = event["id"]

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def join(self, name: str, event: str, *data: Any, said: Any = None, **headers: str) -> httpx.Response:
        """`said`: what the page's script sends beside the values of components."""
        body = {
            "event_data": said,
            "data": data,
            "fn_index": self.events[self.ids[name], event],
            "session_hash": self.session,
            "trigger_id": self.ids[name],
        }
        return self.http.post("gradio_api/queue/join", json=body, headers=headers)

    def call(self, name: str, event: str, *data: Any) -> Mapping[str, Any]:
        self.join(name, event, *data).raise_for_status()
        return self.heard()

    def heard(self) -> Mapping[str, Any]:
        """What comes of the event that was joined last."""
        with self.http.stream("GET", "gradio_api/queue/data", params={"session_hash": self.session}) as lines:
            for line in lines.iter_lines():
                if line.startswith("data:") and (said := json.loads(line[5:]))["msg"] == "process_completed":
                    return {"success": said["success"], **said["output"]}
        raise AssertionError("the stream ended before the event")

    def upload(self, name: str, content: bytes) -> httpx.Response:
        return self.http.post("gradio_api/upload", files={"files": (name, content)})


def file(path: object, name: str = "bao-cao.txt") -> dict[str, Any]:
    """A file as an event names it."""
    return {"path": str(path), "orig_name": name, "meta": {"_type": "gradio.FileData"}}
