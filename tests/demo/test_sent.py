"""The emails of the demonstration can be read here, and nowhere in production."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assess.demo.sent import linked
from assess.domain.models import Email
from assess.domain.words import State
from assess.notify import delivery
from tests.builders import MONDAY, days
from tests.conftest import page, words

pytestmark = pytest.mark.django_db


def an_email(number: int = 1, **more) -> Email:
    at = MONDAY + days(number)
    values = {"to": "sam@testing.example", "subject": f"Email {number}", "body": "Hello.\n", **more}
    return Email.objects.create(kind="any", written_at=at, due_at=at, **values)


def subjects(answer) -> list[str]:
    found = page(answer).select("td[data-label=Subject] a")
    return [link.find(string=True, recursive=False) for link in found]


def test_sent_and_waiting_emails_are_listed_newest_first(browser):
    first, second = an_email(1), an_email(2, to="ines@testing.example")
    delivery.deliver(MONDAY + days(1))
    answer = browser.get("/sent/")
    assert subjects(answer) == ["Email 2", "Email 1"]
    states = [cell.get_text(strip=True) for cell in page(answer).select("td[data-label=State]")]
    assert states == ["Waiting", "Sent"]
    assert f'href="/sent/{first.pk}/"' in answer.content.decode()
    assert subjects(browser.get("/sent/?to=INES@testing.example")) == [second.subject]
    assert "No email to this address yet" in words(browser.get("/sent/?to=nobody\0@x.example"))


def test_a_long_list_has_pages_at_the_same_number_of_queries(browser):
    an_email(0)
    with CaptureQueriesContext(connection) as for_one:
        browser.get("/sent/")
    for number in range(1, 65):
        an_email(number)
    with CaptureQueriesContext(connection) as for_many:
        first = browser.get("/sent/")
    assert len(for_many) == len(for_one) == 2
    assert subjects(first) == [f"Email {n}" for n in range(64, 34, -1)]
    older = page(first).select_one("a[rel=next]")["href"]
    assert subjects(browser.get(f"/sent/{older}")) == [f"Email {n}" for n in range(34, 4, -1)]
    to = browser.get("/sent/?to=sam@testing.example")
    assert page(to).select_one("a[rel=next]")["href"] == "?to=sam%40testing.example&page=2"


def test_there_is_nothing_yet(browser):
    assert "No emails yet" in words(browser.get("/sent/"))


def test_an_email_is_read_as_its_reader_gets_it(an_assessment, browser):
    assessment = an_assessment(State.SHARED)
    email = Email.objects.filter(assessment=assessment, kind="report-ready-manager").first()
    answer = browser.get(f"/sent/{email.pk}/")
    assert page(answer).h1.get_text() == email.subject
    text = page(answer).select_one(".app-prewrap")
    assert text.get_text() == email.body
    assert [link["href"] for link in text.select("a")] == [
        "mailto:service.assessment@rivers.example",
        f"http://127.0.0.1:8000/assessments/{assessment.pk}/report/read/",
        "mailto:service.assessment@rivers.example",
    ]


def test_a_sign_in_email_is_there_before_it_has_left(browser):
    email = an_email(secret=True)
    assert "Waiting" in words(browser.get(f"/sent/{email.pk}/"))


def test_what_was_void_from_the_start_is_not_shown(browser):
    void = an_email(body="", secret=True, moot_at=MONDAY)
    assert "No emails yet" in words(browser.get("/sent/"))
    assert browser.get(f"/sent/{void.pk}/").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "http://127.0.0.1:8000.evil.example/",
        "http://127.0.0.1:80001/",
        "javascript:alert(1)",
        "HTTP://127.0.0.1:8000@",
    ],
)
def test_other_addresses_stay_words(text):
    assert linked(f"See {text} now") == f"See {text} now"


def test_what_somebody_typed_is_escaped_and_a_full_stop_is_no_part_of_a_link():
    assert linked("<script>alert(1)</script> http://127.0.0.1:8000/book/3/.") == (
        "&lt;script&gt;alert(1)&lt;/script&gt; "
        '<a class="govuk-link" href="http://127.0.0.1:8000/book/3/">'
        "http://127.0.0.1:8000/book/3/</a>."
    )


def test_production_does_not_have_these_pages():
    asked = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "print(resolve('/').func.__module__)\n"
        "try: print(resolve('/sent/'))\n"
        "except Resolver404: print('not there')\n"
    )
    production = {
        "ASSESS_MODE": "production",
        "ASSESS_SECRET_KEY": "a secret that is only for this test, of fifty characters and more",
        "ASSESS_HOSTS": "assess.example",
        "ASSESS_ADDRESS": "https://assess.example",
        "ASSESS_TEAM_EMAIL": "team@assess.example",
        "ASSESS_SMTP": "smtp://mail.example",
        "DJANGO_SETTINGS_MODULE": "assess.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, **production},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[1:] == ["not there", ""]
