"""The door: the server proves itself first, a word is good once, whoever does not know a secret hears nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from doors import NONCE, headers_of, knock
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from attunement.web.frame import door
from attunement.web.frame.app import make_app
from attunement.web.frame.guard import Access, name_of, proof_of
from attunement.web.frame.message import Message


@pytest.fixture
def access() -> Access:
    return Access(4567)


@pytest.fixture
def client(tmp_path: Path, access: Access) -> TestClient:
    return TestClient(make_app([], access=access, bundle=tmp_path), base_url="http://127.0.0.1:4567")


def closed(socket: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as end:
        while True:
            socket.receive_text()
    return end.value.code


def test_the_key_opens_after_the_server_has_proved_itself(client: TestClient, access: Access) -> None:
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        assert knock(socket, access.key, key=access.key)["key"] == access.key
        socket.send_json({"ask": "none", "number": 1})
        assert "does not know" in Message.from_bytes(socket.receive_bytes()).facts["error"]


def test_a_word_is_exchanged_for_the_key_and_dies(client: TestClient, access: Access) -> None:
    word = access.address().split("#word=")[1]
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        assert knock(socket, word, word=word)["key"] == access.key
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        socket.send_json({"of": name_of(word), "nonce": NONCE})
        assert closed(socket) == door.UNKNOWN


def test_of_two_who_knock_with_one_word_the_first_alone_gets_in(client: TestClient, access: Access) -> None:
    word = access.address().split("#word=")[1]
    with (
        client.websocket_connect("/api/live", headers=headers_of(access)) as one,
        client.websocket_connect("/api/live", headers=headers_of(access)) as two,
    ):
        for socket in (one, two):
            socket.send_json({"of": name_of(word), "nonce": NONCE})
            assert socket.receive_json() == {"proof": proof_of(word, NONCE)}
        one.send_json({"word": word})
        assert one.receive_json()["key"] == access.key
        two.send_json({"word": word})
        assert closed(two) == door.UNKNOWN


def test_the_proof_is_of_this_nonce_and_this_secret(access: Access) -> None:
    proof = access.proof(name_of(access.key), NONCE)
    assert proof == proof_of(access.key, NONCE)
    assert proof != access.proof(name_of(access.key), NONCE[::-1])
    assert proof != proof_of(Access(4567).key, NONCE)
    assert access.key not in str(proof)
    assert access.proof(name_of("guess"), NONCE) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('{"ask": "dyad", "number": 1}', door.UNKNOWN),  # a question before the key
        ('{"key": "guess"}', door.UNKNOWN),
        ('{"of": "\\ud800", "nonce": "\\ud800"}', door.UNKNOWN),
        ('{"of": [], "nonce": {}}', door.UNKNOWN),
        ("", door.NO_SENSE),
        ("[]", door.NO_SENSE),
        ("{", door.NO_SENSE),
        ("[" * 1000, door.NO_SENSE),
        (json.dumps({"of": "x" * 60_000}), door.NO_SENSE),
    ],
)
def test_whoever_makes_no_sense_is_shut_out_and_hears_nothing(
    client: TestClient, access: Access, capfd: pytest.CaptureFixture[str], said: str, code: int
) -> None:
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        socket.send_text(said)
        assert closed(socket) == code
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "wrong", [{}, {"key": "guess"}, {"key": None}, {"word": ["x"]}, {"key": "\ud800"}, {"word": "\ud800"}]
)
def test_a_name_without_the_secret_opens_nothing(client: TestClient, access: Access, wrong: dict[str, Any]) -> None:
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        socket.send_json({"of": name_of(access.key), "nonce": NONCE})
        socket.receive_json()
        socket.send_json(wrong)
        assert closed(socket) == door.UNKNOWN


def test_bytes_are_no_knock(client: TestClient, access: Access) -> None:
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        socket.send_bytes(b"\0")
        assert closed(socket) == door.NO_SENSE


def test_whoever_says_nothing_is_not_waited_for(
    client: TestClient, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE_S", 0.05)
    with client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        assert closed(socket) == door.NO_SENSE


@pytest.mark.parametrize(
    ("name", "value"),
    [("host", "evil.example"), ("origin", "http://evil.example"), ("origin", "http://127.0.0.1:4568")],
)
@pytest.mark.parametrize("left_out", [False, True])
def test_another_page_does_not_even_reach_the_door(
    client: TestClient, access: Access, name: str, value: str, left_out: bool
) -> None:
    headers = headers_of(access) | {name: value}
    if left_out and name == "origin":
        del headers["origin"]
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/api/live", headers=headers):
        pass
