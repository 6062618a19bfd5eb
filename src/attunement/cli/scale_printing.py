"""How instruments look in a terminal: what one asks, its key with how that is known, its rules, and whom to ask for its text."""

from __future__ import annotations

from attunement.cli.declaration_printing import hanging, say
from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.key import ANSWERS, COUNT, KNOWN, REFUSED, Instrument, Scale
from attunement.instruments.said_beside import accuracy


def print_scales() -> None:
    """Print all instruments, those apart that are not scored here."""
    found = [instrument(name) for name in instrument_names()]
    say("Instruments", style="bold")
    for of in found:
        if of.kind != REFUSED:
            say(hanging(f"  {of.id}: {of.name}, {len(of.items)} items; key {of.key}"))
    say("\nNot scored here", style="bold")
    for of in found:
        if of.kind == REFUSED:
            say(hanging(f"  {of.id}: {of.name}"))
    say("\n`attune show scale NAME` explains one. No item text comes with this program.")


def print_scale(name: str) -> None:
    """Print what is known of one instrument."""
    of = instrument(name)
    say(of.name, style="bold")
    say(f"{of.version}. {of.citation}.")
    say(f"{of.what} Its score: {of.is_not[0].lower()}{of.is_not[1:]}")
    if of.kind == REFUSED:
        say(f"\nNot scored here: {of.refused}")
    else:
        _print_key(of)
    say("\nText", style="bold")
    say(f"{of.licence.holder}: {of.licence.note}.")
    say("Text may be brought in a pack with a grant." if of.licence.packs else "Text may not be brought in a pack.")


def _print_key(of: Instrument) -> None:
    say(f"\nKey, {of.key}", style="bold")
    say(f"{KNOWN[of.key].capitalize()}: {of.key_source}.")
    if of.warning:
        say(of.warning)
    say(
        f"Answers from {of.lowest} to {of.highest}{', about one relationship at a time' if of.per_relationship else ''}."
    )
    for way in of.stored:
        say(hanging(f"  --stored {way.name}: {way.means}"))
    for scale in of.scales:
        say(hanging(f"  {scale.name}, {_rule(of, scale)}: items {_items(scale)}"))
    if of.kind == ANSWERS:
        least = f"{of.missing.least:.0%}" if of.missing.least < 1 else "all"
        say(f"Answered must be {least} of a scale's items ({of.missing.source}).")
    if of.help:
        say(
            f"Item {of.help.item} asks about {of.help.asks}: any answer above {of.help.above} is named first, whatever the total."
        )
    for found in of.retests:
        say(hanging(f"  {found.scale}, retest {found.value:g} over {found.apart} ({found.source})"))
    if of.norms:
        say("\nFor comparison; no norm for anybody", style="bold")
    for norm in of.norms:
        numbers = f"mean {norm.mean:g}, SD {norm.sd:g} of {norm.n:,}, answers {norm.lowest} to {norm.highest}"
        say(hanging(f"  {norm.scale}: {numbers}: {norm.sample} ({norm.source})"))
    if of.accuracy:
        say("\nHow often a total so high was found; no limit for anybody", style="bold")
        say(f"{accuracy(of.accuracy)}.")


def _rule(of: Instrument, scale: Scale) -> str:
    if scale.rule == COUNT:
        return f"count of {len(scale.groups)} kinds"
    return f"difference of {scale.rule}s" if scale.minus else scale.rule


def _items(scale: Scale) -> str:
    """Return the items of a scale; − marks those that are turned, or count against.

    >>> _items(Scale("total", ("1", "2", "3"), frozenset({"2"})))
    '1, 2−, 3'
    """
    return ", ".join(f"{item}{'−' if item in scale.reverse | scale.minus else ''}" for item in scale.items)
