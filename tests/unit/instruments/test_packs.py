"""Text comes from packs, and a grant is enforced."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.instruments.catalogue import instrument
from attunement.instruments.packs import load_pack
from attunement.vocabulary import BadFileError, BadValueError

PACK = """
instrument = "ecr-rs"
holder = "A. Holder"
grant = "You may use the items in your study of 2026."
date = 2026-03-01
language = "English"
uses = ["research"]
"""


def pack(folder: Path, toml: str = PACK, items: int = 9, extra: str = "") -> Path:
    (folder / "pack.toml").write_text(toml, encoding="utf-8")
    rows = "".join(f'{i},"Made-up statement {i}, of nobody."\n' for i in range(1, items + 1))
    (folder / "items.csv").write_text(f"item,text\n{rows}{extra}", encoding="utf-8")
    return folder


def test_a_pack_is_read(tmp_path: Path) -> None:
    found = load_pack(pack(tmp_path))
    assert found.texts_for(instrument("ecr-rs"), "research")["9"] == "Made-up statement 9, of nobody."
    assert (found.date, found.uses) == ("2026-03-01", ("research",))


@pytest.mark.parametrize("use", ["clinic", "self"])
def test_a_use_outside_the_grant_is_refused_with_whom_to_ask(tmp_path: Path, use: str) -> None:
    with pytest.raises(BadValueError, match=f"covers research, and not {use}: 'You may use .*Ask A. Holder first"):
        load_pack(pack(tmp_path)).texts_for(instrument("ecr-rs"), use)


def test_a_use_must_be_said_and_the_instrument_be_the_packs(tmp_path: Path) -> None:
    found = load_pack(pack(tmp_path))
    with pytest.raises(BadValueError, match="say what the text is used for"):
        found.texts_for(instrument("ecr-rs"), "")
    with pytest.raises(BadValueError, match="holds text of ecr-rs, and ecr-r was asked for"):
        found.texts_for(instrument("ecr-r"), "research")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('holder = "A. Holder"', "", "'holder' is missing"),
        ("You may use the items in your study of 2026.", "yes", "'grant' is 'yes'; write the holder's words"),
        ('uses = ["research"]', "uses = []", "'uses' is"),
        ('uses = ["research"]', 'uses = ["all"]', "write a list of research, clinic, self"),
        ('language = "English"', "language = 3", "'language' is 3; write words"),
        ('language = "English"', 'language = "English"\nprice = 3', "'price' means nothing here"),
        ("uses =", "uses ==", "cannot be read"),
    ],
)
def test_a_pack_without_a_grant_is_none(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(BadFileError, match=said):
        load_pack(pack(tmp_path, PACK.replace(before, after)))


def test_every_item_has_its_own_text(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="no text of item 9"):
        load_pack(pack(tmp_path, items=8))
    with pytest.raises(BadFileError, match="line 11: item '3' is there twice"):
        load_pack(pack(tmp_path, extra="3,again\n"))
    with pytest.raises(BadFileError, match="items 8, 9 have the same text"):
        load_pack(pack(tmp_path, items=8, extra='9,"Made-up statement 8, of nobody"\n'))


def test_text_that_may_not_be_brought_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="may not be brought in a pack: not for commercial purposes"):
        load_pack(pack(tmp_path, PACK.replace("ecr-rs", "pbi")))


def test_an_empty_folder_is_told_what_a_pack_is(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"There is no pack\.toml"):
        load_pack(tmp_path)
