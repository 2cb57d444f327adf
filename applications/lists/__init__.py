"""What the office makes of its lists: kept under a name, taken out as tables, moved on many at once."""
