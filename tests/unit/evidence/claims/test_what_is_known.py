"""The page of claims is what its script writes, and the verdicts in it are those of the published page of evidence."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from attunement.evidence.claims import load_claims

SCRIPTS = Path(__file__).parents[4] / "scripts"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_claims", SCRIPTS / "make_claims.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_and_verdicts_are_up_to_date(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["make_claims.py", "--check"])
    script.main()


def test_what_is_out_of_date_is_said(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (old := tmp_path / "page.md").write_text("Nothing is known.", "utf-8")
    monkeypatch.setattr(script, "PAGE", old)
    monkeypatch.setattr("sys.argv", ["make_claims.py", "--check"])
    with pytest.raises(SystemExit, match=r"page\.md is out of date"):
        script.main()
    monkeypatch.setattr(script, "VERDICTS", tmp_path / "verdicts.json")
    monkeypatch.setattr("sys.argv", ["make_claims.py"])
    script.main()
    assert "117 such claims" in old.read_text("utf-8")
    assert json.loads((tmp_path / "verdicts.json").read_text("utf-8"))["verdicts"]["sens.sec.all"]


def test_every_claim_stands_on_the_page_once_with_its_grade(script: ModuleType) -> None:
    text = script.PAGE.read_text("utf-8")
    for claim in load_claims():
        assert text.count(f'<a id="{claim.name}"></a>') == 1
        entry = text.split(f'<a id="{claim.name}"></a>')[1].split("<a id=")[0]
        assert f"- **{claim.grade}**. {claim.why}" in entry
        assert claim.model in entry
    assert set(re.findall(r"\]\(#([\w.]+)\)", text)) == {
        claim.name for claim in load_claims().select(grade="contested")
    }


ROWS = """\
As SHA-256 `{digest}`.

| finding | published | band | simulated | at n |  |
| --- | --- | --- | --- | --- | --- |
| sens.sec.all | 0.25 | 0.2 to 0.3 | 0.3 |  | **outside** |
| int.lessmore ratio |  | 0.35 to 0.9 | 0.5 |  | inside |
| int.lessmore security | 0.2 |  | 0.2 |  | – |
| pre.stress.neg r* |  | 0.03 to 0.25 | 0.1 |  | inside |
| nobody.asks | 1 | 0 to 2 | 1 |  | inside |

| needs | findings | why |
| --- | --- | --- |
| pretended acts | inf.genuine.fake, inf.misread.meins12 | They are no acts. |

| finding | why |
| --- | --- |
| out.ext | Nobody grows up. |
"""


def test_verdicts_are_taken_from_the_page_of_evidence(script: ModuleType) -> None:
    kept = script.read_verdicts(ROWS.format(digest="a" * 64), load_claims())
    assert kept.frozen == "a" * 64
    assert kept.verdicts == {
        "int.lessmore ratio": "inside", "pre.stress.neg r*": "inside", "sens.sec.all": "outside",
    }  # fmt: skip
    why = "They are no acts."
    assert kept.whys == {"inf.genuine.fake": why, "inf.misread.meins12": why, "out.ext": "Nobody grows up."}


def test_a_page_without_a_digest_is_refused(script: ModuleType) -> None:
    with pytest.raises(SystemExit, match="names no digest"):
        script.read_verdicts("| a | inside |", load_claims())
