"""The table of emails is whole: every step has its emails or a reason, every email its text."""

import pytest

from assess.domain.models import Email
from assess.domain.workflow import VERBS
from assess.notify.letters import LETTERS, WITHOUT
from assess.notify.text import FOLDER

KINDS = {letter.kind for letters in LETTERS.values() for letter in letters}


@pytest.mark.parametrize("verb", sorted(v.name for v in VERBS.values() if v.body and not v.silent))
def test_every_step_has_an_email_or_a_reason_for_none(verb):
    assert (verb in LETTERS) != (verb in WITHOUT), "Put it in LETTERS, or in WITHOUT with why."


@pytest.mark.parametrize("verb", sorted(v.name for v in VERBS.values() if v.changes_state))
def test_every_change_of_state_is_told(verb):
    assert LETTERS[verb]


def test_every_row_is_of_a_step_and_every_reason_is_one():
    assert {*LETTERS, *WITHOUT} <= {v.name for v in VERBS.values() if v.body and not v.silent}
    assert [verb for verb, why in WITHOUT.items() if len(why) < 30] == []


def test_every_email_has_a_text_and_every_text_an_email():
    assert {file.stem for file in FOLDER.glob("[!_]*.txt")} == KINDS


def test_kinds_fit_their_column():
    longest = Email._meta.get_field("kind").max_length
    assert [kind for kind in KINDS if len(kind) > longest] == []
