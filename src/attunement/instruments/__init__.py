"""Questionnaires and sorts that real people fill in: keys as data, scores with their errors, and what a score is not.

Nothing here meets a simulation: answers of people are read, scored and written down, and go nowhere else. No score is a category.
"""
