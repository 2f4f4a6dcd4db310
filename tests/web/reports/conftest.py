"""A draft that nobody has rated yet, and browsers that write on it."""

from collections.abc import Callable
from typing import Any

import pytest

from assess.domain.words import State
from tests.web.reports.pages import address, sent


@pytest.fixture
def draft(an_assessment):
    """A report of which nothing is rated yet."""
    return an_assessment(State.REPORTING, rated=0)


@pytest.fixture
def write(as_) -> Callable[..., Any]:
    """Opens a page of the draft, types into it, presses a button: the answer."""

    def written(assessment, person, rest="points/5/", *, do="stay", opened=None, **typed):
        browser, path = as_(person), address(assessment, rest)
        fields = sent(opened or browser.get(path))
        typed = {name.replace("__", "-"): text for name, text in typed.items()}
        return browser.post(path, {**fields, **typed, "do": do})

    return written
