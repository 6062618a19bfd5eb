"""The page on instruments says of each what its key says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from attunement.instruments import instrument, instrument_names

SCRIPTS = Path(__file__).parents[3] / "scripts"


def test_the_page_is_what_its_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("make_instruments", SCRIPTS / "make_instruments.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = script.PAGE.read_text("utf-8")
    assert page == script.page(), "run python scripts/make_instruments.py"
    for name in instrument_names():
        assert instrument(name).what in page
