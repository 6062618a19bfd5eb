"""Two made-up dyads that come with Attunement, put on the shelf as a study and measured, to try the room without files."""

from __future__ import annotations

import shutil

from attunement.recordings import load_codebook
from attunement.vocabulary import AttunementError
from attunement.web.recordings.desk import Desk
from attunement.web.recordings.recordings_measuring import Asked
from attunement.web.recordings.recordings_survey import surveyed
from attunement.web.recordings.shelf import new_number

TITLE = "Two made-up dyads"


def begin_example(desk: Desk) -> tuple[str, str]:
    """Begin a study of the made-up dyads and measure it; return the numbers of study and result."""
    from attunement.recordings.examples import example_dyads  # noqa: PLC0415 - reads its files only when asked for

    example = example_dyads()
    shelf = desk.shelf
    study = shelf.begin()
    for file in example.files:
        part = shelf.folder(study) / f".part-{new_number()}"
        shutil.copyfile(file, part)
        part.chmod(0o600)
        shelf.note(study, surveyed(shelf, study, shelf.add(study, file.name, part)))
    shelf.call(study, TITLE)
    mapping = shelf.keep_codebook(study, load_codebook(example.codebook), draft=False)
    asked = Asked(mapping.number, tuple(file.number for file in shelf.facts(study).readable()))
    try:
        return study, desk.ask(study, asked)
    except AttunementError:  # too much is in hand: nothing is left of it
        desk.drop_study(study)
        raise
