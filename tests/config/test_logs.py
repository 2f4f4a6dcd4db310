"""A refused page is one line of the log; a fault says where it was."""

import logging

import pytest

from assess.config.logs import without_trace
from assess.domain.words import State

pytestmark = pytest.mark.django_db


def test_a_refusal_leaves_one_line(cast, as_, an_assessment, caplog):
    reporting = an_assessment(State.REPORTING)
    (handler,) = logging.getLogger().handlers[:1]
    (sieve,) = handler.filters
    assert as_(cast.observer).get(f"/assessments/{reporting.pk}/report/").status_code == 403
    (line,) = [record for record in caplog.records if record.name == "django.request"]
    assert sieve.filter(line)
    assert "Forbidden" in line.getMessage()
    assert line.exc_info is None


def test_a_fault_still_says_where_it_was():
    fault = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Broken", (), None)
    fault.exc_info = (ValueError, ValueError("no"), None)
    assert without_trace(fault)
    assert fault.exc_info[0] is ValueError
