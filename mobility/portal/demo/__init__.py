"""The demo year: invented people, specimen papers, and their way through five calls by the real actions."""
