"""Write into `docs/instruments.md` what each instrument is, and what its score is not: `python scripts/make_instruments.py`.

The list follows the keys; a test compares it with the page.
"""

from __future__ import annotations

from pathlib import Path

from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.key import REFUSED, Instrument

PAGE = Path(__file__).parents[1] / "docs" / "instruments.md"
BEGIN, END = "<!-- instruments: written by scripts/make_instruments.py -->", "<!-- end of instruments -->"


def described(of: Instrument) -> str:
    """Return one instrument as an entry of the list."""
    if of.kind == REFUSED:
        return f"- **{of.id}**, {of.name} ({of.citation}). {of.what} Not scored here: {of.refused}"
    return f"- **{of.id}**, {of.name} ({of.citation}); key: {of.key}. {of.what} Its score: {of.is_not[0].lower()}{of.is_not[1:]}"


def page() -> str:
    """Return the page with the list as it is now."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    found = "\n".join(described(instrument(name)) for name in instrument_names())
    return f"{before}{BEGIN}\n\n{found}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Written: {PAGE}")
