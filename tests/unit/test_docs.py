"""Python blocks of the README and of some pages run as they are written; other pages are tested beside their code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{page}.md"
        for page in (
            "writing-a-theory",
            "several-carers",
            "lives",
            "instruments-for-every-age",
            "instruments",
            "couples",
        )
    ),
]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{i}")
    for page in PAGES
    for i, block in enumerate(BLOCK.findall(page.read_text("utf-8")))
]


@pytest.mark.parametrize("block", BLOCKS)
def test_block_runs(block, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "docs", "exec"), {"__name__": "docs"})
    if "print(" in block:
        assert capsys.readouterr().out.strip()


def test_links_of_the_readme_lead_somewhere():
    text = (ROOT / "README.md").read_text("utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target


def test_pages_that_the_package_speaks_of_exist():
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    spoken_of = {page for source in sources for page in re.findall(r"docs/[\w-]+\.md", source.read_text("utf-8"))}
    assert "docs/policies.md" in spoken_of
    assert not {page for page in spoken_of if not (ROOT / page).exists()}


def test_pages_on_lives_say_what_is_put_in():
    lives, generations, policies = (
        (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("lives", "generations", "policies")
    )
    for page in (lives, generations, policies):
        assert not re.search(r"no correlation[^.]*put in|[Nn]othing was fitted", page), "said without what is put in"
    assert "largely built in" in lives and "largely built in" in generations
    assert "stays for life" in lives and "no prevalence" in " ".join(generations.split())
    assert "one fewer of something bad" in policies
