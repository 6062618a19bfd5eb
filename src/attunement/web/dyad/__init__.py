"""The Dyad room: two people shaped by hand, and why one of them did what it did."""
