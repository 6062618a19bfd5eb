"""Measures of an infant with its caregiver: what a laboratory or a visit at home is scored for."""
