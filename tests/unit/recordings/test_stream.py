"""Streams of codes and matrices of counts, in the ways in which people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings.stream import read_sequences
from attunement.vocabulary import BadFileError
from kept import check_kept, told


def read(folder: Path, text: str, name: str = "codes.csv"):
    path = folder / name
    path.write_bytes(text.encode())
    return read_sequences(path)


@pytest.mark.parametrize(
    "text",
    [
        "cry\ncalm\ncry\ncry\n",
        "code\ncry\ncalm\ncry\ncry",
        "cry,calm,cry,cry",
        "cry calm cry cry\n",
        "cry\r\ncalm\r\n\r\ncry\r\ncry",
    ],
)
def test_a_stream_however_it_is_written(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).stream == ("cry", "calm", "cry", "cry")


def test_a_column_s_name_is_no_code(tmp_path: Path) -> None:
    assert read(tmp_path, '"x"\n1\n2\n1\n').stream == ("1", "2", "1")
    assert read(tmp_path, "calm\ncry\ncry\n").stream == ("calm", "cry", "cry")


def test_a_word_is_a_code_per_letter_and_several_lines_are_doubtful(tmp_path: Path) -> None:
    assert read(tmp_path, "abcab").stream == tuple("abcab")
    assert read(tmp_path, "cry\nlook at\ncry\n").stream == ("cry", "look at", "cry")
    wrapped = read(tmp_path, "2,1,4\n3,3,4,1\n")
    assert wrapped.stream == ("2", "1", "4", "3", "3", "4", "1")
    assert any(note.kind == "doubtful" and "read them apart" in note.text for note in wrapped.notes)


@pytest.mark.parametrize(
    "text",
    [
        ",soothe,wait\ncry,8,2\ncalm,4,16\n",
        '"","soothe","wait"\n"cry",8,2\n"calm",4,16\n',
        "given;soothe;wait\ncry;8;2\ncalm;4;16\n",
        "soothe\twait\ncry\t8\t2\ncalm\t4\t16\n",  # as R's write.table has it
        ",soothe,wait\ncry,8.0,2.0\ncalm,4.0,16.0\n",
    ],
)
def test_a_matrix_however_it_is_written(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert (found.given, found.target) == (("cry", "calm"), ("soothe", "wait"))
    assert found.counts.tolist() == [[8, 2], [4, 16]]
    assert found.stream == ()


def test_a_square_without_names_is_a_matrix_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "0,4\n3,0\n")
    assert (found.given, found.counts.tolist()) == (("1", "2"), [[0, 4], [3, 0]])
    assert found.notes[0].kind == "doubtful"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("cry\n", r"holds 3 codes"),
        ("cry\ncry\ncry\n", "of two kinds"),
        (",a,b\nc,1,-2\nd,3,4\n", "line 2: '-2' is not a count"),
        (",a,b\nc,1,2.5\nd,3,4\n", "line 2: '2.5' is not a count"),
    ],
)
def test_what_is_neither_is_refused(tmp_path: Path, text: str, says: str) -> None:
    if text == "cry\n":  # one word is three letters, all of them different: a stream after all
        assert read(tmp_path, text).stream == ("c", "r", "y")
        return
    with pytest.raises(BadFileError, match=says):
        read(tmp_path, text)


@given(st.lists(st.sampled_from(["cry", "calm", "look-at", "é"]), min_size=3, max_size=30))
def test_any_stream_comes_back(tmp_path_factory: pytest.TempPathFactory, codes: list[str]) -> None:
    if len(set(codes)) < 2:
        return
    folder = tmp_path_factory.mktemp("stream")
    assert read(folder, "\n".join(codes), "stream.txt").stream == tuple(codes)


WRITTEN = (
    "abcab", "a b c a b", "a,b,c\na,b,b\n", "x\n1\n2\n1\n", "1\n2\n1\n", "code\na\nb\na\n", "code\na\ncode\na\n", "ab\n", "a\nb\n",
    "a\na\na\n", "a,,b\n", "1,2\n3,4\n", "1,2,3\n4,5,6\n7,8,9\n", "1,2,3\n4,5,6\n", ",a,b\nc,1,2\nd,3,4\n", ",a\nc,1\nd,2\n",
    ",a,b\nc,1,2\n", "a,b\nc,1,2\nd,3,4\n", ",a,b\nc,1,2.5\nd,3,4\n", ",a,a\nc,1,2\nd,3,4\n", ",a,b\nc,1,2\nc,3,4\n",
    ",a,b\nc,1,-2\nd,3,4\n", ",1,2\n1,5,6\n2,7,8\n", "k,1,2\n1,5,6\n2,7,8\n", "look at\nhold\nlook at\n", "a b\nc d\ne f\n", "",
    "a;b;c;a\n", "a|b|a|b\n", "a\t\nb\t\na\t\n", ",a,b\nc,1,2\nd,3,\n", ",a,b,\nc,1,2,\nd,3,4,\n",
)  # fmt: skip


def test_streams_and_matrices_are_as_they_were_read(tmp_path: Path) -> None:
    lines = []
    for text in WRITTEN:
        lines.append(repr(text))
        try:
            found = read(tmp_path, text)
        except BadFileError as problem:
            lines.append(f"  not read: {problem}")
            continue
        notes = [f"{note.kind}: {note}" for note in found.notes]
        parts = {"stream": found.stream, "given": found.given, "target": found.target, "shape": found.counts.shape}
        lines += [f"  {line}" for line in (*told(parts), *told(found.counts), *notes)]
    check_kept(Path(__file__).parent / "as_read" / "streams.txt", "\n".join(lines) + "\n")
