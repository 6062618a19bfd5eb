"""Partners who are asked: about this relationship and close people in general, how satisfied they are, how a day was."""
