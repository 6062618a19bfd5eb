"""From what a file says to a record, by the codebook's word."""
