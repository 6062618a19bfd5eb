"""Ages the theory is meant for, and how finely a life is sampled."""

MOST_MONTHS = 72
DAYS_PER_MONTH = 30.4375
BOUTS_PER_MONTH = 10
