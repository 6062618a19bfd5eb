"""Keys are data: all that come with the program are whole, and a wrong one is refused with its places."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.key import ANSWERS, KNOWN, REFUSED, SORT
from attunement.instruments.key_file import parse_key
from attunement.vocabulary import BadFileError, UnknownNameError

DESIGN = Path(__file__).parents[3] / "../shared/design/instruments.yaml"
KEY = """
name = "A scale"
version = "3 items"
citation = "Somebody (2000)"
what = "Asks something."
is_not = "No type."
kind = "answers"
items = 3
lowest = 1
highest = 5
key = "data"
key_source = "seen"

[missing]
least = 0.8
source = "ours"

[licence]
holder = "somebody"
note = "ask"

[[scale]]
name = "all"
items = [1, 2, 3]
reverse = [2]
rule = "mean"
"""
RETEST = '[[retest]]\nscale = "some"\nvalue = 0.7\napart = "a month"\nsource = "x"'


def test_a_key_is_read() -> None:
    found = parse_key(KEY, name="a.toml")
    assert (found.id, found.items, found.scale("all").reverse) == ("a", ("1", "2", "3"), {"2"})
    assert found.missing.fewest(3) == 3


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("reverse = [2]", "reverse = [4]", r"\[\[scale\]\] 1 \('all'\): reverse names 4, which is no item of the scale"),
        ("items = [1, 2, 3]", "items = [1, 2, 7]", "items names 7, which is no item of the instrument"),
        ("items = [1, 2, 3]", "items = [1, 2, 2]", "items must be named, each once"),
        ('rule = "mean"', 'rule = "median"', "rule is 'median'; it must be mean, sum, count"),
        ('rule = "mean"', 'rule = "count"', "groups stand exactly where the rule is 'count'"),
        ("lowest = 1", "lowest = 5", "answers go from 5 to 5"),
        ("least = 0.8", "least = 1.8", r"\[missing\] least is 1.8"),
        ("least = 0.8", 'least = "most"', r"\[missing\] 'least' is 'most'; it must be int or float"),
        ('key = "data"', 'key = "sure"', "'key' is 'sure'; it must be verified, data, memory"),
        ('kind = "answers"', 'kind = "refused"', "'refused' says why"),
        ('kind = "answers"', 'kind = "quiz"', "'kind' is 'quiz'"),
        ('holder = "somebody"', "", r"\[licence\] 'holder' is missing"),
        ('note = "ask"', 'note = "ask"\ncut = 3.5', r"\[licence\] 'cut' means nothing here"),
        ("items = 3\n", "items = true\n", "'items' is True"),
        ('note = "ask"', 'note = "ask"\n[help]\nitem = 9\nabove = 0\nasks = "it"', r"\[help\] 1: there is no item 9"),
        ('key = "data"', "", "key: missing, and nothing can be scored without"),
        ('rule = "mean"', f'rule = "mean"\n{RETEST}', "no scale 'some'"),
        ('name = "A scale"', "name = ", "is not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(before: str, after: str, said: str) -> None:
    assert before in KEY
    with pytest.raises(BadFileError, match=said):
        parse_key(KEY.replace(before, after, 1), name="a.toml")


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = KEY.replace("reverse = [2]", "reverse = [9]").replace("lowest = 1", "lowest = 9")
    with pytest.raises(BadFileError) as refused:
        parse_key(wrong, name="a.toml")
    assert len(str(refused.value).splitlines()) == 3


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=5
    )
)
def test_no_value_breaks_the_reader(value: object) -> None:
    written = str(value).replace("None", "''").replace("\\x", "\\\\x")
    for line in ("items = [1, 2, 3]", "reverse = [2]", "highest = 5", 'rule = "mean"'):
        name = line.partition(" ")[0]
        try:
            parse_key(KEY.replace(line, f"{name} = {written}", 1), name="a.toml")
        except BadFileError:
            pass  # refused in a sentence


@pytest.mark.parametrize("name", instrument_names())
def test_every_key_is_whole(name: str) -> None:
    of = instrument(name)
    assert of.what.endswith(".") and of.is_not and of.licence.holder
    if of.kind == REFUSED:
        assert of.refused.endswith(".") and not of.scales
        return
    assert of.kind in (ANSWERS, SORT) and of.key in KNOWN and of.key_source
    assert of.missing.source
    for norm in of.norms:
        assert norm.n > 100 and norm.source and norm.sample


@pytest.mark.parametrize("name", instrument_names())
def test_no_key_holds_a_limit_or_an_item_text(name: str) -> None:
    text = (resources.files("attunement.instruments") / "keys" / f"{name}.toml").read_text("utf-8")
    tree = tomllib.loads(text)
    assert not {"cutoffs", "bands", "text", "classes"} & tree.keys()
    assert "I feel" not in text and "my partner" not in text.casefold()


def test_an_unknown_name_is_told_what_was_meant() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'ecr-rs'"):
        instrument("ecr-rss")


@pytest.mark.skipif(not DESIGN.is_file(), reason="the collected keys (../shared/design/instruments.yaml) are not here")
@pytest.mark.parametrize("name", ["ecr", "ecr_r", "ecr_rs", "ecr_rc_12", "ecr_s", "rsq", "aaq", "asq_feeney", "saam", "pbi", "prfq",
                                  "parental_stress_scale", "mspss"])  # fmt: skip
def test_keys_are_those_that_were_collected(name: str) -> None:
    import yaml

    collected = next(i for i in yaml.safe_load(DESIGN.read_text("utf-8"))["instruments"] if i["id"] == name)
    of = instrument({"asq_feeney": "asq", "parental_stress_scale": "parental-stress"}.get(name, name.replace("_", "-")))
    assert (of.lowest, of.highest) == (collected["response"]["min"], collected["response"]["max"])
    assert len(of.items) == collected["n_items"] and of.key == collected["key_evidence"]
    for scale, said in collected["scales"].items():
        own = of.scale(scale.replace("_", " "))
        assert own.items == tuple(map(str, said["items"]))
        assert own.reverse == set(map(str, said.get("reverse", [])))
        assert own.rule == said["score"]
