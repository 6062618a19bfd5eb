"""`attune claims`: what popular texts on attachment claim, and how well each claim is borne out."""

from __future__ import annotations

from typing import Annotated

import typer

from attunement.vocabulary import BadValueError


def claims(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Tell this claim whole.")] = None,
    grade: Annotated[
        str | None,
        typer.Option(
            metavar="GRADE",
            help="Only claims of this grade: supported, mixed, contested, unsupported or value-judgement.",
        ),
    ] = None,
    word: Annotated[
        str | None, typer.Option(metavar="WORD", help="Only claims that speak of this, such as `repair` or `brain`.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the claims as JSON.")] = False,
) -> None:
    """Say what is known: claims of popular texts on attachment, each with a grade, its evidence, and what the model does with it.

    The grades are about people in general; no claim is a statement about you or your child. `attune claims early.thirty` tells
    one claim whole, `attune claims --grade contested` those that are disputed.
    """
    from attunement.cli import claims_printing  # noqa: PLC0415 - so that others start quickly
    from attunement.evidence.claims import load_claims  # noqa: PLC0415

    known = load_claims()
    if name is not None and (grade or word):
        raise BadValueError(
            f"'{name}' names one claim, and --grade and --word choose among all. Give the name alone, or leave it out."
        )
    if name is not None:
        one = known[name]
        claims_printing.print_json([one]) if json else claims_printing.print_claim(one)
        return
    found = known.select(grade=grade and grade.replace("-", " "), word=word)
    if json:
        claims_printing.print_json(found)
    else:
        claims_printing.print_claims(found, of=len(known))
