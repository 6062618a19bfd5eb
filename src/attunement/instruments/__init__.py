"""Questionnaires and sorts that real people fill in: keys as data, scores with their errors, and what a score is not.

Nothing here meets a simulation: answers of people are read, scored and written down, and go nowhere else. No score is a category.
"""

from attunement.instruments.answers import Answers, read_answers
from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.key import Instrument
from attunement.instruments.made_answers import MadeAnswers, RespondentNumbers, respondents
from attunement.instruments.precision import Told
from attunement.instruments.scored import Scored, score_answers

__all__ = [
    "Answers",
    "Instrument",
    "MadeAnswers",
    "RespondentNumbers",
    "Scored",
    "Told",
    "instrument",
    "instrument_names",
    "read_answers",
    "respondents",
    "score_answers",
]
