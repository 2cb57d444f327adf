"""The applicant's pages: filling in (draft), papers, and how things stand (status)."""
