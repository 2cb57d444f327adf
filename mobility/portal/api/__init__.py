"""The JSON API: what the public pages show, as data, and the check for programs that ask."""
