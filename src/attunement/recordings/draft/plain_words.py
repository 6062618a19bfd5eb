"""Words that need no codebook: who a partner is, what a track is about, what cannot be seen, what a smile counts as.

All word lists that drafts and suggestions go by stand here. A word is on a list only if it means the same in every
study that we know of; a single letter or digit never is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

CAREGIVER = (
    *("mother", "mom", "mum", "mam", "maternal", "father", "dad", "paternal", "parent", "parental", "caregiver"),
    *("caretaker", "fa1", "mot", "mo", "fem", "adult"),
)
CHILD = ("infant", "child", "baby", "chi", "kchi", "inf", "toddler", "adolescent", "son", "daughter", "kid")
FATHER = ("father", "dad", "paternal")
OTHERS = (
    *("wife", "husband", "woman", "man", "female", "male", "patient", "client", "therapist", "brother", "sister"),
    *("sibling", "grandmother", "grandfather", "stranger", "experimenter", "teacher", "peer"),
)
"""Persons with a word of their own, who are kept under it."""

NOBODY = frozenset({"no focal subject"})
"""What tools write where no subject was named; in small letters."""

UNSEEN = frozenset(
    {
        *("u", "xx", "xxx", "uncodable", "uncodeable", "unscorable", "notvisible", "outofview", "oov", "outofsight"),
        *("missing", "obscured", "notcodable"),
    }
)
"""Codes for what could not be seen or heard, without case, spaces and signs."""

EMPTY = frozenset({"na", "n/a", "nan", "#n/a", "#na", "null"})
"""What programs write into empty cells of a table; in small letters."""

COVARIATE = frozenset(
    {
        *(
            "age",
            "agein",
            "months",
            "weeks",
            "sex",
            "gender",
            "side",
            "group",
            "condition",
            "site",
            "sup",
            "id",
            "name",
        ),
        *("cohort", "ses", "education", "parity", "language", "date", "birth", "video", "camera", "study", "wave"),
    }
)
"""Words in the names of columns that describe a visit or a person and are no behaviour."""

QUALITY = frozenset(
    {
        *("success", "confidence", "facescore", "score", "likelihood", "probability", "quality", "facerectx"),
        *("facerecty", "facerectwidth", "facerectheight"),
    }
)
"""Names of columns that say how well a program saw a face, without case and signs."""

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "engagement": ("engagement", "icep"),
    "phase": ("phase", "phases", "monadic"),
    "affect": ("affect", "affective", "emotion", "emotional", "valence", "mood"),
    "gaze": ("gaze", "gazing"),
}
"""What a published scheme's kind of track is called; `look` is not gaze, for people look at toys, too."""

POSITIVE, NEUTRAL, NEGATIVE = "positive", "neutral", "negative"
_SMILE, _CRY = "a smile or a laugh is positive affect", "crying, fussing and whimpering are negative affect"
_SAID, _ANGER = "the code says so itself", "anger and sadness are negative affect"
LEXICON: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("positive", "pos"), (POSITIVE, _SAID)),
    **dict.fromkeys(("neutral", "neut", "neu"), (NEUTRAL, _SAID)),
    **dict.fromkeys(("negative", "neg"), (NEGATIVE, _SAID)),
    **dict.fromkeys(("smile", "smiles", "smiling", "laugh", "laughs", "laughing", "laughter"), (POSITIVE, _SMILE)),
    **dict.fromkeys(("happy", "happiness", "joy", "joyful"), (POSITIVE, "joy is positive affect")),
    **dict.fromkeys(
        ("cry", "cries", "crying", "fuss", "fusses", "fussing", "fussy", "whimper", "whimpers", "whimpering"),
        (NEGATIVE, _CRY),
    ),
    **dict.fromkeys(("whine", "whines", "whining", "sob", "sobs", "sobbing"), (NEGATIVE, _CRY)),
    **dict.fromkeys(("anger", "angry", "sad", "sadness"), (NEGATIVE, _ANGER)),
}
"""Codes that mean the same in every scheme of affect, the phase they count as, and why."""

