"""It is Monday 1 February 2027 on these pages, unless a test says otherwise."""

import pytest
import time_machine

from tests import builders


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(builders.MONDAY, tick=True):
        yield
