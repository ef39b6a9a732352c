"""What a model may propose as records: the shape that it is asked for, and nothing of it taken on trust."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Proposal(BaseModel):
    """A missing text is an empty one; a number is taken as its digits."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_null(cls, value: Any, info: Any) -> Any:
        return ([] if info.field_name == "coordinating" else "") if value is None else value


class ProposedIndicator(_Proposal):
    """An indicator as the model tells it; numbers as the document writes them, `change` in signed per cent."""

    kind: Literal["result", "target"]
    indicator: str = Field(min_length=2)
    value: str
    unit: str = Field(min_length=1)
    period: str = ""
    organization: str = ""
    change: str = ""
    quote: str = Field(min_length=2)


class ProposedTask(_Proposal):
    assignee: str = Field(min_length=2)
    task: str = Field(min_length=2)
    deadline: str = ""
    coordinating: list[str] = Field(default_factory=list)
    assigned_by: str = ""
    quote: str = Field(min_length=2)


class Proposals(BaseModel):
    """The shape that the model is asked for; its JSON schema goes with the request."""

    indicators: list[ProposedIndicator] = Field(default_factory=list)
    tasks: list[ProposedTask] = Field(default_factory=list)
