"""A whole life beyond the first years, year by year: its slow lines as pure functions. Import the module you need."""
