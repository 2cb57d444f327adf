"""Measures what the main pages cost, beside bare Django pages of the same kind."""
