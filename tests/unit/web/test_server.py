"""The server: this computer alone, a port of its own, no patience for half a request, a key that stands nowhere."""

from __future__ import annotations

import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attunement.cli.main import app as attune
from attunement.vocabulary import BadInstallationError, BadValueError
from attunement.web import server
from attunement.web.frame import hand_over, promptness
from attunement.web.frame.app import make_app
from attunement.web.frame.bundle import bundle, repair
from attunement.web.frame.guard import Access
from attunement.web.frame.hand_over import Invitation
from attunement.web.server import MOST_MESSAGE_BYTES, listen, make_server


def test_it_listens_to_this_computer_alone() -> None:
    with listen(None) as sock:
        host, port = sock.getsockname()
        assert host == "127.0.0.1" and port > 0


def test_a_port_that_is_taken_is_refused() -> None:
    with listen(None) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadValueError, match=f"port {port}"):
            listen(port)
    with listen(port) as again:
        assert again.getsockname()[1] == port


def test_messages_are_limited() -> None:
    config = make_server(lambda: None).config
    assert config.ws_max_size == MOST_MESSAGE_BYTES <= 1024**2
    assert not config.proxy_headers


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Access]:
    monkeypatch.setattr(promptness, "HEAD_S", 0.4)
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>t</title>")
    with listen(None) as sock:
        access = Access(sock.getsockname()[1])
        running = make_server(make_app([], access=access, bundle=tmp_path))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not running.started and time.monotonic() < until:
            time.sleep(0.01)
        yield access
        running.should_exit = True
        thread.join(10)


def said(access: Access, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Say something to the server, and return all it says until it hangs up (or fail after ten seconds)."""
    with socket.create_connection(("127.0.0.1", access.port), timeout=10) as line:
        heard = b""
        for part in parts:
            line.sendall(part)
            time.sleep(pause_s)
        while chunk := line.recv(65536):
            heard += chunk
        return heard


def head(access: Access) -> bytes:
    return b"GET / HTTP/1.1\r\nHost: " + access.host.encode() + b"\r\n"


@pytest.mark.parametrize("half", [b"", b"GET", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_half_a_request_is_not_waited_for(served: Access, half: bytes) -> None:
    began = time.monotonic()
    assert said(served, half) == b""
    assert time.monotonic() - began < 5


def test_nor_is_half_a_second_request(served: Access) -> None:
    heard = said(served, head(served) + b"\r\n", b"GET / HT", pause_s=0.1)
    assert heard.startswith(b"HTTP/1.1 200") and heard.count(b"HTTP/1.1") == 1


def test_slow_lines_that_arrive_in_time_are_answered(served: Access) -> None:
    first, second = head(served), b"Connection: close\r\n\r\n"
    assert said(served, first, second, pause_s=0.2).startswith(b"HTTP/1.1 200")


def test_a_body_that_nobody_asked_for_is_hung_up_on(served: Access) -> None:
    post = b"POST /api/session HTTP/1.1\r\nHost: " + served.host.encode() + b"\r\nContent-Length: 200000000\r\n\r\n"
    heard = said(served, post + b'{"key":"aaaa')
    assert heard.startswith(b"HTTP/1.1 401") and b"aaaa" not in heard and len(heard) < 1500


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Access]]:
    """`attune open` up to where it would wait: what opens it."""
    made: list[Access] = []

    def serve(*, port: int | None, opened: object) -> None:
        access = Access(port or 4567)
        made.append(access)
        assert callable(opened)
        opened(access)
        time.sleep(0.1)
        assert access.exchange(next(iter(access._words.values())))

    monkeypatch.setattr(server, "serve", serve)
    monkeypatch.setattr(hand_over, "SOON_S", 0.0)
    monkeypatch.setenv("HOME", str(tmp_path))
    yield made


def test_the_browser_is_handed_a_file_that_only_its_owner_reads(
    stopped: list[Access], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A command line can be read by every user of the computer, so no word stands in it, let alone the key."""
    lines, files = list[str](), list[tuple[int, str]]()

    def browser(line: str) -> None:
        lines.append(line)
        files.extend((stat.S_IMODE(path.stat().st_mode), path.read_text()) for path in tmp_path.iterdir())

    monkeypatch.setattr("webbrowser.open", browser)
    printed = CliRunner().invoke(attune, ["open"]).output
    [access] = stopped
    assert [line.startswith("file:") for line in lines] == [True]
    [(mode, text)] = files
    assert (mode == 0o600 or os.name == "nt") and f"http://{access.host}/#word=" in text
    words = [part.split()[0] for part in printed.split("#word=")[1:]]
    assert len(words) == 2 and len(set(words)) == 2, "one to begin with, and one for another page once that was used"
    assert not any(word in line or access.key in line for word in words for line in lines)
    assert access.key not in printed + text and not any(word in text for word in words)
    assert list(tmp_path.iterdir()) == []


def test_without_a_home_the_file_lies_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr("webbrowser.open", lambda line: None)
    made = Invitation.to("http://127.0.0.1:1/#word=x")
    assert made and made.file.exists()
    made.withdraw()
    made.withdraw()
    assert not made.file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="hardware: command lines of others are not seen on Windows")
def test_the_key_is_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: list[Access]) -> None:
    for name in ("ATTUNEMENT_CACHE", "XDG_CACHE_HOME", "ATTUNEMENT_DATA"):
        monkeypatch.setenv(name, str(tmp_path / name))
    CliRunner().invoke(attune, ["open", "--no-browser"])
    assert stopped and not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_without_a_page_it_says_why_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInstallationError, match=r"never built.*pip install"):
        bundle(tmp_path)
    (tmp_path / "why-missing.txt").write_text("the npm registry could not be reached\n")
    with pytest.raises(BadInstallationError, match="registry could not be reached"):
        bundle(tmp_path)
    assert "attunement" in repair() or "/" in repair()
