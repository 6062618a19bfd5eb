"""Measures of two people, whoever they are: neither needs to be a child."""
