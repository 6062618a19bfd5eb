from __future__ import annotations

import bz2
import gzip
import lzma
from collections import Counter

import numpy as np
import pytest

from attunement.recordings import Codebook, Rules, Track, draft_codebook, read_sheets
from attunement.recordings.formats.r_data import frame_of
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError


def saved(path, **objects):
    """Save objects as R does, without packing them."""
    import rdata

    rdata.write_rda(path, objects, compression=None)
    return path


def visits():
    import pandas as pd

    codes = pd.Categorical(["smile", "cry", "smile"], categories=["cry", "smile"])
    return pd.DataFrame(
        {"onset": [0.0, 1.0, 3.0], "offset": [1.0, 2.5, np.nan], "who": ["mother", "child", "child"], "code": codes}
    )


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_data_frames_are_event_tables_and_factors_their_labels(tmp_path, pack):
    path = saved(tmp_path / "d28.rda", visits=visits())
    path.write_bytes(pack(path.read_bytes()))
    [sheet] = read_sheets(path, Codebook())
    assert (sheet.file, sheet.name, sheet.form) == ("d28.rda", "d28", "R data, event table")
    assert [(e.partner, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        ("mother", "smile", 0.0, 1.0),
        ("child", "cry", 1.0, 2.5),
        ("child", "smile", 3.0, None),
    ]


def test_a_single_object(tmp_path):
    import rdata

    rdata.write_rds(tmp_path / "d28.rds", visits())
    assert len(read_sheets(tmp_path / "d28.rds", Codebook())[0].events) == 3


def test_one_of_several_tables_must_be_named(tmp_path):
    path = saved(
        tmp_path / "a.rda", first=visits(), second=np.array(["a", "b", "b"]), third={"inside": visits(), "n": 5.0}
    )
    with pytest.raises(BadFileError, match=r"several tables: 'first', 'second', 'third\$inside'\. .*save\(first, file"):
        read_sheets(path, Codebook())
    assert [name for name, _ in frame_of(Source(path), _Chosen("second")).columns] == ["row", "second"]
    with pytest.raises(BadFileError, match=r"no table 'fourth' among its objects; it has 'first'"):
        frame_of(Source(path), _Chosen("fourth"))


class _Chosen(Codebook):
    """A codebook that names a sheet."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        object.__setattr__(self, "sheet", sheet)


@pytest.mark.parametrize(("index", "named"), [([0, 1], False), ([1, 2], False), ([2, 3], True), ([1, 3], True)])
def test_names_of_rows_are_a_column_unless_they_count_from_none_or_one(tmp_path, index, named):
    import pandas as pd

    path = saved(tmp_path / "a.rda", x=pd.DataFrame({"code": ["s", "c"]}, index=index))
    columns = dict(frame_of(Source(path), Codebook()).columns)
    assert ("row name" in columns) == named
    assert not named or columns["row name"] == [str(one) for one in index]


def test_what_is_no_table_is_refused(tmp_path):
    path = saved(tmp_path / "a.rda", model={"coefficient": 1.5, "call": "lm"})
    with pytest.raises(BadFileError, match=r"no data frame, matrix or vector.*write\.csv"):
        read_sheets(path, Codebook())
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(BadFileError, match=r"a\.rda is not a complete file of R"):
        read_sheets(path, Codebook())


def test_matrix_of_ten_dyads(shared):
    columns = dict(frame_of(Source(shared("mhmmbayes_nonverbal/data_nonverbal.rda")), Codebook()).columns)
    assert list(columns) == ["id", "p_vocalizing", "p_looking", "t_vocalizing", "t_looking"]
    assert Counter(columns["id"]) == dict.fromkeys(range(1, 11), 900)
    assert {name: set(values) for name, values in columns.items() if name != "id"} == {
        "p_vocalizing": {1, 2, 3}, "p_looking": {1, 2}, "t_vocalizing": {1, 2, 3}, "t_looking": {1, 2}
    }  # fmt: skip


def test_long_table_of_couples(shared):
    frame = frame_of(Source(shared("rties_couples_dial/data_rties_ExampleDataShort.rda")), Codebook())
    columns = dict(frame.columns)
    assert list(columns)[:5] == ["couple", "person", "dial", "time", "female"]
    assert columns["dial"][:2] == pytest.approx([2.507211, 2.507082], abs=1e-6)
    assert set(columns["dyadSupCat"]) <= {"1", "2", "3", None}  # a factor's labels


def test_workspace_of_several_frames_names_them(shared):
    path = shared("crqa_examples/data_crqa.RData")
    with pytest.raises(BadFileError, match=r"several tables: 'eyemovement', 'handmovement', 'text'"):
        draft_codebook(path)
    eyes = dict(frame_of(Source(path), _Chosen("eyemovement")).columns)
    assert (len(eyes["listener"]), eyes["listener"][:3], eyes["narrator"][:3]) == (2000, [10, 2, 2], [2, 2, 11])


def test_vector_of_codes_is_a_table_of_steps(shared):
    book = Codebook(
        tracks=(Track(person="child", channel="act", track="data_seqgroups_strings"),), rules=Rules(step_s=1)
    )
    [sheet] = read_sheets(shared("lagsequential_examples/data_data_seqgroups_strings.rda"), book)
    assert (sheet.start_s, sheet.end_s) == (0, 396)
    assert [e.code for e in sheet.events][:3] == ["segment", "LAC", "RAC"]


def test_questionnaires_of_couples_keep_every_cell(shared):
    import csv

    for name in ("commitmentM", "DRES"):
        frame = frame_of(Source(shared(f"dysem_couples/data_{name}.rda")), Codebook())
        with shared(f"dysem_couples/{name}.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for column, values in frame.columns:
            written = [row[column] for row in rows]
            assert [None if v in ("", "NA") else float(v) for v in written] == values, column
