"""The cast: one assessment's people, and a stranger to it. Every page is tested by all of them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from assess.access.session import hashed
from assess.domain.models import Person, Session
from assess.public import answers
from tests import builders

# `make soak` looks at far more examples than there is time for in `make check`.
property_settings.register_profile(
    "soak", max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck)
)


# What a test asks for when it may read or write a row.
_ROWS = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what may read or write a row: the rest was proven on SQLite's run.

    pytest itself keeps a test without one of these from every database.
    """
    if connection.vendor != "postgresql":
        return
    left_out = [item for item in items if not _may_touch_rows(item)]
    if left_out:
        items[:] = [item for item in items if _may_touch_rows(item)]
        config.hook.pytest_deselected(items=left_out)


def _may_touch_rows(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return bool(asked & _ROWS) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files():
    """Pages name static files as they are: the gate "Static files" proves the hashed names.

    For the whole run: what a browser asks on leaving a page may come after its test, and would
    bring the hashed names into the next one.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def _no_answers_of_another_test():
    """What the database said in the test before is not this test's, nor are its pages."""
    answers.ask_again()
    answers._KEPT.clear()


@pytest.fixture
def reference(db) -> None:
    """The Standard and its points, which a test with real transactions takes away with its rows."""
    builders.reference()


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Everyone who may have a part in an assessment of one department, and a stranger."""
    return builders.cast()


@pytest.fixture
def an_assessment(cast) -> Callable:
    """Makes an assessment of the cast in the state asked for, by its real verbs."""
    return lambda *args, **kwargs: builders.an_assessment(cast, *args, **kwargs)


class _Handler(ClientHandler):
    """Loads the middleware once for all browsers, and anew after a test has changed a setting.

    WhiteNoise looks at every static file when it is loaded: that takes longer than most pages.
    """

    loaded: ClassVar[dict[str, Any]] = {}
    PARTS = (
        "_middleware_chain",
        "_view_middleware",
        "_template_response_middleware",
        "_exception_middleware",
    )

    def load_middleware(self, is_async: bool = False) -> None:
        if not self.loaded:
            super().load_middleware(is_async)
            self.loaded.update({part: getattr(self, part) for part in self.PARTS})
        self.__dict__.update(self.loaded)


@receiver(setting_changed)
def _load_anew(setting: str, **kwargs: Any) -> None:
    _Handler.loaded.clear()


class Browser(Client):
    """A test client whose answers can be read as a page."""

    def __init__(self, enforce_csrf_checks: bool = False, **kwargs: Any) -> None:
        super().__init__(enforce_csrf_checks, **kwargs)
        self.handler = _Handler(enforce_csrf_checks)

    def sign_in(self, person: Person) -> "Browser":
        """Sign in as this person, as the sign-in page would."""
        key = f"key of {person.email}"
        now = timezone.now()
        fresh = Session(key_hash=hashed(key), person=person, started_at=now, last_seen_at=now)
        Session.objects.bulk_create(
            [fresh],
            update_conflicts=True,
            unique_fields=["key_hash"],
            update_fields=["person", "started_at", "last_seen_at", "ended_at"],
        )
        self.cookies[settings.SESSION_COOKIE_NAME] = key
        return self


@pytest.fixture
def browser(db) -> Browser:
    """Nobody's browser."""
    return Browser()


@pytest.fixture
def as_(db) -> Callable[[Person], Browser]:
    """A browser signed in as this person: `as_(cast.lead).get(...)`."""
    return lambda person: Browser().sign_in(person)


def page(response) -> BeautifulSoup:
    """The answer as a page to look into."""
    return BeautifulSoup(response.content, "lxml")


def words(response) -> str:
    """The words of the page, with single spaces."""
    return " ".join(page(response).get_text(" ").split())


def errors(response) -> list[str]:
    """The sentences of the error summary."""
    return [
        li.get_text(strip=True) for li in page(response).select(".govuk-error-summary__list li")
    ]
