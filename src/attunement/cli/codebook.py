"""`attune codebook`: look at coded files and draft a codebook for a person to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HEADER = """\
A draft of what these files hold. Check it, then: attune measure FILES --codebook this-file.toml
Each block below is one kind of coded thing. Delete those that you do not need.
  person, channel   whose it is, and what it is about
  exhaustive        true where every moment carries a code, so that a hole was not coded
  uncodable         codes for "could not be seen"; that time is taken out of every measure
  track.codes       your code = what you want to call it
  track.phases      what counts as the same for both partners when they are compared
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
    """Draft a codebook: whose tracks these are, which codes they hold and how often, and what they probably mean.

    A meaning is proposed only where it is unmistakable; what is left to you is listed. Open the draft in any editor,
    check it, and give it to `attune measure`.
    """
    from attunement.recordings import draft_of  # noqa: PLC0415 - so that others start quickly
    from attunement.recordings.codebook.codebook_text import comments  # noqa: PLC0415
    from attunement.study.store import explained  # noqa: PLC0415
    from attunement.vocabulary import CannotWriteError  # noqa: PLC0415

    if out is not None and out.exists() and not force:
        raise CannotWriteError(
            f"{out} exists, and you may have edited it. Choose another name, or write over it with --force."
        )
    draft = draft_of(files, scheme=scheme)
    left = [f"{i}. {step}" for i, step in enumerate(draft.left, 1)]
    head = [*HEADER.splitlines(), "", "What is left to you:" if left else "Nothing is left open; check every line."]
    text = "\n".join(comments([*head, *left])) + "\n\n" + draft.text
    if out is None:
        typer.echo(text, nl=False)
        return
    with explained(out):
        out.write_text(text, encoding="utf-8")
    measure = f"attune measure {' '.join(map(str, files[:1]))}{' …' if len(files) > 1 else ''} --codebook {out}"
    if left:
        typer.echo("\n".join([f"Draft: {out}", "Edit it. What is left to you:", *left, f"Then: {measure}"]))
    else:
        typer.echo(f"Draft: {out}\nEvery code has a proposed meaning. Check it, then: {measure}")
