"""What couples are asked to do where they can be watched: scenes as timetables, and an observer who makes mistakes."""
