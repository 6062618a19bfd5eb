"""`attune codebook`: look at coded files and draft a codebook for a person to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HEADER = """\
# A draft of what these files hold. Edit it, then: attune measure FILES --codebook this-file.toml
# 1. person: whose track it is, such as child and caregiver. Remove tracks that you do not need.
# 2. [track.codes]: your code = what you want to call it. Codes you could not score: uncodable = ["..."] above it.
# 3. [track.phases]: what counts as the same for both partners, below the codes of each, for example
#        [track.phases]
#        smile = "positive"
# 4. [observation] pattern finds the dyad in the files' names; exhaustive = true: every moment carries a code.

"""


def codebook(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Files, folders or patterns from any of the coding tools."),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Where to write the draft; printed if not given.")
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A published scheme to fill in where your codes fit: `icep`, `monadic-phases`, `affect-3`, `affect-7` or "
            "`gaze`.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", metavar="", help="Write over an existing file.")] = False,
) -> None:
    """Draft a codebook: partners, codes and how often each was found, with a suggested mapping to edit.

    Open the draft in any editor, say whose each track is and what the codes count as (`phases`), and give it to
    `attune measure`.
    """
    from attunement.recordings import as_toml, codes_in, draft_codebook  # noqa: PLC0415 - so that others start quickly
    from attunement.study.store import explained  # noqa: PLC0415
    from attunement.vocabulary import CannotWriteError  # noqa: PLC0415

    if out is not None and out.exists() and not force:
        raise CannotWriteError(
            f"{out} exists, and you may have edited it. Choose another name, or write over it with --force."
        )
    text = HEADER + as_toml(draft_codebook(files, scheme=scheme), counts=codes_in(files))
    if out is None:
        typer.echo(text, nl=False)
        return
    with explained(out):
        out.write_text(text, encoding="utf-8")
    typer.echo(
        f"Draft: {out}\nNow edit it: say whose each track is, and under [track.phases] what each code counts as.\n"
        f"Then: attune measure {' '.join(map(str, files[:1]))}{' …' if len(files) > 1 else ''} --codebook {out}"
    )
