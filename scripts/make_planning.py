"""Write the output blocks of `docs/planning-a-study.md` anew: each ```console block holds a command and what it prints.

Run `python scripts/make_planning.py`; with `--check` nothing is written, and a block that is out of date is an error.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "planning-a-study.md"
BLOCK = re.compile(r"^```console\n\$ attune (?P<command>[^\n]*)\n.*?^```", re.MULTILINE | re.DOTALL)


def printed(command: str) -> str:
    """Return what a command prints in a terminal of 80 columns."""
    run = "import sys; from attunement.cli.main import run; sys.argv[0] = 'attune'; run()"
    shown = subprocess.run(
        [sys.executable, "-c", run, *command.split()],
        env=os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}, capture_output=True, check=True,
    ).stdout.decode("utf-8")  # fmt: skip
    return "\n".join(line.rstrip() for line in shown.strip("\n").splitlines())


def renewed(text: str) -> str:
    """Return the page with every block as it is printed today."""
    return BLOCK.sub(lambda m: f"```console\n$ attune {m['command']}\n{printed(m['command'])}\n```", text)


def main() -> None:
    """Renew the page, or say that it is out of date."""
    old = PAGE.read_text("utf-8")
    new = renewed(old)
    if "--check" in sys.argv:
        raise SystemExit(None if new == old else f"{PAGE.name} is out of date. Run `python scripts/make_planning.py`.")
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
