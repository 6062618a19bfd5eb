"""The live connection: the newest question is answered, errors are sentences, noise does no harm."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from attunement.vocabulary import BadValueError
from attunement.web.app import make_app
from attunement.web.guard import Access
from attunement.web.message import Message
from attunement.web.room import Room, Superseded

ACCESS = Access(4567, "k" * 32)
OWN = {"host": "127.0.0.1:4567", "origin": "http://127.0.0.1:4567", "cookie": f"{ACCESS.cookie}={ACCESS.key}"}


class Slow:
    """Answers when it is let go; tells which questions it was given."""

    def __init__(self) -> None:
        self.given: list[int] = []
        self.busy, self.go = threading.Event(), threading.Event()

    def __call__(self, asked: Mapping[str, Any], superseded: Superseded) -> Message | None:
        self.given.append(asked["at"])
        self.busy.set()
        assert self.go.wait(10)
        return None if superseded() else Message({"at": asked["at"]}, {"one": np.ones(3, np.float32)})


def mistake(asked: Mapping[str, Any], superseded: Superseded) -> Message:
    if asked.get("mine"):
        raise BadValueError("that dial ends at 3.")
    raise ZeroDivisionError("oh")


def heard(socket: WebSocketTestSession) -> Message:
    return Message.from_bytes(socket.receive_bytes())


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def client(tmp_path: Path, slow: Slow) -> TestClient:
    (tmp_path / "assets").mkdir()
    app = make_app([Room("t", answers={"slow": slow, "mistake": mistake})], access=ACCESS, bundle=tmp_path)
    return TestClient(app, base_url="http://127.0.0.1:4567")


def test_only_the_newest_of_several_is_answered(client: TestClient, slow: Slow) -> None:
    with client, client.websocket_connect("/api/live", headers=OWN) as socket:
        for number in range(20):
            socket.send_json({"ask": "slow", "number": number, "at": number})
        assert slow.busy.wait(10)
        slow.go.set()
        message = heard(socket)
        assert (message.facts["of"], message.facts["at"]) == (19, 19)
        assert message.arrays["one"].tolist() == [1, 1, 1]
    assert len(slow.given) < 10  # those nobody waited for were never begun


def test_errors_are_sentences(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    with client, client.websocket_connect("/api/live", headers=OWN) as socket:
        socket.send_json({"ask": "mistake", "number": 1, "mine": True})
        assert heard(socket).facts == {"error": "that dial ends at 3.", "of": 1}
        socket.send_json({"ask": "mistake", "number": 2})
        assert "ZeroDivisionError" in heard(socket).facts["error"]
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "noise", ["", "{", "[]", "null", '{"ask": 1}', '{"ask": "none", "number": 1}', '{"ask": "slow"}', "[" * 5000]
)
def test_noise_is_answered_and_does_no_harm(client: TestClient, noise: str) -> None:
    with client, client.websocket_connect("/api/live", headers=OWN) as socket:
        socket.send_text(noise)
        assert "does not know" in heard(socket).facts["error"]
        socket.send_json({"ask": "mistake", "number": 5, "mine": True})
        assert heard(socket).facts["of"] == 5


def test_bytes_end_the_connection(client: TestClient) -> None:
    with client, client.websocket_connect("/api/live", headers=OWN) as socket:
        socket.send_bytes(b"\0")
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
