"""The couple theory: two grown-ups, each with a body, a bond to the other and a manner of giving care."""
