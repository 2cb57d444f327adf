"""The demo year: invented people, specimen papers, and their way through four calls by the real actions."""
