"""Ages the theory is meant for."""

MOST_MONTHS = 72
DAYS_PER_MONTH = 30.4375
