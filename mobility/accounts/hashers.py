"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (OWASP's figures).

    Django's default of 100 MiB or PBKDF2 let one sign-in a second through on two cores and froze
    the portal on the night of a deadline.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
