r"""CHAT transcripts of CHILDES and TalkBank (.cha), with the times that link utterances to their media.

MacWhinney (2000), The CHILDES project: tools for analyzing talk. An utterance is a main line (`*CHI:`), its time a
pair of milliseconds between bullets (`\x15500_1900\x15`); lines that begin with % belong to the utterance above. The
media's name need not fit the file's, so that renamed transcripts are read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source, lines_of
from attunement.vocabulary import BadFileError

_FORM = "CHAT transcript"
_BULLET = re.compile(r"[\x15•](?:%?(?:snd|mov|pic):\s*\"[^\"]*\")?[_ ]?(\d{1,9})_(\d{1,9})[_ -]*[\x15•]", re.ASCII)
_BARE = re.compile(r"(?<=\s)(\d{1,9})_(\d{1,9})$", re.ASCII)  # what is left where a program took the bullets out
_OLD = re.compile(r"\"[^\"]*\"[ _](\d{1,9})[ _](\d{1,9})", re.ASCII)  # %snd: "file" 500 1900
_MEDIA = ("snd", "mov", "tim")
_WORDS = ("mor", "gra", "pho", "mod", "wor", "xmor", "xgra", "trn", "grt", "umor", "ugra", "xphon", "xmod", "ort")
_MARKUP = re.compile(r"\[[^\]]*\]|[<>‹›↑↓≠]|\+\S*|[\x15•][^\x15•]*[\x15•]")
_STOPS = set(".?!,;:\"'“”„‡()-–—…")


@dataclass
class _Utterance:
    """A main line with the lines that belong to it."""

    line: int
    speaker: str
    text: str
    tiers: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def span(self) -> tuple[float, float] | None:
        """From the first to the last of its time marks, in seconds."""
        old = " ".join(text for _, name, text in self.tiers if name in _MEDIA)
        found = _BULLET.findall(self.text) or _BARE.findall(self.text) or _BULLET.findall(old) or _OLD.findall(old)
        if not found:
            return None
        return min(int(a) for a, _ in found) / 1000, max(int(b) for _, b in found) / 1000


def is_chat(start: str) -> bool:
    """Return whether a text begins like a CHAT transcript."""
    return re.match(r"\s*@(UTF8|Begin|Font|Window|Loc|ColorWords|PID)\b", start) is not None


def read_chat(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a transcript; speakers become partners, their utterances what they do with their voice.

    An utterance of words is "speaks"; one that holds nothing but `&=` events is these ("laughs"), and one without speech
    (`0 .`) "no speech". Post-codes (`[+ id]`) are modifiers; tiers of codes (`%act`, `%cod`) become tracks.
    """
    text, notes = source.text()
    head, utterances = _cut(source.name, text)
    timed = [u for u in utterances if u.span]
    if not timed:
        held = f"holds {len(utterances)} utterances, none with times" if utterances else "holds no utterance"
        raise BadFileError(
            f"{source.name} is a CHAT transcript that {held}. Link its utterances to the media in CLAN (they then end in "
            "time marks such as ·500_1900·), and save it."
        )
    events = [event for utterance in utterances for event in _events(utterance)]
    events += _unknown(utterances)
    return [
        Sheet(
            file=source.name,
            form=_FORM,
            name=PurePath(source.name).stem,
            events=tuple(events),
            frame_s=codebook.rules.frame_s,
            facts=head,
            notes=(*notes, *_notes(source.name, utterances)),
        )
    ]


