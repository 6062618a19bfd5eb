"""The folder of compiled objects survives whatever happens to it, and says so."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.engine.simd.object_cache import STALE_S, CacheWarning, ObjectCache


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    cache = ObjectCache(tmp_path / "new" / "folder")
    assert cache.load("key") is None
    cache.store("key", b"machine code")
    assert cache.load("key") == b"machine code"
    assert cache.load("other") is None
    assert os.stat(tmp_path / "new" / "folder").st_mode & 0o077 == 0, "what is executed belongs to its owner only"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    cache = ObjectCache(tmp_path)
    cache.store("key", b"machine code")
    path = tmp_path / "key.o"
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = whole[:place]
    else:
        damaged = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    path.write_bytes(damaged)
    with pytest.warns(CacheWarning, match=r"key\.o is damaged .* compiled again"):
        assert cache.load("key") is None
    cache.store("key", b"machine code")
    assert cache.load("key") == b"machine code"


def test_a_full_disk_is_reported_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.warns(CacheWarning, match="No space left on device.*choose another folder"):
        ObjectCache(tmp_path).store("key", b"machine code")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.warns(CacheWarning, match="cannot keep compiled objects"):
        ObjectCache(tmp_path / "file" / "folder").store("key", b"machine code")
    with pytest.warns(CacheWarning, match="cannot be read"):
        (tmp_path / "key.o").mkdir()
        assert ObjectCache(tmp_path).load("key") is None


def test_what_an_interrupted_process_left_is_swept(tmp_path: Path) -> None:
    old, young = tmp_path / "unfinished-old", tmp_path / "unfinished-young"
    for path in (old, young):
        path.write_bytes(b"half an obj")
    os.utime(old, (time.time() - STALE_S - 10,) * 2)
    ObjectCache(tmp_path).store("key", b"machine code")
    assert not old.exists()
    assert young.exists(), "another process may be writing it"


def test_many_processes_at_once(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from attunement.engine.simd.object_cache import ObjectCache
cache = ObjectCache(Path(sys.argv[1]))
for i in range(300):
    found = cache.load("key")
    assert found is None or found == b"x" * 100_000
    cache.store("key", b"x" * 100_000)
"""
    command = [sys.executable, "-W", "error", "-c", script, str(tmp_path)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[1] for process in running] == [""] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["key.o"]
