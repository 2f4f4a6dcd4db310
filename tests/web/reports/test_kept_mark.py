"""What a page says to the script that keeps what is typed: what is saved, and what texts started from."""

import re

import pytest

from tests.conftest import Browser, page
from tests.web.reports.pages import address, review, sent

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
    choice = page(answer)
    leaves_out = choice.find("a", string=re.compile("^Leave out what you typed"))
    assert leaves_out["href"] == f"{address(draft)}?saved={MARK}"
    chosen = {**sent(answer), "reason-keep": "mine"}
    settled = as_(cast.designer).post(address(draft), chosen)
    assert settled["Location"] == f"{address(draft)}?saved={MARK}#saved"
    assert review(draft).reason == "No audit, says I."


def test_what_becomes_of_actions_says_it_once_that_is_chosen(draft, cast, as_, write):
    write(draft, cast.lead, rating="amber", new_action="Book it.")
    answer = write(draft, cast.lead, rating="green", kept=MARK)
    assert answer.status_code == 409
    chosen = {**sent(answer), "actions_become": "removed"}
    settled = as_(cast.lead).post(address(draft), chosen)
    assert settled["Location"] == f"{address(draft)}?saved={MARK}#saved"


@pytest.mark.parametrize("mark", ["", "a b", "x" * 41, "//evil.example", "a&next=b", "<i>"])
def test_only_a_mark_is_said_again(draft, cast, write, mark):
    answer = write(draft, cast.lead, reason="No audit.", kept=mark)
    assert answer["Location"] == f"{address(draft)}#saved"


def test_the_way_to_the_sign_in_page_says_nothing(draft):
    answer = Browser().post(address(draft), {"reason": "No audit.", "kept": MARK})
    assert answer.status_code == 302
    assert MARK not in answer["Location"]


def started(answer):
    return {
        each["name"].removeprefix("base-"): each["value"]
        for each in page(answer).select("input[name^=base-]")
    }


def test_a_page_that_comes_back_says_what_its_texts_started_from(draft, cast, write):
    write(draft, cast.lead, reason="No audit.", new_action="Book it.")
    name = f"action-{review(draft).actions.get().uuid}"
    answer = write(draft, cast.lead, reason="x" * 10_001, **{name: "Book two."})
    assert {key: started(answer)[key] for key in ("reason", "done_well", name)} == {
        "reason": "No audit.", "done_well": "", name: "Book it.",
    }  # fmt: skip
    assert not {"version", "new_action", "note", "opinion"} & set(started(answer))


def test_it_believes_the_page_that_knows_better(draft, cast, write):
    write(draft, cast.lead, reason="No audit.")
    typed = {"reason": "x" * 10_001, "base-reason": "What I started from."}
    assert started(write(draft, cast.lead, **typed))["reason"] == "What I started from."


def test_it_says_nothing_of_a_text_that_someone_saved_meanwhile(draft, cast, as_, write):
    write(draft, cast.lead, reason="No audit.")
    opened = as_(cast.designer).get(address(draft))
    write(draft, cast.lead, reason="No audit, says the lead.")
    answer = write(draft, cast.designer, opened=opened, reason="x" * 10_001)
    assert "reason" not in started(answer)


def test_a_page_as_it_is_saved_says_none_of_it(draft, cast, as_):
    assert started(as_(cast.lead).get(address(draft))) == {}
