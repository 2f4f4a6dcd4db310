"""What the web server hands on with a request."""

from django.test import RequestFactory

from assess.config import wsgi


def test_no_request_carries_the_secrets_of_its_process(monkeypatch):
    seen = []
    monkeypatch.setattr(wsgi, "_service", lambda environ, start: seen.append(dict(environ)))
    given = RequestFactory().get("/").environ
    wsgi.application({**given, **dict.fromkeys(wsgi.SECRETS, "very secret")}, None)
    assert "very secret" not in seen[0].values()
    assert seen[0]["PATH_INFO"] == "/"
