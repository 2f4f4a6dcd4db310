"""Two people on one page: merged where they can be, shown both texts where they cannot."""

import pytest

from assess.domain import writing
from assess.domain.models import Report, Revision
from tests.conftest import errors, page, words
from tests.web.reports.pages import address, live, notes_of, review, sent


@pytest.fixture
def begun(draft, cast):
    """Point 5 has texts, saved by the lead."""
    writing.write_point(
        draft, by=cast.lead, point=5, version=0, rating="amber",
        done_well="Asked 40 people.", reason="No audit. It was put off twice.",
    )  # fmt: skip
    return draft


@pytest.fixture
def opened(begun, as_, cast):
    """The designer's page, opened before someone else saved."""
    return as_(cast.designer).get(address(begun))


def change(assessment, by, **texts):
    """Someone else saves, from the version that stands."""
    version = review(assessment).version
    writing.write_point(assessment, by=by, point=5, version=version, **texts)


def test_different_fields_are_merged_and_the_page_says_who_changed_what(
    begun, opened, as_, cast, write
):
    change(begun, cast.researcher, done_well="Asked 60 people.")
    answer = write(begun, cast.designer, opened=opened, reason="No audit before May.")
    assert (answer.status_code, answer["Location"]) == (302, address(begun))
    found = review(begun)
    assert (found.done_well, found.reason) == ("Asked 60 people.", "No audit before May.")
    browser = as_(cast.designer)
    browser.cookies.update(answer.cookies)
    said = words(browser.get(address(begun)))
    assert f"{cast.researcher.name} changed “What the service team has done well” at " in said
    assert "both changes are kept" in said


def test_nothing_of_mine_changed_leaves_theirs(begun, opened, cast, write):
    change(begun, cast.researcher, done_well="Asked 60 people.", rating="red")
    write(begun, cast.designer, opened=opened)
    assert (review(begun).done_well, review(begun).rating) == ("Asked 60 people.", "red")


@pytest.fixture
def clashed(begun, opened, cast, write):
    """Both changed the reason; the designer changed and typed other things too."""
    change(
        begun,
        cast.researcher,
        reason="No audit. It was cancelled <b>twice</b>.",
        observations="Hers.",
    )
    return write(
        begun,
        cast.designer,
        opened=opened,
        do="go:6",
        reason="No audit yet. It was put off twice.",
        done_well="Asked 41 people.",
        new_action="Book the audit.",
        note="Look at this again.",
    )


def shown(response):
    """The texts that are shown beside each other as a reader hears them, mine first."""
    return [text.get_text() for text in page(response).select(".app-clash__text")]


def test_the_same_paragraph_shows_both_texts_and_saves_neither(begun, clashed, cast):
    assert clashed.status_code == 409
    found = page(clashed)
    assert "Someone else changed the same text" in words(clashed)
    assert f"{cast.researcher.name}, saved at " in words(clashed)
    assert shown(clashed) == [
        "No [only here: audit yet.] It was [only here: put off twice.]",
        "No [only here: audit.] It was [only here: cancelled <b>twice</b>.]",
    ]
    assert "does not have these words of the other text: “audit.”, “cancelled <b>twice" in words(
        clashed
    )
    assert [(r["value"], r.has_attr("checked")) for r in found.select("[name=reason-keep]")] == [
        ("mine", False),
        ("theirs", False),
        ("merged", True),
    ]
    fields = sent(clashed)
    assert fields["reason"] == "No audit yet. It was put off twice."
    assert (fields["done_well"], fields["observations"]) == ("Asked 41 people.", "Hers.")
    assert (fields["version"], fields["rating"]) == ("2", "amber")
    assert found.select_one("form[data-unsaved]")
    assert found.select_one("textarea[name=done_well]") is None
    kept = review(begun)
    assert (kept.reason, kept.done_well) == (
        "No audit. It was cancelled <b>twice</b>.",
        "Asked 40 people.",
    )


def test_what_did_not_clash_is_saved_already(begun, clashed):
    assert live(begun) == ["Book the audit."]
    assert notes_of(begun) == ["Look at this again."]


def test_saving_again_goes_on_where_the_button_led(begun, clashed, as_, cast):
    answer = as_(cast.designer).post(
        address(begun), {**sent(clashed), "reason": "No audit yet. It was cancelled twice."}
    )
    assert (answer.status_code, answer["Location"]) == (302, address(begun, "points/6/"))
    kept = review(begun)
    assert kept.reason == "No audit yet. It was cancelled twice."
    assert (kept.done_well, kept.observations) == ("Asked 41 people.", "Hers.")
    texts = [r.content["reason"] for r in Revision.objects.filter(part="point:5")]
    assert "No audit. It was cancelled <b>twice</b>." in texts
    assert live(begun) == ["Book the audit."]


