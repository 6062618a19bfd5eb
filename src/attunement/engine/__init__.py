"""How a theory is run: addressed random numbers, timetables, and engines that agree. Import the module you need."""
