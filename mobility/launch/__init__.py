"""Everything behind `make run`, `make test` and `make check`: preparing the machine, starting, checking."""
