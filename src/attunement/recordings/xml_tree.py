"""XML as coding tools write it, read without what a hostile file could ask for: a document type declaration is refused."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError


def xml_root(source: Source, form: str) -> ET.Element:
    """Return the root element of an XML file; `form` is what the file is, in words ("LENA file")."""
    if "<!DOCTYPE" in source.start or "<!ENTITY" in source.start:
        raise BadFileError(
            f"{source.name} declares a document type of its own (DOCTYPE), which no {form} needs and which can do harm. "
            "Export the file from its tool again."
        )
    try:
        return ET.fromstring(source.data)
    except (ET.ParseError, ValueError, LookupError) as problem:
        raise BadFileError(f"{source.name} is not a complete {form} ({problem}). Export it from its tool again.") from (
            problem
        )
