"""The interface over HTTP holds what its description promises, whatever it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from attunement.web.frame.app import make_app
from attunement.web.frame.guard import Access
from attunement.web.rooms import rooms

ACCESS = Access(4567, "k" * 32)
OWN = {"host": "127.0.0.1:4567", "origin": "http://127.0.0.1:4567", "attune-key": ACCESS.key}
bare = [room.__class__(room.name, room.answers, room.router) for room in rooms()]
app = make_app(bare, access=ACCESS, bundle=Path(__file__).parent)
schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=OWN)


@schema.parametrize()
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], derandomize=True)
def test_it_keeps_its_promises(case: schemathesis.Case) -> None:
    response = case.call(headers=OWN)
    assert response.status_code < 500
    assert response.headers["content-security-policy"]


def test_without_the_key_not_even_the_description_is_given() -> None:
    client = TestClient(app, base_url="http://127.0.0.1:4567")
    assert client.get("/api/openapi.json").status_code == 401


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_is_no_page_that_loads_from_elsewhere(path: str) -> None:
    assert TestClient(app, base_url="http://127.0.0.1:4567").get(path).status_code == 404
