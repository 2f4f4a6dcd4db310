"""Every answer tells the browser what it may load: our own files, and nothing of anybody else's."""

import pytest

POLICY = "Content-Security-Policy"


@pytest.mark.parametrize("path", ["/", "/reports/", "/no-such-page/", "/sign-in/", "/dashboard/"])
def test_every_answer_carries_the_content_security_policy(browser, path):
    policy = browser.get(path)[POLICY]
    directives = dict(each.split(" ", 1) for each in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"


def test_the_policy_is_that_of_the_settings(settings, browser):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    assert browser.get("/")[POLICY] == "default-src 'self'"