@pytest.mark.parametrize(
    ("keep", "reason"),
    [
        ("mine", "No audit yet. It was put off twice."),
        ("theirs", "No audit. It was cancelled <b>twice</b>."),
        ("merged", "Both, in my words."),
        ("neither", "Both, in my words."),
    ],
)
def test_what_is_chosen_is_saved_and_once(begun, clashed, as_, cast, keep, reason):
    fields = {**sent(clashed), "reason": "Both, in my words.", "reason-keep": keep}
    for _ in range(2):
        answer = as_(cast.designer).post(address(begun), fields)
        assert answer.status_code == 302
    kept = review(begun)
    assert (kept.reason, kept.done_well, kept.observations) == (reason, "Asked 41 people.", "Hers.")
    assert kept.version == 3


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_choice_without_its_text_is_the_text_of_the_box(begun, clashed, as_, cast, keep):
    fields = {**sent(clashed), "reason-keep": keep}
    del fields[f"reason-{keep}"]
    as_(cast.designer).post(address(begun), fields)
    assert review(begun).reason == "No audit yet. It was put off twice."


def test_the_rest_of_a_text_is_merged_where_one_paragraph_is_a_choice(begun, as_, cast, write):
    change(begun, cast.lead, reason="One.\n\nTwo.\n\nThree.")
    opened = as_(cast.designer).get(address(begun))
    change(begun, cast.researcher, reason="One.\n\nTwo, hers.\n\nThree, hers.")
    answer = write(
        begun, cast.designer, opened=opened, reason="One, mine.\r\n\r\nTwo, mine.\r\n\r\nThree."
    )
    assert answer.status_code == 409
    fields = sent(answer)
    assert fields["reason"].replace("\r", "") == "One, mine.\n\nTwo, mine.\n\nThree, hers."
    as_(cast.designer).post(address(begun), fields)
    assert review(begun).reason == "One, mine.\n\nTwo, mine.\n\nThree, hers."


def test_a_text_that_one_of_two_cleared_is_a_choice_too(begun, opened, as_, cast, write):
    change(begun, cast.researcher, reason="", done_well="Asked 40 people, twice.")
    answer = write(begun, cast.designer, opened=opened, reason="No audit before May.", done_well="")
    assert "The text was cleared." in words(answer)
    assert "You cleared the text." in words(answer)
    fields = {**sent(answer), "reason-keep": "theirs", "done_well-keep": "theirs"}
    as_(cast.designer).post(address(begun), fields)
    assert (review(begun).reason, review(begun).done_well) == ("", "Asked 40 people, twice.")


def test_much_that_the_merged_text_leaves_out_is_not_said_twice(begun, opened, cast, write):
    change(begun, cast.researcher, reason="Her long text. " * 30)
    answer = write(begun, cast.designer, opened=opened, reason="My text.")
    assert "It does not have everything that is in [square brackets]" in words(answer)


def test_a_merged_text_that_is_too_long_comes_back_with_everything_typed(begun, clashed, as_, cast):
    fields = {**sent(clashed), "reason": "x" * 10_001}
    answer = as_(cast.designer).post(address(begun), fields)
    assert answer.status_code == 422
    assert "must be 10,000 characters or fewer" in errors(answer)[0]
    fields = sent(answer)
    assert (fields["reason"], fields["done_well"]) == ("x" * 10_001, "Asked 41 people.")
    assert fields["version"] == "2"


def test_a_second_clash_on_the_page_of_a_clash_is_shown_too(begun, clashed, as_, cast):
    change(begun, cast.lead, reason="A third reason.")
    answer = as_(cast.designer).post(address(begun), sent(clashed))
    assert answer.status_code == 409
    assert f"{cast.lead.name}, saved at " in words(answer)
    assert sent(answer)["reason"] == "No audit yet. It was put off twice."
    assert sent(answer)["done_well"] == "Asked 41 people."


def test_what_another_adds_while_one_chooses_is_merged(begun, clashed, as_, cast):
    change(begun, cast.lead, reason="No audit. It was cancelled <b>twice</b>.\n\nAsk again.")
    answer = as_(cast.designer).post(address(begun), {**sent(clashed), "reason-keep": "mine"})
    assert answer.status_code == 302
    assert review(begun).reason == "No audit yet. It was put off twice.\n\nAsk again."


