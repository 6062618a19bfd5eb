"""The guard: only the workbench's own page, with its key, gets in."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from attunement.web.app import make_app
from attunement.web.guard import Access, Guard

ACCESS = Access(4567, "k" * 32)
HOME = "http://127.0.0.1:4567"


async def swallow(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def client(*, cookie: bool = True, base: str = HOME) -> TestClient:
    app = Starlette(routes=[Route("/api/in", swallow, methods=["GET", "POST"]), WebSocketRoute("/api/live", greet)])
    made = TestClient(Guard(app, access=ACCESS, most_bytes=1000), base_url=base)
    if cookie:
        made.cookies.set(ACCESS.cookie, ACCESS.key)
    return made


def test_the_own_page_gets_in() -> None:
    response = client().post("/api/in", content=b"12345", headers={"origin": HOME})
    assert (response.status_code, response.text) == (200, "5")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4567", "127.0.0.1", "127.0.0.1:4568", ""])
def test_another_host_is_refused(host: str) -> None:
    assert client().get("/api/in", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:4567", "http://127.0.0.1:4568", ""]
)
def test_another_origin_is_refused(origin: str) -> None:
    assert client().get("/api/in", headers={"origin": origin}).status_code == 403


def test_another_site_is_refused_though_it_names_no_origin() -> None:
    assert client().get("/api/in", headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("key", ["", "K" * 32, "k" * 31, "k" * 33])
def test_without_the_key_nobody_gets_in(key: str) -> None:
    other = client(cookie=False)
    if key:
        other.cookies.set(ACCESS.cookie, key)
    assert other.get("/api/in").status_code == 401


def test_a_cookie_that_cannot_be_read_is_no_key() -> None:
    assert client(cookie=False).get("/api/in", headers={"cookie": "\x00=;;"}).status_code == 401


def test_too_much_is_refused_whether_or_not_it_is_declared() -> None:
    assert client().post("/api/in", content=b"x" * 1001).status_code == 413
    with pytest.raises(ClientDisconnect):
        client().post("/api/in", content=(b"x" * 500 for _ in range(3)))


@pytest.mark.parametrize("length", ["-1", "1e3", "999999999999", "０"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    assert client().get("/api/in", headers={"content-length": length.encode()}).status_code == 413  # type: ignore[dict-item]


def test_every_answer_carries_the_policy() -> None:
    for response in (client().get("/api/in"), client(cookie=False).get("/api/in"), client().get("/none")):
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy and "*" not in policy and "https:" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"


OWN = {"host": "127.0.0.1:4567", "origin": HOME, "cookie": f"{ACCESS.cookie}={ACCESS.key}"}


def test_the_live_connection_greets_the_own_page() -> None:
    with client(cookie=False).websocket_connect("/api/live", headers=OWN) as socket:
        assert socket.receive_text() == "hello"


@pytest.mark.parametrize(
    ("name", "value"), [("host", "evil.example"), ("origin", "http://evil.example"), ("cookie", "")]
)
@pytest.mark.parametrize("left_out", [False, True])
def test_the_live_connection_is_guarded_too(name: str, value: str, left_out: bool) -> None:
    headers = {key: text for key, text in (OWN | {name: value}).items() if not (left_out and key == name)}
    with pytest.raises(WebSocketDisconnect), client(cookie=False).websocket_connect("/api/live", headers=headers):
        pass


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>t</title>")
    (tmp_path / "secret.txt").write_text("not served")
    (tmp_path / "assets" / "a.js").write_text("1")
    return tmp_path


def test_the_key_is_exchanged_for_a_cookie_no_script_can_read(page: Path) -> None:
    with TestClient(make_app([], access=ACCESS, bundle=page), base_url=HOME) as visitor:
        assert visitor.get("/api/session").json()["open"] is False
        assert visitor.get("/api/jobs/x").status_code == 401
        assert visitor.post("/api/session", json={"key": "wrong"}).status_code == 403
        taken = visitor.post("/api/session", json={"key": ACCESS.key})
        cookie = taken.headers["set-cookie"].lower()
        assert taken.status_code == 204 and "httponly" in cookie and "samesite=strict" in cookie
        assert visitor.get("/api/session").json()["open"] is True
        assert visitor.get("/api/jobs/x").status_code == 404


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/secret.txt", "/assets/..%5csecret.txt"]
)
def test_only_the_page_is_served(page: Path, path: str) -> None:
    with TestClient(make_app([], access=ACCESS, bundle=page), base_url=HOME) as visitor:
        assert visitor.get(path).status_code == 404
        assert visitor.get("/").status_code == 200
        assert "immutable" in visitor.get("/assets/a.js").headers["cache-control"]
        assert "--ink:" in visitor.get("/palette.css").text
