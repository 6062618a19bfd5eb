"""The live connection: the newest question is answered, errors are sentences, noise does no harm."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from doors import inside
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from attunement.vocabulary import BadValueError
from attunement.web.frame.app import make_app
from attunement.web.frame.guard import Access
from attunement.web.frame.message import Message
from attunement.web.frame.room import Room, Superseded

ACCESS = Access(4567, "k" * 32)


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
    if asked.get("half"):
        raise BadValueError(f"there is no turn called {asked['half']}.")
    if asked.get("nan"):
        return Message({"value": float("nan")})
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
    with inside(client, ACCESS) as socket:
        for number in range(20):
            socket.send_json({"ask": "slow", "number": number, "at": number})
        assert slow.busy.wait(10)
        slow.go.set()
        message = heard(socket)
        assert (message.facts["of"], message.facts["at"]) == (19, 19)
        assert message.arrays["one"].tolist() == [1, 1, 1]
    assert len(slow.given) < 10  # those nobody waited for were never begun


def test_errors_are_sentences(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    with inside(client, ACCESS) as socket:
        socket.send_json({"ask": "mistake", "number": 1, "mine": True})
        assert heard(socket).facts == {"error": "that dial ends at 3.", "of": 1}
        socket.send_json({"ask": "mistake", "number": 2})
        assert "ZeroDivisionError" in heard(socket).facts["error"]
    assert "Traceback" in capsys.readouterr().err


def test_half_a_character_in_a_question_is_answered(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    """Lone surrogates are valid JSON; quoting them in an answer was no answer at all."""
    with inside(client, ACCESS) as socket:
        socket.send_text('{"ask": "mistake", "number": 1, "half": "a\\ud800b"}')
        assert heard(socket).facts == {"error": "there is no turn called a?b.", "of": 1}
    assert "Traceback" not in capfd.readouterr().err


def test_an_answer_that_cannot_be_sent_is_said(client: TestClient) -> None:
    with inside(client, ACCESS) as socket:
        socket.send_json({"ask": "mistake", "number": 3, "nan": True})
        facts = heard(socket).facts
        assert facts["of"] == 3 and "should not" in facts["error"]


@pytest.mark.parametrize(
    "noise",
    [
        "",
        "{",
        "[]",
        "null",
        '{"ask": 1}',
        '{"ask": "none", "number": 1}',
        '{"ask": "slow"}',
        "[" * 5000,
        '{"ask": "\\ud800", "number": 1}',
        '{"ask": "none", "number": NaN}',
        '{"ask": "mistake", "number": NaN}',
        '{"ask": "mistake", "number": 1e999}',
        '{"ask": "mistake", "number": {"\\ud800": 1}}',
        f'{{"ask": "mistake", "number": {"9" * 400}}}',
        '{"ask": "mistake", "number": true}',
    ],
)
def test_noise_is_answered_and_does_no_harm(client: TestClient, noise: str) -> None:
    with inside(client, ACCESS) as socket:
        socket.send_text(noise)
        assert "does not know" in heard(socket).facts["error"]
        socket.send_json({"ask": "mistake", "number": 5, "mine": True})
        assert heard(socket).facts["of"] == 5


def test_bytes_end_the_connection(client: TestClient) -> None:
    with inside(client, ACCESS) as socket:
        socket.send_bytes(b"\0")
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()
