"""Write into `docs/model.md` which mechanisms are on in the default theory: `python scripts/make_what_acts.py`.

The list follows the numbers of the theory; a test compares it with the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.vocabulary import is_on, values
from attunement.web.dyad.mechanisms import SENTENCES

PAGE = Path(__file__).parents[1] / "docs" / "model.md"
BEGIN, END = "<!-- what acts: written by scripts/make_what_acts.py -->", "<!-- end of what acts -->"
NONE = "None of them is on."


def listed(parameters: Any) -> str:
    """Return what is on, each mechanism with its number, and the names of what is off."""
    now = values(parameters)
    on = [f"- {said} (`{name}` {now[name]:g})" for name, said in SENTENCES.items() if is_on(now[name])]
    off = ", ".join(f"`{name}`" for name in SENTENCES if not is_on(now[name]))
    parts = ["On:\n\n" + "\n".join(on) if on else NONE, f"Off: {off}." if off else "None is off."]
    return "\n\n".join(parts)


def page() -> str:
    """Return the page with the list as it is now."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    return f"{before}{BEGIN}\n\n{listed(theory_parameters(DEFAULT))}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Written: {PAGE}")
