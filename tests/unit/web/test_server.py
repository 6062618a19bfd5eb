"""The server: this computer alone, a port that is free, a key that only its owner can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from attunement.vocabulary import BadInstallationError, BadValueError
from attunement.web.bundle import bundle, repair
from attunement.web.guard import Access
from attunement.web.server import MOST_MESSAGE_BYTES, Memory, address, listen, make_server


def test_it_listens_to_this_computer_alone() -> None:
    with listen(None) as sock:
        host, port = sock.getsockname()
        assert host == "127.0.0.1" and port > 0


def test_a_port_that_is_taken_is_refused_or_passed_over() -> None:
    with listen(None) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadValueError, match=f"port {port}"):
            listen(port)
        with listen(None, wished=port) as other:
            assert other.getsockname()[1] != port
    with listen(None, wished=port) as again:
        assert again.getsockname()[1] == port


def test_messages_are_limited() -> None:
    config = make_server(lambda: None).config
    assert config.ws_max_size == MOST_MESSAGE_BYTES <= 1024**2
    assert not config.proxy_headers


@pytest.mark.skipif(os.name == "nt", reason="hardware: files of Windows have other rights")
def test_the_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "deep" / "workbench.json")
    assert memory.recall() == (None, None)
    memory.file.parent.mkdir()
    memory.file.write_text("{}")
    memory.file.chmod(0o644)
    memory.keep(Access(4567, "k" * 32))
    assert memory.recall() == (4567, "k" * 32)
    assert stat.S_IMODE(memory.file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "[]", '{"port": "x", "key": "y"}', '{"port": 1}', '{"port": 4567, "key": "short"}']
)
def test_what_was_kept_wrongly_is_not_used(tmp_path: Path, text: str) -> None:
    file = tmp_path / "workbench.json"
    file.write_text(text)
    assert Memory(file).recall() == (None, None)


def test_the_key_stands_where_it_never_leaves_the_browser() -> None:
    assert address(Access(4567, "secret")).endswith(":4567/#key=secret")


def test_without_a_page_it_says_why_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInstallationError, match=r"never built.*pip install"):
        bundle(tmp_path)
    (tmp_path / "why-missing.txt").write_text("the npm registry could not be reached\n")
    with pytest.raises(BadInstallationError, match="registry could not be reached"):
        bundle(tmp_path)
    assert "attunement" in repair() or "/" in repair()
