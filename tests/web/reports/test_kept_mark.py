"""The mark of what a browser keeps is said again only where what was sent is saved."""

import pytest

from tests.conftest import Browser
from tests.web.reports.pages import address, review

MARK = "1796000000000-ab12cd34ef"


def test_a_press_that_is_saved_says_it_before_the_place_on_the_page(draft, cast, write):
    answer = write(draft, cast.lead, reason="No audit.", kept=MARK)
    assert answer["Location"] == f"{address(draft)}?saved={MARK}#saved"


def test_an_address_that_asks_for_something_keeps_that(draft, cast, as_):
    day = f"/assessments/{draft.pk}/report/notes/"
    sent = {"do": "add-note", "note": "Three gave up.", "kept": MARK}
    answer = as_(cast.lead).post(f"{day}?by=time", sent)
    assert answer.status_code == 302
    assert answer["Location"] == f"{day}?by=time&saved={MARK}"


@pytest.mark.parametrize(
    "typed", [{"reason": "x" * 10_001}, {"do": "add-action"}, {"do": "preview"}]
)
def test_what_is_not_saved_says_nothing(draft, cast, write, typed):
    answer = write(draft, cast.lead, kept=MARK, **typed)
    assert answer.status_code != 302
    assert "saved=" not in answer.get("Location", "")


def test_a_clash_says_nothing_until_it_is_settled(draft, cast, as_, write):
    write(draft, cast.lead, reason="No audit.")
    opened = as_(cast.designer).get(address(draft))
    write(draft, cast.lead, reason="No audit, says the lead.")
    answer = write(draft, cast.designer, opened=opened, reason="No audit, says I.", kept=MARK)
    assert (answer.status_code, answer.has_header("Location")) == (409, False)
    assert review(draft).reason == "No audit, says the lead."


@pytest.mark.parametrize("mark", ["", "a b", "x" * 41, "//evil.example", "a&next=b", "<i>"])
def test_only_a_mark_is_said_again(draft, cast, write, mark):
    answer = write(draft, cast.lead, reason="No audit.", kept=mark)
    assert answer["Location"] == f"{address(draft)}#saved"


def test_the_way_to_the_sign_in_page_says_nothing(draft):
    answer = Browser().post(address(draft), {"reason": "No audit.", "kept": MARK})
    assert answer.status_code == 302
    assert MARK not in answer["Location"]
