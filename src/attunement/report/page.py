"""The self-contained page: figures and sentences as one HTML file, without scripts and without the network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

from attunement.lab.catalogue import studied
from attunement.report.drawing.palette import rules, variables
from attunement.report.figure import NARROW, WIDE, Figure, Results
from attunement.study.spec import Spec

CAREGIVER_WORDS = {
    "own": "its own caregiver",
    "standard": "a standard caregiver",
    "swapped": "another child’s caregiver",
}
LIMITS = (
    "These are results about mechanisms and populations of simulated dyads. They say nothing about any one child or family, "
    "are no diagnosis, and lay no blame.",
    "A letter names what a coder wrote about some minutes of behaviour. It is not a trait: security is always open to change "
    "(supported: attune claims early.destiny), here as in life, through what happens next between the two.",
    "“95 %” intervals say how much chance in drawing this sample of children could move a number. They do not say whether "
    "the model is right.",
)


def style_sheet() -> str:
    """Return the page's style sheet: light by default, dark where the reader's system is, light on paper."""
    package = files("attunement.report")
    parts = [(package / name).read_text(encoding="utf-8") for name in ("page.css", "figure.css")]
    themes = (
        f":root{{color-scheme:light dark;{variables(dark=False)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(dark=True)}}}}}"
    )
    return themes + "".join(parts) + rules()


def figure_style() -> str:
    """Return the style sheet of a figure that stands alone as an SVG file, light."""
    css = (files("attunement.report") / "figure.css").read_text(encoding="utf-8")
    return f"svg{{{variables(dark=False)}background:var(--paper)}}{css}{rules()}"


def html_page(results: Results, figures: Sequence[Figure], *, version: str, run_id: str) -> str:
    """Return the whole report of a run as HTML."""
    spec = results.spec
    return document(
        title=f"{spec.who.dyads:,} simulated children {studied(spec.seen.procedure).where}",
        lead=_lead(spec),
        facts=_facts(spec),
        figures=figures,
        footer=_footer(spec, version, run_id),
    )


def document(
    *,
    title: str,
    lead: str,
    facts: Mapping[str, str],
    figures: Sequence[Figure],
    footer: str,
    opening: str = "",
    appendix: str = "",
) -> str:
    """Return a page as HTML: title, lead, facts, contents, opening, a section for each figure, appendix and footer.

    `opening`, `appendix` and `footer` are HTML; everything else is text.
    """
    css = style_sheet()
    allowed = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; img-src data:; base-uri 'none'; form-action 'none'"
    contents = "".join(f'<li><a href="#{f.name}">{_text(f.title)}</a></li>' for f in figures)
    listed = "".join(f"<div><dt>{_text(k)}</dt><dd>{_text(v)}</dd></div>" for k, v in facts.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="generator" content="Attunement">'
        f'<link rel="icon" href="data:,"><title>{_text(title)}</title><style>{css}</style></head>'
        f'<body><main class="page"><header><h1>{_text(title)}</h1><p class="lead">{_text(lead)}</p>'
        f'<dl class="facts">{listed}</dl><nav aria-label="Contents"><ol>{contents}</ol></nav></header>'
        f"{opening}{''.join(_section(figure) for figure in figures)}{appendix}{footer}</main></body></html>\n"
    )


def comes_along(spec: Spec) -> str:
    """Say with whom the children are observed: of several carers, the first named."""
    if spec.life.events and spec.seen.caregiver == "own":
        return spec.life.events.names()[0]
    return CAREGIVER_WORDS[spec.seen.caregiver]


def _lead(spec: Spec) -> str:
    lived = (
        f"drew {spec.who.dyads:,} children and who cares for them, let each live with them in many short bouts"
        if spec.life.events
        else f"drew {spec.who.dyads:,} pairs of a caregiver and a child, let each meet at home in many short bouts"
    )
    text = (
        f"A computer {lived}, second by second, until the child was {spec.life.months:g} months old, and then observed a copy "
        f"of every child with {comes_along(spec)}."
    )
    if "scales" in studied(spec.seen.procedure).leaves:
        return (
            f"{text} No child was told which pattern to show: the letters were given afterwards, from what was seen "
            "alone, by raters who err as raters do."
        )
    if studied(spec.seen.procedure).whole_day:
        return f"{text} It lived a day of 24 hours, and a diary was kept without error; when it sleeps was put in."
    return f"{text} What they did was written down; now and then a child is out of sight."


def _facts(spec: Spec) -> dict[str, str]:
    return {
        "dyads": f"{spec.who.dyads:,}", "families": spec.who.population, "age": f"{spec.life.months:g} months",
        "comes along": comes_along(spec), "theory": spec.theory.name,
        "seed": str(spec.who.seed),
    }  # fmt: skip


def _section(figure: Figure) -> str:
    tags = "".join(f"<li{' class=fitted' if tag.startswith('fitted') else ''}>{_text(tag)}</li>" for tag in figure.tags)
    images = "".join(
        figure.draw(width).markup(
            name=f"{figure.name}-{cls}", title=figure.title, description=figure.description, cls=cls
        )
        for cls, width in (("wide", WIDE), ("narrow", NARROW))
    )
    notes = "".join(f"<li>{_text(note)}</li>" for note in figure.notes)
    if tags:
        tags = f'<ul class="tags" aria-label="What the numbers were used for">{tags}</ul>'
    return (
        f'<section id="{figure.name}"><div class="plate">{tags}'
        f'<h2>{_text(figure.title)}</h2><p class="how">{_text(figure.how_to_read)}</p><figure>{images}'
        f'<figcaption><p class="seen">{_text(figure.sentence)}</p><p class="sure">{_text(figure.sure)}</p></figcaption>'
        f'</figure></div>{_inputs(figure)}<ul class="notes">{notes}</ul>{_details(figure)}</section>'
    )


def _inputs(figure: Figure) -> str:
    if not figure.inputs:
        return ""
    pairs = "".join(f'<div class="pair"><dt>{_text(k)}</dt><dd>{_text(v)}</dd></div>' for k, v in figure.inputs.items())
    return f'<div class="inputs"><h3>What was put in</h3><dl>{pairs}</dl></div>'


def _details(figure: Figure) -> str:
    table = figure.table if figure.shown is None else figure.shown
    texts = [not dtype.is_numeric() for dtype in table.dtypes]
    heads = "".join(
        f'<th scope="col"{" class=text" if text else ""}>{_text(name.replace("_", " "))}</th>'
        for name, text in zip(table.columns, texts, strict=True)
    )
    rows = "".join(
        f"<tr>{''.join(_data(value, text) for value, text in zip(row, texts, strict=True))}</tr>"
        for row in table.iter_rows()
    )
    return (
        f'<details><summary>The numbers as a table</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="Table: {escape(figure.title)}"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="how">All numbers of this figure: figures/{figure.name}.csv, beside this page.</p></details>'
    )


def _data(value: object, text: bool) -> str:
    return f"<td{' class=text' if text else ''}>{_text(_cell(value))}</td>"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "−")
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)


def _footer(spec: Spec, version: str, run_id: str) -> str:
    limits = "".join(f"<p>{_text(limit)}</p>" for limit in LIMITS)
    return (
        f"<footer><h2>How to take these numbers</h2>{limits}"
        f"<p>Made by Attunement {_text(version)} from the run <code>{_text(run_id)}</code>: theory {_text(spec.theory.name)}, "
        f"population {_text(spec.who.population)}, seed {spec.who.seed}. The same spec gives the same numbers; it lies "
        "beside this page in <code>spec.json</code>. <code>attune report</code> makes the page again.</p></footer>"
    )


def _text(text: str) -> str:
    """Escape a text, and keep numbers together with their units and signs."""
    text = re.sub(r"(?<=\d) (?=%|s\b|min\b|months\b)|(?<=\b[nrd]) (?== )|(?<==) (?=[\d−])", "\u00a0", text)
    return escape(text, quote=False)
