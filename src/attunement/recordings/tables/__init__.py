"""Tables: cells, numbers, clock times and rows, as the readers of delimited files and spreadsheets share them."""
