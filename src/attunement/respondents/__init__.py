"""Persons who are asked: interview, questionnaire and script, the only instruments that may read what somebody expects.

Each is a declared model of how a person answers. What comes back are answers, and coders and scores see nothing else.
"""
