"""Every number of the set-point theory: unit, range, default, meaning.

All are guesses, chosen by hand so that a child explores when calm and near, seeks when alarmed, and protests when somebody
it knows leaves. None was fitted to anything. Rates are per second of the theory's own time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from attunement.vocabulary import param

PER_S = "1/s"
LOGIT = "logit"


@dataclass(frozen=True)
class Nearness:
    """How much nearness is felt, how much is wanted, and what a difference does to arousal."""

    unattended: float = param(0.6, low=0, high=1, meaning="nearness of somebody who does not attend, as a share")
    attention_s: float = param(8.0, unit="s", meaning="how long somebody's attention is felt")
    rest: float = param(0.45, low=0, high=1, meaning="nearness wanted of somebody fully known when nothing alarms")
    alarm: float = param(0.02, unit=PER_S, meaning="how quickly more nearness is wanted, per unit of threat")
    startle: float = param(2.0, low=0, high=8, meaning="threat in being startled")
    strangeness: float = param(0.15, low=0, high=1, meaning="threat in nearness of somebody less known than another")
    satisfied: float = param(0.04, unit=PER_S, meaning="how quickly felt nearness lets the wish for more subside")
    arousing: float = param(0.015, unit=PER_S, meaning="arousal from nearness that is missing")
    calming: float = param(0.04, unit=PER_S, meaning="how quickly felt nearness calms")


@dataclass(frozen=True)
class Moves:
    """What moves a child to each of its acts."""

    dwell_s: float = param(1.0, unit="s", meaning="how long an act lasts before the child decides again")
    look_about: float = param(0.8, unit=LOGIT, meaning="tendency to look about")
    roam: float = param(0.8, unit=LOGIT, meaning="tendency to roam")
    smile: float = param(-0.5, unit=LOGIT, meaning="tendency to smile")
    call: float = param(-0.8, unit=LOGIT, meaning="tendency to call")
    seek: float = param(-1.0, unit=LOGIT, meaning="tendency to seek and keep nearness")
    cry: float = param(-3.5, unit=LOGIT, meaning="tendency to cry")
    keep_off: float = param(-2.0, unit=LOGIT, meaning="tendency to keep off")
    push_away: float = param(-4.0, unit=LOGIT, meaning="tendency to push away")
    stand_still: float = param(-4.0, unit=LOGIT, meaning="tendency to stand still")
    surfeit: float = param(3.0, unit=LOGIT, meaning="more nearness than wanted sends a child off to roam")
    engrossed: float = param(5.0, unit=LOGIT, meaning="missing nearness ends looking about, roaming and smiling")
    pleased: float = param(1.0, unit=LOGIT, meaning="somebody's attention makes a child smile")
    in_play: float = param(0.5, unit=LOGIT, meaning="play makes a child smile")
    missing: float = param(5.0, unit=LOGIT, meaning="missing nearness makes a child call and seek")
    crying: float = param(24.0, unit=LOGIT, meaning="missing nearness makes an aroused child cry")
    unasked: float = param(
        0.4, low=0, high=1, meaning="share of calling and crying that waits for no trust in an answer"
    )
    trust: float = param(0.1, low=0.02, high=1, meaning="how often asking brings nearness where trust is half")
    cut_off: float = param(8.0, unit=LOGIT, meaning="missing the nearness of one who rebuffs makes a child keep off")
    angry: float = param(4.0, unit=LOGIT, meaning="anger makes a child push away")
    conflict: float = param(
        10.0, unit=LOGIT, meaning="missing the nearness of one who is feared makes a child stand still"
    )
    nobody: float = param(3.0, unit=LOGIT, meaning="with nobody there, smiling, seeking and pushing away wait")
    immature: float = param(6.0, unit=LOGIT, meaning="roaming and seeking wait for walking or crawling")
    anger_rate: float = param(
        0.8, unit=PER_S, meaning="anger from asking one who comes by chance, while nearness is missing"
    )
    anger_s: float = param(40.0, unit="s", meaning="how long anger lasts")


@dataclass(frozen=True)
class Learned:
    """What a child learns of a person, and how quickly."""

    knowing: float = param(1e-4, unit=PER_S, low=2e-5, high=5e-4, meaning="getting to know somebody, in company")
    forgetting: float = param(1 / 730, unit="1/day", low=5e-4, high=5e-3, meaning="growing strange again, apart")
    asking_s: float = param(6.0, unit="s", meaning="how long a child waits for what it asked for")
    answer: float = param(0.003, unit=PER_S, meaning="learning whether asking brings nearness")
    answer_at_birth: float = param(
        0.3, low=0, high=1, meaning="how often asking is expected to bring nearness at first"
    )
    unsteady: float = param(0.08, unit="per bout", meaning="learning how far a day's answers miss what was expected")
    enough_s: float = param(40.0, unit="s", meaning="how much asking tells how a person answers today")
    rebuff: float = param(0.04, unit=PER_S, meaning="learning that nearness is unwelcome, while sent off")
    welcome: float = param(0.002, unit=PER_S, meaning="unlearning it, while near and not sent off")
    fear: float = param(0.05, unit=PER_S, meaning="learning to fear somebody, while startled")
    unfear: float = param(0.0005, unit=PER_S, meaning="unlearning it, in company without fright")
    generic: float = param(0.01, unit="1/day", meaning="how quickly people in general are taken for the one met")


@dataclass(frozen=True)
class Distance:
    """What opens and closes distance, 0 contact to 1; a baby that cannot move is moved by others."""

    roam: float = param(0.03, unit=PER_S, meaning="roaming opens it")
    keep_off: float = param(0.02, unit=PER_S, meaning="keeping off opens it")
    seek: float = param(0.12, unit=PER_S, meaning="seeking closes it")
    come_near: float = param(0.12, unit=PER_S, meaning="somebody who comes near closes it")
    send_off: float = param(0.05, unit=PER_S, meaning="being sent off opens it")
    away: float = param(0.02, unit=PER_S, meaning="somebody who is gone grows distant")
    moving_age: float = param(8.0, unit="months", meaning="half crawl or walk")
    moving_spread: float = param(0.6, unit="months", meaning="over how long")


@dataclass(frozen=True)
class Carer:
    """What moves a person to each way of treating a child; the person's own manner comes on top."""

    dwell_s: float = param(1.0, unit="s", meaning="how long an act lasts before the person decides again")
    there: float = param(1.0, unit=LOGIT, meaning="tendency to be there and do nothing")
    come_near: float = param(-1.5, unit=LOGIT, meaning="tendency to come near, pick up and hold")
    play: float = param(-0.5, unit=LOGIT, meaning="tendency to play and talk")
    steer: float = param(-2.0, unit=LOGIT, meaning="tendency to steer")
    send_off: float = param(-3.5, unit=LOGIT, meaning="tendency to send off")
    startle: float = param(-5.5, unit=LOGIT, meaning="tendency to startle")
    heard: float = param(4.0, unit=LOGIT, meaning="a call that is heard brings a responsive person near")
    hearing: float = param(0.15, meaning="how gradually louder calls are heard")
    smiled_at: float = param(1.0, unit=LOGIT, meaning="a smile makes a warm person play")
    playtime: float = param(1.0, unit=LOGIT, meaning="play makes playing likelier")
    asked: float = param(3.0, unit=LOGIT, meaning="being asked makes a rebuffing person send off")
    told: float = param(2.0, unit=LOGIT, meaning="how firmly instructions and greetings are followed")


@dataclass(frozen=True)
class SetPointParameters:
    """All parameters of the set-point theory."""

    nearness: Nearness = field(default_factory=Nearness)
    moves: Moves = field(default_factory=Moves)
    learned: Learned = field(default_factory=Learned)
    distance: Distance = field(default_factory=Distance)
    carer: Carer = field(default_factory=Carer)