def test_two_people_who_both_add_a_paragraph_need_not_choose(begun, opened, as_, cast, write):
    change(begun, cast.researcher, reason="No audit. It was put off twice.\n\nHers.")
    answer = write(
        begun, cast.designer, opened=opened, reason="No audit. It was put off twice.\n\nMine."
    )
    assert answer.status_code == 302
    assert review(begun).reason == "No audit. It was put off twice.\n\nHers.\n\nMine."


def test_two_changes_too_long_together_come_back_as_typed(begun, opened, as_, cast, write):
    change(begun, cast.researcher, reason=f"No audit. It was put off twice.\n\n{'x' * 6_000}")
    mine = f"{'y' * 5_000}\r\n\r\nNo audit. It was put off twice."
    answer = write(begun, cast.designer, opened=opened, reason=mine, done_well="Asked 41 people.")
    assert answer.status_code == 409
    assert errors(answer) == [
        f"{cast.researcher.name} changed this text while you were writing. With both changes it "
        "has 11,035 characters: shorten yours by 1,035 or more."
    ]
    fields = sent(answer)
    assert (fields["reason"], fields["done_well"]) == (mine, "Asked 41 people.")
    as_(cast.designer).post(address(begun), {**fields, "reason": mine[1_035:]})
    assert (len(review(begun).reason), review(begun).done_well) == (10_000, "Asked 41 people.")


def test_two_ratings_at_once_are_chosen_between(begun, opened, as_, cast, write):
    change(begun, cast.researcher, rating="red")
    answer = write(begun, cast.designer, opened=opened, rating="green", reason="It is fine.")
    assert answer.status_code == 409
    radios = page(answer).select("input[type=radio][name=rating]")
    assert [(r["value"], r.has_attr("checked")) for r in radios] == [
        ("red", False),
        ("amber", False),
        ("green", True),
    ]
    assert page(answer).select_one(".app-clash .govuk-tag").get_text() == "Red"
    as_(cast.designer).post(address(begun), {**sent(answer), "rating": "amber"})
    assert (review(begun).rating, review(begun).reason) == ("amber", "It is fine.")


def test_a_rating_is_called_a_rating(begun, opened, as_, cast, write):
    change(begun, cast.researcher, rating="red")
    answer = write(begun, cast.designer, opened=opened, rating="green")
    said = words(answer)
    assert page(answer).h2.get_text() == "Someone else changed the same rating"
    assert page(answer).title.get_text().startswith("Someone else changed the same rating, ")
    assert "While you were writing, the rating of point 5 was changed too." in said
    labels = [" ".join(each.get_text().split()) for each in page(answer).select(".app-clash label")]
    assert labels == ["Red Keep their rating", "Amber", "Green Keep my rating"]
    assert "Rating: Which one do you want to keep?" in said
    assert "Leave out what you typed and keep their rating" in said
    assert "text" not in page(answer).select_one("main form").get_text()
    own = as_(cast.designer).get(address(begun))
    change(begun, cast.designer, rating="amber")
    said = words(write(begun, cast.designer, opened=own, rating="green"))
    assert "Amber Keep the rating of the other window" in said
    assert "Leave out what you typed and keep the rating of the other window" in said


def test_a_rating_and_a_text_are_called_both(begun, opened, cast, write):
    change(begun, cast.researcher, rating="red", reason="Hers.")
    answer = write(begun, cast.designer, opened=opened, rating="green", reason="Mine.")
    assert page(answer).h2.get_text() == "Someone else changed the same rating and text"
    said = words(answer)
    assert "Red Keep their rating" in said
    assert "Leave out what you typed and keep the other rating and text" in said


def test_my_own_other_window_is_named_as_mine(begun, opened, cast, write):
    change(begun, cast.designer, reason="Mine, in another window.")
    answer = write(begun, cast.designer, opened=opened, reason="Mine, here.")
    assert "You, in another window, saved at " in words(answer)
    assert "Keep the one of the other window" in words(answer)


