"""The token of a referee's link: made from a seed and the portal's key, so that no table holds it.

The database keeps the seed and the token's SHA-256. Who reads the database has neither the key nor the token;
a letter that goes out later is given its link again from the seed.
"""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

SALT = "applications.references.link"


def new_seed() -> str:
    """Return a fresh seed of 256 bits: with it every link made from an earlier one is dead."""
    return secrets.token_urlsafe(32)


def token_of(seed: str) -> str:
    """Return the token that belongs to a seed: 43 letters fit for an address."""
    digest = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """Return the SHA-256 by which a link is found."""
    return hashlib.sha256(token.encode()).hexdigest()