_BESIDE = {"affect", "emotion", "face", "facial", "expression"}  # "positive affect", "neutral face"
_STRENGTH = {"mild", "moderate", "strong", "slight", "big", "small", "broad", "intense"}
_GENERIC = {"code", "codes", "arg", "value", "column", "data", "behavior", "behaviour", "tier", "track", "events"}


def words_of(name: str) -> list[str]:
    """Return the words that a name is put together from, in small letters.

    >>> words_of("MaternalAffect_2"), words_of("infant-gaze"), words_of("AU12_r")
    (['maternal', 'affect', '2'], ['infant', 'gaze'], ['au12', 'r'])
    """
    parted = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", name)
    return [part for part in re.split(r"[^\w+-]+|_|(?<=\w)-(?=\w)", parted.casefold()) if part]


def kind_of_person(word: str) -> str | None:
    """Return whether a word names a caregiver, a child or somebody with a word of their own, or None.

    >>> kind_of_person("Mother"), kind_of_person("childhands"), kind_of_person("wife"), kind_of_person("affect")
    ('caregiver', 'child', 'wife', None)
    """
    word = word.casefold()
    for person, known in (("caregiver", CAREGIVER), ("child", CHILD)):
        numbered = re.sub(r"\d+$", "", word)
        if {word, numbered} & set(known) or any(
            word.startswith(k) or word.endswith(k) for k in known if len(k) > 4 and len(word) > len(k)
        ):
            return person
    return word if word in OTHERS else None


def suggested_person(*names: str) -> str:
    """Return who a partner or track probably is: caregiver, child, or the tool's own word.

    >>> suggested_person("", "Infant Affect"), suggested_person("subject1", "gaze")
    ('child', 'subject1')
    """
    for name in names:
        for word in words_of(name):
            if person := kind_of_person(word):
                return person
    return next((name for name in names if name), "unknown")


def subject_words(*names: str) -> list[str]:
    """Return what names say beside whose they are: no persons, no numbers, no words such as "code".

    >>> subject_words("mother_affect", "code01"), subject_words("childhands"), subject_words("Infant")
    (['affect'], ['hands'], [])
    """
    found = [_without_person(word) for name in names for word in words_of(name)]
    return [word for word in found if re.sub(r"\d+$", "", word) not in {*_GENERIC, ""}]


def _without_person(word: str) -> str:
    """Return what is left of a word such as "childhands"; nothing of a word for a person."""
    if kind_of_person(word) is None:
        return word
    known = sorted((k for k in CAREGIVER + CHILD if len(k) > 4), key=len, reverse=True)
    for k in known:
        if word.startswith(k) or word.endswith(k):
            return word.removeprefix(k).removesuffix(k)
    return ""


def suggested_channel(track: str, partner: str = "") -> str:
    """Return a channel's name for a track: its own, without the word for the person and in small letters.

    >>> suggested_channel("Maternal Affect"), suggested_channel("code01", "mother_affect"), suggested_channel("Infant")
    ('affect', 'affect', 'behaviour')
    """
    if not track:
        return "behaviour"
    words = words_of(track)
    whose = partner or any(kind_of_person(word) for word in words)
    found = subject_words(track) or subject_words(partner) or ([] if whose else words)
    return " ".join(found) or "behaviour"


def plain_meaning(code: str) -> tuple[str, str] | None:
    """Return the phase that a code counts as by its plain words, and why; None where it is not unmistakable.

    >>> plain_meaning("big smile"), plain_meaning("affect|negative"), plain_meaning("no smile"), plain_meaning("N")
    (('positive', 'a smile or a laugh is positive affect'), ('negative', 'the code says so itself'), None, None)
    """
    words = [word for word in re.split(r"[\s_|/-]+", code.casefold().strip()) if word]
    telling = [word for word in words if word not in _BESIDE | _STRENGTH]
    return LEXICON.get(telling[0]) if len(telling) == 1 else None
