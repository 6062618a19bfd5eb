"""What is measured of two partners from what a coder wrote down: affect, demanding and withdrawing, answers to bids."""
