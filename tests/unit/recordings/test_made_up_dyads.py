"""The made-up dyads that ship: as they were made, with something to see, and read without any doubt."""

from __future__ import annotations

import attunement as at
from attunement.measuring.measuring import Settings
from attunement.recordings.examples import example_dyads
from attunement.recordings.examples.making import DYADS, LASTS_S, UNSEEN_S, as_table, made_dyad


def test_the_files_are_what_their_script_makes() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in example_dyads().files}
    assert files == {name: as_table(made_dyad(*how)) for name, how in DYADS.items()}


def test_they_show_matches_mismatches_repairs_and_what_could_not_be_seen() -> None:
    example = example_dyads()
    visits = at.read(example.files, example.codebook)
    assert not visits.report.of("doubtful")
    assert not visits.report.of("dropped")
    measured = at.measure(visits, settings=Settings(surrogates=99))
    matching, repair = measured["matching"], measured["repair"]
    assert matching["dyad"].to_list() == ["1", "2"]
    assert matching["seconds_analysed"].to_list() == [LASTS_S - (UNSEEN_S[1] - UNSEEN_S[0])] * 2
    assert matching["seconds_uncodable"].to_list() == [5.0, 5.0]
    assert all(0.3 < share < 0.7 for share in matching["matched_share"])
    assert matching["joint_negative_share"][0] > 0  # somebody joins in the negative
    assert all(count > 10 for count in repair["repairs"])
    by_dyad = measured["interaction_by_dyad"]
    above = by_dyad.filter(by_dyad["measure"] == "matched share").select("observed", "chance_high").rows()
    assert above[0][0] > above[0][1]  # the first two are more in touch than chance,
    assert above[1][0] < above[1][1]  # the other two are not
