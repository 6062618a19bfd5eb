"""What every room stands in: the door, the guard, the live connection, jobs, the page's files."""
