"""What a program may send by the OpenAPI document, and what it may not: no request brings the server down."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
OPERATIONS = (
    "GET /api/v1/documents", "POST /api/v1/documents", "DELETE /api/v1/documents/{document}", "POST /api/v1/ask",
    "GET /api/v1/records/indicators", "GET /api/v1/records/tasks", "POST /api/v1/drafts",
    "GET /api/v1/drafts/{draft}/{file}", "GET /v1/models", "POST /v1/chat/completions",
)  # fmt: skip


def test_every_operation_is_in_the_document(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert sorted(f"{method.upper()} {path}" for path, all_of in paths.items() for method in all_of) == sorted(
        OPERATIONS
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_sent_is_answered_as_documented(client: TestClient, operation: str) -> None:
    method, _, path = operation.partition(" ")
    document = client.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    schema.app = client.app

    @settings(
        max_examples=20, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def send(data: st.DataObject) -> None:
        case = data.draw(schema[path][method].as_strategy())
        response = case.call(headers={"authorization": client.headers["authorization"]})
        case.validate_response(response, checks=CHECKS)

    send()