def _cut(file: str, text: str) -> tuple[dict[str, str], list[_Utterance]]:
    """Return the header and the utterances."""
    head: dict[str, str] = {}
    utterances: list[_Utterance] = []
    for line, entry in _entries(text):
        name, _, rest = entry[1:].partition(":")
        name, rest = name.strip(), rest.strip()
        if entry[0] == "@" and name == "ID":
            fields = [*(part.strip() for part in rest.split("|")), *[""] * 10]
            head[fields[2]] = " ".join(filter(None, (fields[7], fields[3])))  # role and age
        elif entry[0] == "@" and rest:
            head[name] = f"{head[name]}; {rest}" if name in head else rest
        elif entry[0] == "*":
            utterances.append(_Utterance(line, name, rest))
        elif entry[0] == "%":
            if not utterances:
                raise BadFileError(
                    f"{file}, line {line}: the tier %{name[:20]} stands above every utterance. Correct it."
                )
            utterances[-1].tiers.append((line, name, rest))
        elif entry[0] != "@":
            raise BadFileError(
                f"{file}, line {line}: '{entry[:40]}' is no line of a CHAT transcript: one begins with @, * or %, or with "
                "a tab where it goes on. Correct it, or run CHECK in CLAN."
            )
    return head, utterances


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a transcript with their numbers, those that go on joined."""
    held, first = "", 0
    for line, raw in enumerate(lines_of(text), 1):
        if raw[:1] in "\t " and held:
            held = f"{held} {raw.strip()}"
            continue
        if held:
            yield first, held
        held, first = raw.strip(), line
    if held:
        yield first, held


def _events(utterance: _Utterance) -> list[RawEvent]:
    if utterance.span is None:
        return []
    start_s, end_s = utterance.span
    said = _BARE.sub("", _MARKUP.sub(" ", utterance.text)).strip()
    after = tuple(code.strip() for code in re.findall(r"\[\+\s+([^\]]*)\]", utterance.text) if code.strip())
    words = [word for word in said.split() if not set(word) <= _STOPS and not re.fullmatch(r"\(\.*[\d.:]*\)", word)]
    deeds = [word[2:] for word in words if word.startswith("&=") and word[2:]]
    voiced = any(not word.startswith(("&=", "0")) for word in words)
    codes = ["speaks"] if voiced else list(dict.fromkeys(deeds)) or ["no speech"]
    events = [
        RawEvent(utterance.line, utterance.speaker, "voice", code, start_s, end_s, after, " ".join(said.split()))
        for code in codes
    ]
    for line, name, text in utterance.tiers:
        if name in _WORDS or name in _MEDIA:
            continue
        plain = " ".join(_BULLET.sub("", text).split())
        marked = [word for word in plain.split() if word.startswith("$")]
        events += [RawEvent(line, utterance.speaker, f"%{name}", c, start_s, end_s) for c in marked or [plain]]
    return events


def _unknown(utterances: list[_Utterance]) -> list[RawEvent]:
    """Return the stretches in which utterances without times must lie: there their speakers' voices are not coded."""
    events = []
    before_s = None
    for i, utterance in enumerate(utterances):
        if utterance.span:
            before_s = utterance.span[1]
            continue
        after_s = next((later.span[0] for later in utterances[i + 1 :] if later.span), None)
        if before_s is not None and after_s is not None and after_s > before_s:
            events.append(RawEvent(utterance.line, utterance.speaker, "voice", "", before_s, after_s))
    return events


def _notes(file: str, utterances: list[_Utterance]) -> list[Note]:
    notes = []
    lost = [u for u in utterances if u.span is None]
    if lost:
        text = (
            f"{len(lost)} of {len(utterances)} utterances have no time marks and were left out; between their timed "
            "neighbours their speakers' voices count as not coded. Link them in CLAN"
        )
        notes.append(Note("dropped", text, file, tuple(u.line for u in lost)))
    bare = [u.line for u in utterances if u.span and not _BULLET.search(u.text) and _BARE.search(u.text)]
    if bare:
        notes.append(Note("converted", "times stand without their bullets at the ends of lines", file, tuple(bare)))
    words = Counter(name for u in utterances for _, name, _ in u.tiers if name in _WORDS)
    if words:
        named = ", ".join(f"%{name} ({count})" for name, count in sorted(words.items()))
        notes.append(Note("dropped", f"tiers about the words themselves were not read: {named}", file))
    return notes


FORMATS = (
    Format(
        name=_FORM,
        says="The .cha file with its utterances linked to the media; speakers become partners.",
        sniff=lambda look: Evidence.SIGNATURE if is_chat(look.start) else Evidence.NONE,
        read=read_chat,
    ),
)
