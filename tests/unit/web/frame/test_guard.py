"""The guard: only the workbench's own page, with its key, gets in; nothing else is read, and nothing of it is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from attunement.web.frame import guard
from attunement.web.frame.app import make_app
from attunement.web.frame.guard import MOST_SAID_BYTES, Access, Guard

ACCESS = Access(4567, "k" * 32)
HOME = "http://127.0.0.1:4567"
FILE = {"content-type": "application/octet-stream"}


async def swallow(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def guarded() -> Guard:
    return Guard(Starlette(routes=[Route("/api/in", swallow, methods=["GET", "POST"])]), access=ACCESS, most_bytes=1000)


def client(*, key: str = ACCESS.key) -> TestClient:
    return TestClient(guarded(), base_url=HOME, headers={"attune-key": key} if key else {})


def test_the_own_page_gets_in() -> None:
    response = client().post("/api/in", content=b"12345", headers={"origin": HOME, "sec-fetch-site": "same-origin"})
    assert (response.status_code, response.text) == (200, "5")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4567", "127.0.0.1", "127.0.0.1:4568", "", "localhost:4567", "[::1]:4567"]
)
def test_another_host_is_refused(host: str) -> None:
    assert client().get("/api/in", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:4567", "http://127.0.0.1:4568", ""]
)
def test_another_origin_is_refused(origin: str) -> None:
    assert client().get("/api/in", headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_another_site_or_port_is_refused_though_it_names_no_origin(site: str) -> None:
    assert client().get("/api/in", headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize("key", ["", "K" * 32, "k" * 31, "k" * 33, "é" * 32])
def test_without_the_key_nobody_gets_in(key: str) -> None:
    assert client(key="").get("/api/in", headers={"attune-key": key.encode()}).status_code == 401  # type: ignore[dict-item]


def test_a_cookie_is_no_key_and_none_is_ever_set() -> None:
    """Browsers send cookies of 127.0.0.1 to every port, so that any program could collect them."""
    response = client(key="").get("/api/in", headers={"cookie": f"attune_4567={ACCESS.key}; attune-key={ACCESS.key}"})
    assert response.status_code == 401
    for answer in (response, client().get("/api/in")):
        assert "set-cookie" not in answer.headers


def test_too_much_is_refused_whether_or_not_it_is_declared() -> None:
    assert client().post("/api/in", content=b"x" * 1001, headers=FILE).status_code == 413
    undeclared = client().post("/api/in", content=(b"x" * 500 for _ in range(3)), headers=FILE)
    assert (undeclared.status_code, undeclared.headers["connection"]) == (413, "close")


def test_only_a_file_that_is_written_down_as_it_comes_may_be_large() -> None:
    large = TestClient(
        Guard(guarded().app, access=ACCESS, most_bytes=10 * MOST_SAID_BYTES),
        base_url=HOME,
        headers={"attune-key": ACCESS.key},
    )
    body = b"x" * (MOST_SAID_BYTES + 1)
    assert large.post("/api/in", content=body, headers=FILE).text == str(len(body))
    for kind in ({}, {"content-type": "application/json"}):
        assert large.post("/api/in", content=body, headers=kind).status_code == 413
        assert large.post("/api/in", content=iter([body]), headers=kind).status_code == 413


@pytest.mark.parametrize(("kind", "most"), [(FILE, 256 * 2**20), ({}, 4 * 2**20)])
def test_a_file_may_be_256_mb_and_all_else_4_mb(kind: dict[str, str], most: int) -> None:
    """As `docs/adding-a-room.md` says; the length is looked at before anything is read."""
    usual = TestClient(Guard(guarded().app, access=ACCESS), base_url=HOME, headers={"attune-key": ACCESS.key})
    for length, status in ((most, 200), (most + 1, 413)):
        answer = usual.get("/api/in", headers=kind | {"content-length": str(length)})
        assert answer.status_code == status
    assert answer.json() == {"error": f"That is too much at once; the limit is {most // 2**20} MB."}


@pytest.mark.parametrize("length", ["-1", "1e3", "999999999999", "０"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    assert client().get("/api/in", headers={"content-length": length.encode()}).status_code == 413  # type: ignore[dict-item]


class Asked:
    """A request as ASGI gives it, and whether anybody looked at its body."""

    def __init__(self, *chunks: bytes, stalls: bool = False, **headers: str) -> None:
        given = {"host": "127.0.0.1:4567", **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.scope: Any = {
            "type": "http", "method": "POST", "path": "/api/in", "raw_path": b"/api/in", "query_string": b"", "root_path": "",
            "scheme": "http", "http_version": "1.1", "server": ("127.0.0.1", 4567),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }  # fmt: skip
        self.chunks: Iterator[bytes] = iter(chunks)
        self.stalls, self.read, self.sent = stalls, 0, list[Any]()

    async def receive(self) -> Any:
        self.read += 1
        chunk = next(self.chunks, None)
        if chunk is None and self.stalls:
            await anyio.sleep(20)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    def answer(self) -> tuple[int, bytes]:
        with start_blocking_portal() as loop:  # in a thread: the browser of other tests keeps a loop in this one
            loop.call(guarded(), self.scope, self.receive, self.send)
        return self.sent[0]["status"], b"".join(message.get("body", b"") for message in self.sent)


def test_200_mb_without_the_key_are_not_read_and_do_not_come_back() -> None:
    """Six such requests took 3.3 GB and stopped the server for ten seconds, and each got its 200 MB back."""
    asked = Asked(*[b"echo" * 1000] * 50, content_type="application/json")
    status, body = asked.answer()
    assert (status, asked.read) == (401, 0)
    assert len(body) < 300 and b"echo" not in body
    assert (b"connection", b"close") in asked.sent[0]["headers"]


def test_a_request_that_stops_half_way_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "STALLED_S", 0.05)
    asked = Asked(b"12345", stalls=True, attune_key=ACCESS.key)
    status, body = asked.answer()
    assert status == 408 and b"half-way" in body


def test_a_whole_request_waits_as_long_as_the_answer_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "STALLED_S", 0.05)

    async def slow(request: Request) -> PlainTextResponse:
        await request.body()
        with anyio.move_on_after(0.2):
            await request.receive()
        return PlainTextResponse("done")

    app = Guard(Starlette(routes=[Route("/api/in", slow, methods=["POST"])]), access=ACCESS)
    visitor = TestClient(app, base_url=HOME, headers={"attune-key": ACCESS.key})
    assert visitor.post("/api/in", content=b"1").text == "done"


def test_every_answer_carries_the_policy() -> None:
    for response in (client().get("/api/in"), client(key="").get("/api/in"), client().get("/none")):
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy and "*" not in policy and "https:" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"


def test_every_start_has_a_key_of_its_own_that_is_not_shown() -> None:
    one, two = Access(4567), Access(4567)
    assert one.key != two.key and len(one.key) >= 43
    assert one.key not in repr(one) and one.key not in one.address()


def test_a_word_is_good_once_and_for_nothing_else() -> None:
    access, entered = Access(4567), list[int]()
    access.entered = lambda: entered.append(1)
    word = access.address().split("#word=")[1]
    assert not access.opens(word)
    assert not access.exchange(word[:-1]) and not access.exchange("\ud800") and not access.exchange(None)
    assert access.exchange(word) and not access.exchange(word)
    assert entered == [1]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>t</title>")
    (tmp_path / "secret.txt").write_text("not served")
    (tmp_path / "assets" / "a.js").write_text("1")
    return tmp_path


def test_there_is_no_address_that_takes_a_key(page: Path) -> None:
    with TestClient(make_app([], access=ACCESS, bundle=page), base_url=HOME) as visitor:
        assert visitor.post("/api/session", content=b'{"key": "\\ud800"}').status_code == 401
        assert visitor.get("/api/jobs/x").status_code == 401
        assert visitor.get("/api/jobs/x", headers={"attune-key": ACCESS.key}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/secret.txt", "/assets/..%5csecret.txt"]
)
def test_only_the_page_is_served(page: Path, path: str) -> None:
    with TestClient(make_app([], access=ACCESS, bundle=page), base_url=HOME) as visitor:
        assert visitor.get(path).status_code == 404
        assert visitor.get("/").status_code == 200
        assert "immutable" in visitor.get("/assets/a.js").headers["cache-control"]
        assert "--ink:" in visitor.get("/palette.css").text
