"""What acts in the theory, said on the page: a sentence for each mechanism that can be off, shown where its number is not zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attunement.vocabulary import is_on, values

SENTENCES: Mapping[str, str] = {
    "repair.mending_tempers": "Whether what goes wrong gets put right is learned; who expects it is less frustrated by a miss.",
    "repair.smiles_back": "A child smiles back at who is friendly to it, the more so the more it is used to answers.",
    "repair.tries_again": "A caregiver whose answer did not fit tries another one, the more so the readier it is to answer.",
    "repair.asks_again": "A child that was not answered asks again in another way.",
    "repair.unfrightens": "Being comforted by somebody takes away from the fear of them.",
    "repair.trust_disarms": "Whoever is trusted is feared less, whatever they have done before.",
    "availability.absence_counts": "A caregiver who is away while the child calls has not answered: absence counts as a miss.",
    "availability.return_calms": "A return that always comes is expected, and the parting alarms less.",
    "plasticity.evidence_slows": "The better a person is known, the more slowly what is expected of them changes.",
    "plasticity.age_slows": "The older a child, the more slowly it changes what it expects.",
    "plasticity.reactive_learns": "Children who are quickly upset learn more from care, good and bad.",
    "plasticity.calm_teaches": "Calm moments teach what to expect, not only moments of need.",
    "marks.reactivity": "Being upset for long in the first two years makes a child react more later.",
    "marks.joy": "Gladness that is shared makes a child react less later.",
    "marks.variety": "A child whom only strangers care for becomes less wary of strangers.",
    "recovery.distrust_averts": "A child in need turns away the more, the less it expects to be comforted.",
    "recovery.trust_settles": "A child that trusts comes down sooner, also by itself.",
    "recovery.soothed_settles": "A child that is used to being soothed learns to settle by itself; one that is not, settles later.",
    "recovery.slow_activation": "Being upset is felt for minutes, so that partings add up.",
    "recovery.after_stress": "As long as something alarms, part of the comfort has to wait.",
    "cues.need_wants_comfort": "In need, friendliness without comfort is less of an answer.",
    "cues.misreads": "A caregiver who is hardly ready to answer takes some signals for a wish to play.",
    "cues.wants_company": "A calm child that is left to itself comes to want company, and calls for it.",
    "cues.wants_rest": "A child that was given too much turns away to ask for a pause.",
    "cues.watched": "A calm child explores more while somebody it trusts is there.",
    "channels.blends": "Voice and face may show one thing while the body does another.",
    "steadiness.mood_costs": "Changing moods cost answers, on good days too.",
    "strain.tires": "Crying that goes on wears a caregiver out.",
    "strain.pretends": "The warmth of a worn-out caregiver answers less what the child does.",
    "strain.slows": "A worn-out caregiver answers later.",
    "stimulation.averts": "Being given more than it can take upsets a child and makes it look away.",
    "stimulation.too_little": "A child that is given less than usual loses its liveliness.",
    "stimulation.vigilance": "A child keeps up with somebody it cannot foresee, and that is an effort.",
    "foresight.calms": "From about two years on a child understands partings, and they upset it less.",
    "foresight.takes_charge": "From about three years on a torn child takes charge, punishing or over-bright, and freezes less.",
    "early.contact_calms": "Being held calms the youngest, whatever they expect.",
    "early.unsettled": "Settling by itself has to mature in the first months.",
}
"""Switch → what it lets happen, for a reader who knows no theory; those of repair first."""

REPAIR, TRIES_AGAIN = "repair.", "repair.tries_again"
MENDS, LEAVES = "mends", "leaves"
"""Two caregivers, among the presets, who miss quiet signals alike; one comforts when called louder, the other seldom."""
NO_REPAIR = "is not modelled yet: after a miss, this caregiver tries again only as often as it answers anyway."
NOT_BY_THE_CARER = "After a miss this caregiver tries again only as often as it answers anyway."


def acting(parameters: Any) -> dict[str, str]:
    """Return the mechanisms that are on, each with its sentence.

    >>> from attunement.theories.homeostatic.numbers import HomeostaticParameters
    >>> acting(HomeostaticParameters()).get("no such mechanism")
    """
    now = values(parameters)
    return {name: said for name, said in SENTENCES.items() if is_on(now[name])}


def what_acts(parameters: Any) -> dict[str, Any]:
    """Say what the page says of repair, and what else acts that can be off."""
    on = acting(parameters)
    mends = [said for name, said in on.items() if name.startswith(REPAIR)]
    others = [said for name, said in on.items() if not name.startswith(REPAIR)]
    said = " ".join(mends + [NOT_BY_THE_CARER] * (TRIES_AGAIN not in on)) if mends else NO_REPAIR
    return {"modelled": bool(mends), "repair": said, "others": others, "beside": [MENDS, LEAVES]}
