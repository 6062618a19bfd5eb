from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument
from attunement.instruments.sorts import read_criterion, score_sorts
from attunement.vocabulary import BadFileError, BadValueError

AQS = instrument("aqs")
IDEAL = np.repeat(np.arange(1.0, 10), 10)


def sorts(*rows: np.ndarray) -> Answers:
    n = len(rows)
    people = tuple("abcdef"[:n])
    return Answers(AQS, np.array(rows, float), people, ("",) * n, ("",) * n, tuple(range(2, n + 2)), 1, 9)


def criterion(tmp_path: Path, text: str = "") -> Path:
    file = tmp_path / "criterion.csv"
    rows = "\n".join(f"{i},{place:g},{'warm' if i <= 3 else ''},{int(i == 2)}" for i, place in enumerate(IDEAL, 1))
    file.write_text(text or f"item,ideal,part,part_inv\n{rows}\n", encoding="utf-8")
    return file


def test_a_sort_like_the_criterion_and_its_opposite(tmp_path: Path) -> None:
    mixed = np.random.default_rng(0).permutation(IDEAL)
    found = score_sorts(sorts(IDEAL, 10 - IDEAL, mixed), read_criterion(criterion(tmp_path), AQS))["scores"]
    r = found.filter(scale="ideal")["score"].to_list()
    assert r[:2] == pytest.approx([1, -1])
    assert r[2] == pytest.approx(np.corrcoef(mixed, IDEAL)[0, 1])
    assert found.filter(scale="ideal")["fisher_z"][2] == pytest.approx(np.arctanh(r[2]))
    # cards 1, 2 and 3 lie at 1; card 2 counts against
    assert found.filter(scale="part: warm")["score"][0] == pytest.approx((1 + 9 + 1) / 3)


def test_piles_that_do_not_hold_ten_have_no_score_and_are_named(tmp_path: Path) -> None:
    wrong, lost = IDEAL.copy(), IDEAL.copy()
    wrong[0], lost[4] = 2, np.nan
    found = score_sorts(sorts(IDEAL, wrong, lost), read_criterion(criterion(tmp_path), AQS))
    assert found["scores"].filter(scale="ideal")["why_no_score"].to_list() == [
        None, "piles hold 9 at 1, 11 at 2, and should hold 10 each", "1 cards have no place",
    ]  # fmt: skip
    assert any("no score for b: piles hold 9 at 1" in note.text and note.rows == (3,) for note in found.notes)
    with pytest.raises(BadValueError, match="No sort can be scored"):
        score_sorts(sorts(wrong), read_criterion(criterion(tmp_path), AQS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,ideal\n1,5\n", "no row for card 2, 3"),
        ("item,ideal\n1,5\n1,6\n", "line 3: card '1' is there twice"),
        ("item,ideal\n91,5\n", "card '91' is no card of aqs"),
        (
            "item,ideal\n" + "".join(f"{i},{'' if i == 7 else 5}\n" for i in range(1, 91)),
            "line 8: 'ideal' has no number",
        ),
        ("item,note\n" + "".join(f"{i},\n" for i in range(1, 91)), "has no number"),
        ("card,ideal\n1,5\n", "no column 'item'"),
    ],
)
def test_a_criterion_places_every_card(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFileError, match=said):
        read_criterion(criterion(tmp_path, text), AQS)
