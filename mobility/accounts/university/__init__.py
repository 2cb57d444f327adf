"""Sign-on by the university's own OpenID Connect server."""
