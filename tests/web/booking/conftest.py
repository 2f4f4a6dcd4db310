"""It is Monday 1 February 2027 on these pages: weeks and dates are what the tests say."""

import pytest
import time_machine

from assess.domain import booking
from tests import builders


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(builders.MONDAY, tick=True):
        yield


@pytest.fixture
def draft(cast):
    """A draft of the primary contact's with nothing answered but the name."""
    return booking.start(by=cast.primary_contact, at=builders.MONDAY, name="Get a permit")