def test_an_action_and_a_note_changed_twice_are_shown_on_one_page(begun, as_, cast, write):
    write(begun, cast.designer, new_action="Book it.", note="A note.")
    opened = as_(cast.designer).get(address(begun))
    pieces = [name for name in sent(opened) if name.endswith("-was")]
    names = [name.removesuffix("-was") for name in sorted(pieces)]
    other = {name.replace("-", "__"): "Changed elsewhere." for name in names}
    write(begun, cast.designer, opened=opened, **other)
    mine = {name.replace("-", "__"): "Changed here." for name in names}
    answer = write(begun, cast.designer, opened=opened, reason="Saved all the same.", **mine)
    assert answer.status_code == 409
    assert review(begun).reason == "Saved all the same."
    assert len(page(answer).select(".app-clash")) == 2
    assert "An action of point 5" in words(answer)
    fields = sent(answer)
    assert [fields[name] for name in names] == ["Changed here."] * 2
    assert "reason" not in fields
    chosen = {names[0]: "Both.", f"{names[1]}-keep": "theirs"}
    done = as_(cast.designer).post(address(begun), {**fields, **chosen})
    assert done.status_code == 302
    assert (live(begun), notes_of(begun)) == (["Both."], ["Changed elsewhere."])


def test_overall_texts_clash_the_same_way(draft, as_, cast, write):
    opened = as_(cast.designer).get(address(draft, "overall/"))
    version = Report.objects.get(assessment=draft).version
    writing.write_overall(draft, by=cast.lead, version=version, scope="Online.", context="A law.")
    answer = write(
        draft, cast.designer, "overall/", opened=opened, scope="By post.", observations="O."
    )
    assert answer.status_code == 409
    fields = sent(answer)
    assert (fields["scope"], fields["context"], fields["observations"]) == (
        "By post.",
        "A law.",
        "O.",
    )
    for keep, scope in (("theirs", "Online."), ("mine", "By post.")):
        done = as_(cast.designer).post(address(draft, "overall/"), {**fields, "scope-keep": keep})
        assert done.status_code == 302
        report = Report.objects.get(assessment=draft)
        assert (report.scope, report.context, report.observations) == (scope, "A law.", "O.")


# Green carries no actions


@pytest.fixture
def asked(begun, cast, write):
    """Point 5 has an action, and someone turns it green with one more typed."""
    write(begun, cast.lead, new_action="Book the audit.")
    return write(
        begun,
        cast.designer,
        do="overview",
        rating="green",
        reason="",
        done_well="Audited after all.",
        new_action="Publish **it**.",
        note="Was amber.",
    )


def test_turning_green_asks_what_happens_to_the_actions(begun, asked):
    assert asked.status_code == 409
    assert "Point 5 becomes green: what happens to its 2 actions?" in words(asked)
    assert page(asked).find("strong", string="it")
    assert "Keep the point amber, with its actions" in words(asked)
    fields = sent(asked)
    assert (fields["rating"], fields["reason"], fields["done_well"]) == (
        "green",
        "",
        "Audited after all.",
    )
    assert "actions_become" not in fields
    assert review(begun).rating == "amber"
    assert notes_of(begun) == ["Was amber."]


def test_without_an_answer_it_asks_again_with_everything_typed(begun, asked, as_, cast):
    again = as_(cast.designer).post(address(begun), sent(asked))
    assert again.status_code == 422
    assert errors(again) == ["Choose what happens to the actions."]
    assert page(again).select_one("#actions_become")
    assert sent(again)["done_well"] == "Audited after all."


@pytest.mark.parametrize(
    ("answer", "rating", "observations", "actions"),
    [
        ("observations", "green", "- Book the audit.\n- Publish **it**.", []),
        ("removed", "green", "", []),
        ("keep", "amber", "", ["Book the audit.", "Publish **it**."]),
    ],
)
def test_each_answer_does_what_it_says_once(
    begun, asked, as_, cast, answer, rating, observations, actions
):
    fields = {**sent(asked), "actions_become": answer}
    for _ in range(2):
        done = as_(cast.designer).post(address(begun), fields)
        assert (done.status_code, done["Location"]) == (302, address(begun, ""))
    found = review(begun)
    assert (found.rating, found.observations) == (rating, observations)
    assert (found.done_well, found.reason) == ("Audited after all.", "")
    assert live(begun) == actions
    assert found.version == 2


def test_actions_too_long_for_the_observations_are_said_so(begun, asked, as_, cast):
    fields = {**sent(asked), "actions_become": "observations", "observations": "x" * 9_990}
    answer = as_(cast.designer).post(address(begun), fields)
    assert answer.status_code == 409
    assert "Shorten them to 10,000 or fewer." in errors(answer)[0]
    assert sent(answer)["observations"] == "x" * 9_990
    assert len(live(begun)) == 2
