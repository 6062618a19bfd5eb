"""What was added to the kernel: mechanisms with a switch each, at a value that was tried while all were off.

`docs/mechanisms.md` holds what each was predicted to do before it was run, and which are on since. Tried here as ablation tries
what is there: by the misfit to calibration findings, before and after a short refit, and by what changes among findings in view.
"""

from __future__ import annotations

from attunement.inference.contests.ablation import Ablation

ADDITIONS = (
    Ablation("absence counts", {"availability.absence_counts": 0.5}),
    Ablation("partings one is used to", {"availability.return_calms": 0.3}),
    Ablation("evidence slows", {"plasticity.evidence_slows": 0.02}),
    Ablation("age slows", {"plasticity.age_slows": 0.05}),
    Ablation("reactive children learn more", {"plasticity.reactive_learns": 1.0}),
    Ablation("calm moments teach", {"plasticity.calm_teaches": 0.1}),
    Ablation("lasting arousal marks", {"marks.reactivity": 0.5}),
    Ablation("shared joy protects", {"marks.joy": 1.0}),
    Ablation("many carers make less choosy", {"marks.variety": 0.5}),
    Ablation("turning away follows distrust", {"recovery.distrust_averts": 0.5}),
    Ablation("trust settles", {"recovery.trust_settles": 0.5}),
    Ablation("self-soothing from being soothed", {"recovery.soothed_settles": 0.5}),
    Ablation("partings add up", {"recovery.slow_activation": 0.3}),
    Ablation("comfort repairs fright", {"repair.unfrightens": 0.01}),
    Ablation("the carer tries again", {"repair.tries_again": 1.0}),
    Ablation("the child asks again", {"repair.asks_again": 0.7}),
    Ablation("the child smiles back", {"repair.smiles_back": 1.0}),
    Ablation("mended ruptures are expected", {"repair.mending_tempers": 0.4}),
    Ablation("a wrong answer is no answer", {"cues.need_wants_comfort": 0.4}),
    Ablation("one need read for another", {"cues.misreads": 0.3}),
    Ablation("two channels at once", {"channels.blends": 1.0}),
    Ablation("unsteadiness costs answers", {"steadiness.mood_costs": 0.2}),
    Ablation("crying wears a carer out", {"strain.tires": 1.0}),
    Ablation("too much", {"stimulation.averts": 3.0}),
    Ablation("foresight", {"foresight.calms": 0.8}),
    Ablation("a want of company", {"cues.wants_company": 1.0}),
    Ablation("turning away asks for rest", {"cues.wants_rest": 4.0}),
    Ablation("exploring under watch", {"cues.watched": 1.0}),
    Ablation("doubt makes watchful", {"stimulation.vigilance": 1.0}),
    Ablation("too little", {"stimulation.too_little": 2.0}),
    Ablation("a torn child takes charge", {"foresight.takes_charge": 0.8}),
    Ablation("a carer comes with a load of its own", {"strain.burden": 0.3, "strain.tires": 1.0}),
    Ablation("warmth that is pretended", {"strain.pretends": 1.0}),
    Ablation("a strained carer is slow", {"strain.slows": 2.0}),
    Ablation("being held calms the youngest", {"early.contact_calms": 0.02}),
    Ablation("settling matures", {"early.unsettled": 0.7}),
    Ablation("comfort waits for stress to end", {"recovery.after_stress": 1.0}),
    Ablation("trust disarms", {"repair.trust_disarms": 0.7}),
)
"""Every mechanism that was added, with the value at which it was tried; at zero it is off."""
