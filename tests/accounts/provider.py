"""A university's OpenID Connect server in a process of its own: discovery, keys, registered clients, PKCE.

Started as a script: prints its port, runs until it is ended. ``PUT /forge`` makes it sign tokens with a key
it does not publish, as somebody between the two would.
"""

import base64
import hashlib
import io
import json
from urllib.parse import parse_qs, urlsplit

import jwt
import oidc_provider_mock
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


class StrictServer:
    """The provider, with the proof of possession (PKCE, S256) that it does not ask for by itself."""

    def __init__(self, app):
        self.app, self.challenges, self.forging = app, {}, False
        self.foreign_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def __call__(self, environ, start_response):
        request = Request(environ)
        if request.path == "/forge":
            self.forging = request.get_data() == b"yes"
            return Response(status=204)(environ, start_response)
        if request.path == "/oauth2/token":
            return self.token(request, environ)(environ, start_response)
        response = Response.from_app(self.app, environ)
        if request.path == "/oauth2/authorize":
            return self.authorized(request, response)(environ, start_response)
        return response(environ, start_response)

    def authorized(self, request, response):
        if request.args.get("code_challenge_method") != "S256":
            return Response("no PKCE", 400)
        code = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("code")
        if code:
            self.challenges[code[0]] = request.args["code_challenge"]
        return response

    def token(self, request, environ):
        body = request.get_data()
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self.challenges.pop(sent.get("code"), None) != proof:
            return Response('{"error": "invalid_grant"}', 400, content_type="application/json")
        environ["wsgi.input"] = io.BytesIO(body)
        response = Response.from_app(self.app, environ)
        if self.forging and response.status_code == 200:
            answer = json.loads(response.get_data())
            claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
            header = jwt.get_unverified_header(answer["id_token"])
            answer["id_token"] = jwt.encode(claims, self.foreign_key, "RS256", header)
            response.set_data(json.dumps(answer))
        return response


if __name__ == "__main__":
    application = StrictServer(oidc_provider_mock.app(require_client_registration=True, require_nonce=True))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()
