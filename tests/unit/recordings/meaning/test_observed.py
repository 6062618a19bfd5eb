"""What was observed: coding begins and ends where somebody says so; elsewhere it is doubtful, and never "nothing happened"."""

from __future__ import annotations

import pytest

from attunement.recordings import Codebook, Import, RawEvent, Rules, Sheet, Track, Visit, parse_codebook, read
from attunement.recordings.meaning.interpretation import interpret
from attunement.vocabulary import AttunementError, BadValueError

BOTH = (
    Track(partner="infant", person="child", channel="affect"),
    Track(partner="mother", person="caregiver", channel="affect"),
)
TEN_ROWS = [(1, 3, "infant"), (5, 7, "mother"), (9, 11, "infant"), (10, 12, "mother"), (16, 18, "mother"), (20, 22, "infant"),
            (25, 27, "mother"), (29, 31, "infant"), (30, 32, "mother"), (36, 40, "mother")]  # fmt: skip


def table(tmp_path, rows, *, moved_s: float = 0.0, name: str = "d.csv"):
    lines = ["start_s,end_s,person,code", *(f"{a + moved_s:g},{b + moved_s:g},{who},smile" for a, b, who in rows)]
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def covered(got: Import, person: str) -> list[tuple[str, float, float]]:
    return [row[3:6] for row in got.record.coverage.iter_rows() if row[1] == person]


def doubts(got: Import) -> str:
    return "\n".join(str(note) for note in got.report.of("doubtful"))


def sheet(*events: RawEvent, **facts) -> Sheet:
    return Sheet(**({"file": "a.csv", "form": "table", "name": "a", "events": events} | facts))


@pytest.mark.parametrize("moved_s", [0.0, 1000.0])
def test_where_nobody_says_when_coding_began_it_begins_with_the_first_event(tmp_path, moved_s):
    got = read(table(tmp_path, TEN_ROWS, moved_s=moved_s), Codebook(tracks=BOTH))
    before, coded = covered(got, "child")
    assert before == ("not coded", 0.0, moved_s + 1)
    assert coded == ("coded", moved_s + 1, moved_s + 40)
    assert f"began and ended; the observation begins with its first event ({moved_s + 1:g} s)" in doubts(got)


def test_unmapped_events_count_when_coding_ended():
    events = (
        RawEvent(1, "mother", "affect", "smile", 0.0, 10.0),
        RawEvent(2, "infant", "affect", "smile", 0.0, 10.0),
        RawEvent(3, "mother", "talk", "talks", 0.0, 60.0),
    )
    book = Codebook(tracks=(Track(track="affect", partner="*", person="child", channel="affect"),))
    record, _, notes = interpret([sheet(*events)], book)
    assert record.observations["duration_s"].to_list() == [60.0]
    assert record.coverage.row(0)[3:] == ("coded", 0.0, 60.0)
    assert any("ends with its last event (60 s)" in note.text for note in notes)


def test_a_persons_file_covers_that_persons_time_only():
    child = sheet(RawEvent(1, "infant", "", "smile", 2.0, 5.0), file="c.csv", name="c", start_s=0.0, end_s=10.0)
    mother = sheet(RawEvent(1, "mother", "", "smile", 2.0, 5.0), file="m.csv", name="m", start_s=1.0, end_s=7.0)
    longer = sheet(*child.events, file="c.csv", name="c", start_s=0.0, end_s=70.0)
    book = Codebook(tracks=BOTH, pattern=".(?P<dyad>/)")
    record, _, notes = interpret([child, mother], book)
    spans = {
        person: [row[3:] for row in record.coverage.iter_rows() if row[1] == person]
        for person in ("child", "caregiver")
    }
    assert spans["child"] == [("coded", 0.0, 10.0)]
    assert spans["caregiver"] == [("not coded", 0.0, 1.0), ("coded", 1.0, 7.0), ("not coded", 7.0, 10.0)]
    assert any("its file covers 1 to 7 s" in note.text for note in notes)
    # a silent minute more of the child's file changes nothing of the mother's coded time
    record, _, _ = interpret([longer, mother], book)
    coded = [row[3:] for row in record.coverage.iter_rows() if row[1] == "caregiver" and row[3] == "coded"]
    assert coded == [("coded", 1.0, 7.0)]


def test_visits_with_clocks_of_their_own_share_a_codebook(tmp_path):
    paths = [table(tmp_path, TEN_ROWS, moved_s=m, name=f"{n}.csv") for n, m in (("one", 0.0), ("two", 1000.0))]
    visits = (Visit("one", 0.0, 60.0), Visit("two", 1000.0, 1060.0))
    got = read(paths, Codebook(tracks=BOTH, visits=visits))
    assert got.record.observations["duration_s"].to_list() == [60.0, 60.0]
    first, second = (got.record.events.filter(observation=i)["start_s"].to_list() for i in (0, 1))
    assert first == second
    assert doubts(got) == ""


def test_a_visit_of_the_codebook_that_no_file_holds_is_said(tmp_path):
    got = read(table(tmp_path, TEN_ROWS), Codebook(tracks=BOTH, visits=(Visit("nobody*", 0.0, 60.0),)))
    assert "limits of a visit 'nobody*', and no observation is called so" in doubts(got)


def test_limits_the_wrong_way_round_are_refused(tmp_path):
    with pytest.raises(BadValueError, match=r"end at 3 s, before it starts at 9 s"):
        read(table(tmp_path, TEN_ROWS), Codebook(tracks=BOTH, visits=(Visit("d", 9.0, 3.0),)))


