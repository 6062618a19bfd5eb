"""Colours, by what they mean: chosen for colour-blind eyes, for grey print, and for light and dark pages.

After Okabe & Ito (2008). Neighbours in a stack differ in lightness, so that they can be told apart in grey; a label
never rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping

PAPER: Mapping[str, tuple[str, str]] = {
    "paper": ("#fdfcf9", "#16181b"),
    "ink": ("#22252a", "#e9e7e2"),
    "quiet": ("#5c6068", "#a9acb3"),
    "rule": ("#d9d6ce", "#3a3e45"),
    "wash": ("#f1eee7", "#22252a"),
    "accent": ("#8a3b12", "#f0a878"),
    "spread": ("#c9c5bb", "#4c5159"),
    "middle": ("#8f8b82", "#868b95"),
}
"""Name → colour on a light page, colour on a dark page."""

CLASSES: Mapping[str, tuple[str, str]] = {
    "A": ("#1f5f99", "#78b4e6"),
    "B": ("#3b7d5c", "#7fcba4"),
    "C": ("#8e3f78", "#dc9bc8"),
    "D": ("#2f2f2f", "#d8d4ca"),
}
"""Lines and dots of the four patterns."""

CHILD: Mapping[str, tuple[str, str, str, str]] = {
    "cry": ("#a93515", "#ffffff", "#d9643f", "#16181b"),
    "signal": ("#eda53c", "#22252a", "#c98a2c", "#16181b"),
    "approach": ("#f7e7a0", "#22252a", "#efdc86", "#16181b"),
    "social": ("#b5d9bd", "#22252a", "#5d8d70", "#111316"),
    "explore": ("#ece9e1", "#22252a", "#2f3339", "#e9e7e2"),
    "freeze": ("#2f2f2f", "#ffffff", "#f3efe6", "#16181b"),
    "resist": ("#c07aae", "#16181b", "#9c5784", "#ffffff"),
    "avert": ("#1f5f99", "#ffffff", "#78b4e6", "#16181b"),
}
"""What a child does: fill and text on it on a light page, fill and text on it on a dark page; from the bottom of a stack up."""

PERSON: Mapping[str, tuple[str, str, str, str]] = {
    "neutral": ("#ece9e1", "#22252a", "#2f3339", "#e9e7e2"),
    "positive": ("#b5d9bd", "#22252a", "#5d8d70", "#111316"),
    "soothe": ("#2f7a5a", "#ffffff", "#8fd6b2", "#16181b"),
    "direct": ("#eda53c", "#22252a", "#c98a2c", "#16181b"),
    "rebuff": ("#c07aae", "#16181b", "#9c5784", "#ffffff"),
    "frighten": ("#2f2f2f", "#ffffff", "#f3efe6", "#16181b"),
}
"""What an older person does."""


def variables(*, dark: bool) -> str:
    """Return all colours as CSS custom properties of one theme."""
    pairs = {name: colours[dark] for name, colours in PAPER.items()}
    pairs |= {f"class-{name}": colours[dark] for name, colours in CLASSES.items()}
    for kind, table in (("child", CHILD), ("person", PERSON)):
        for name, (fill, text, dark_fill, dark_text) in table.items():
            pairs[f"{kind}-{name}"] = dark_fill if dark else fill
            pairs[f"{kind}-{name}-text"] = dark_text if dark else text
    return "".join(f"--{name}:{colour};" for name, colour in pairs.items())


def rules() -> str:
    """Return a CSS rule for each act and pattern: `child-…` and `person-…` fill, `on-…` is text on them; `mark-…`, `line-…`."""
    found = []
    for kind, table in (("child", CHILD), ("person", PERSON)):
        for name in table:
            found.append(f".{kind}-{name}{{fill:var(--{kind}-{name})}}")
            found.append(f"svg text.on-{kind}-{name}{{fill:var(--{kind}-{name}-text);stroke:var(--{kind}-{name})}}")
    for name in CLASSES:
        found.append(f".mark-{name}{{fill:var(--class-{name})}}.line-{name}{{stroke:var(--class-{name})}}")
        found.append(f"svg text.name-{name}{{fill:var(--class-{name})}}")
    return "".join(found)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, from 1 to 21: (L₁ + 0.05)/(L₂ + 0.05).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour `#rrggbb`, 0 to 1: how light it is in grey."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
