"""Real pages in a real browser: Debian's Chromium, with axe on every page looked at."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from assess.domain import writing
from assess.domain.models import Person
from assess.domain.words import State
from tests.conftest import Browser as Client
from tests.web.reports.pages import review

# Playwright's own loop runs in this thread; Django would take it for async code of ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The browser's own line, at a time of its own, about a page that answers with a refusal: no fault.
REFUSED = re.compile(r"responded with a status of (409|422)")
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    """Everything in this folder is a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium(live_server) -> Iterator[Browser]:
    """One browser for all journeys of this process.

    It is closed before the server, whose threads would otherwise be left with open connections.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium, live_server, transactional_db) -> Iterator[Callable[..., Page]]:
    """A page in a browser of this person's own: `open_as(cast.lead, "/dashboard/")`.

    `phone` is 320 pixels wide; `scripts=False` is a browser without JavaScript.
    """
    contexts = []

    def opened(
        person: Person | None, path: str, *, phone: bool = False, scripts: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if person is not None:
            cookie = Client().sign_in(person).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": cookie.value,
                        "url": live_server.url,
                    }
                ]
            )
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "console",
            lambda said: (
                page.problems.append(said.text)
                if said.type == "error" and not REFUSED.search(said.text)
                else None
            ),
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def axe(page: Page) -> list[str]:
    """What axe finds wrong on this page, in short; an empty list is a pass."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window: 0 is a pass."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def fine(page: Page) -> SimpleNamespace:
    """What is wrong with this page: nothing by axe, no sideways scrolling, no script errors."""
    page.locator("h1").first.wait_for()  # a click does not wait for the page that it leads to
    return SimpleNamespace(axe=axe(page), sideways=sideways(page), problems=page.problems)


FINE = SimpleNamespace(axe=[], sideways=0, problems=[])


@pytest.fixture
def draft(an_assessment, cast):
    """Point 5 is amber, with a reason and no action yet."""
    made = an_assessment(State.REPORTING, rated=12)
    writing.write_point(
        made,
        by=cast.lead,
        point=5,
        version=review(made).version,
        rating="amber",
        reason="No audit.",
    )
    return made