def test_a_table_of_limits_beside_the_files_settles_them():
    events = sheet(RawEvent(1, "infant", "", "smile", 12.0, 15.0), identity={"dyad": "1"})
    limits = sheet(file="visits.csv", name="1", identity={"dyad": "1"}, start_s=10.0, end_s=70.0)
    record, _, notes = interpret([events, limits], Codebook(tracks=BOTH))
    assert record.coverage.row(0)[3:] == ("coded", 0.0, 60.0)
    assert record.events.row(0)[4:6] == (2.0, 5.0)
    assert not [note for note in notes if "does not say when" in note.text]


def test_stated_limits_win_over_events_and_codebook_over_file():
    one = sheet(RawEvent(1, "infant", "", "smile", 12.0, 15.0), start_s=10.0, end_s=70.0)
    record, _, _ = interpret([one], Codebook(tracks=BOTH, rules=Rules(end_s=40.0)))
    assert record.observations["duration_s"].to_list() == [30.0]


def test_times_before_zero_begin_the_record():
    record, _, notes = interpret([sheet(RawEvent(1, "infant", "", "smile", -5.0, 2.0))], Codebook(tracks=BOTH))
    assert record.events.row(0)[4:6] == (0.0, 7.0)
    assert any("-5 s of the file's clock is time 0" in note.text for note in notes)


def test_a_mark_without_a_code_is_not_coded_and_said():
    events = (RawEvent(1, "infant", "", "", 1.0, 4.0), RawEvent(3, "infant", "", "smile", 12.0, 15.0))
    record, raw, notes = interpret([sheet(*events, start_s=0.0, end_s=20.0)], Codebook(tracks=BOTH[:1]))
    assert [row[3:] for row in record.coverage.iter_rows()] == [
        ("coded", 0.0, 1.0), ("not coded", 1.0, 4.0), ("coded", 4.0, 20.0),
    ]  # fmt: skip
    assert raw["fate"].to_list() == ["not coded", "event"]
    said = [note for note in notes if "marked without a code" in note.text]
    assert said[0].kind == "doubtful" and said[0].rows == (1,)


@pytest.mark.parametrize(
    ("how", "status", "codes"),
    [
        ({"codes": {"": "mark", "smile": "smile"}}, "coded", ["mark", "smile"]),
        ({"nothing": ("",)}, "coded", ["smile"]),
        ({"uncodable": ("",)}, "uncodable", ["smile"]),
    ],
)
def test_the_codebook_can_name_the_empty_code(how, status, codes):
    events = (RawEvent(1, "infant", "", "", 1.0, 4.0), RawEvent(3, "infant", "", "smile", 12.0, 15.0))
    track = Track(partner="infant", person="child", channel="affect", **how)
    record, _, notes = interpret([sheet(*events, start_s=0.0, end_s=20.0)], Codebook(tracks=(track,)))
    at_two = [row[3] for row in record.coverage.iter_rows() if row[4] <= 2 < row[5]]
    assert at_two == [status]
    assert record.events["code"].to_list() == codes
    assert not [note for note in notes if "marked without a code" in note.text]


def modified(*modifiers: str) -> RawEvent:
    return RawEvent(1, "infant", "", "affect", 0.0, 10.0, modifiers)


def test_modifiers_make_codes_of_their_own():
    track = Track(
        partner="infant", person="child", channel="affect", codes={"affect|positive": "positive", "affect": "other"}
    )
    record, _, _ = interpret(
        [sheet(modified("positive")), sheet(modified(), file="b.csv", name="b")], Codebook(tracks=(track,))
    )
    assert record.events["code"].to_list() == ["positive", "other"]


def test_without_listed_codes_a_code_keeps_its_modifiers():
    record, _, _ = interpret([sheet(modified("positive", "strong"))], Codebook(tracks=BOTH))
    assert record.events["code"].to_list() == ["affect|positive|strong"]


def test_modifiers_that_the_codebook_does_not_tell_apart_are_said():
    track = Track(partner="infant", person="child", channel="affect", codes={"affect": "affect"})
    record, _, notes = interpret([sheet(modified("positive"))], Codebook(tracks=(track,)))
    assert record.events["code"].to_list() == ["affect"]
    said = [note for note in notes if "modifiers of 'affect' of child: 'positive'" in note.text]
    assert [note.kind for note in said] == ["dropped"]


def test_a_partner_in_the_sibling_file_is_not_missed():
    child = sheet(RawEvent(1, "infant", "", "smile", 0.0, 5.0), file="c.csv", name="c", identity={"dyad": "1"})
    mother = sheet(RawEvent(1, "mother", "", "smile", 0.0, 5.0), file="m.csv", name="m", identity={"dyad": "1"})
    _, _, notes = interpret(
        [child, mother], Codebook(tracks=(*BOTH, Track(partner="aunt", track="", person="aunt", channel="x")))
    )
    silent = [note.text for note in notes if "no event of" in note.text]
    assert len(silent) == 1 and "aunt/x" in silent[0] and "caregiver" not in silent[0]


def test_visits_are_written_in_the_codebook_and_read_back():
    book = parse_codebook('[[visit]]\nobservation = "d0*"\nstart_s = 3\nend_s = 63.5\n')
    assert book.visits == (Visit("d0*", 3.0, 63.5),)
    with pytest.raises(AttunementError, match="observation"):
        parse_codebook("[[visit]]\nstart_s = 3\n")
