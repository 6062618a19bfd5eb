"""A file that Attunement wrote, damaged by hand or disk: read, or refused in words; nothing else."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.recordings import read, write
from attunement.vocabulary import AttunementError

ENDINGS = (".csv", ".eaf", ".boris", ".opf", ".TextGrid", ".sds", ".gwf")


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_words(affect, ending, data):
    with tempfile.TemporaryDirectory() as folder:
        paths = write(affect, Path(folder) / f"x{ending}")
        path = data.draw(st.sampled_from(paths))
        whole = unpacked(path) if ending == ".opf" else path.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        until = min(len(whole), at + data.draw(st.sampled_from([0, 1, 2, 20, 10**6])))
        instead = data.draw(
            st.sampled_from([b"", b"\0", b"\xff", b'"', b"9", b"-", b"{}", b"null", b"\n", b"\t", b"<a>"])
        )
        damaged = whole[:at] + instead + whole[until:]
        path.write_bytes(packed(damaged) if ending == ".opf" else damaged)
        try:
            found = read(paths[0])
        except AttunementError as refused:
            assert str(refused).endswith((".", "…"))
        else:
            assert len(found.record) <= 2


@pytest.mark.parametrize(
    ("ending", "old", "new", "said"),
    [
        (".TextGrid", "<exists> \nsize = ", "<exists> \nsize = 0 \nlost = ", "tier 'attunement' is damaged"),
        (".csv", ",10.0,", ",1e20,", "is not a time within a recording"),
        (".gwf", "x.trj", "/", "lacks its number or its Filename"),
        (".gwf", "x.trj", ".", "lacks its number or its Filename"),
    ],
)
def test_what_was_damaged_is_said(affect, ending, old, new, said, tmp_path):
    path = write(affect, tmp_path / f"x{ending}")[0]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(AttunementError, match=said):
        read(path)


def unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("db")


def packed(database: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project", "!project\n")
        archive.writestr("db", database)
    return out.getvalue()
