"""Rendering every report again, and proving that none has changed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assess.documents.body import RENDERED_WITH
from assess.domain.models import ReportVersion
from assess.domain.words import State


def run(*command: str) -> tuple[str, str]:
    """What the command says, and what it complains of."""
    out, err = StringIO(), StringIO()
    call_command(*command, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def complaint(*command: str) -> tuple[str, list[str]]:
    """The sentence with which the command fails, and the lines before it."""
    err = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command(*command, stdout=StringIO(), stderr=err)
    return str(failed.value), err.getvalue().splitlines()


def test_only_old_bodies_are_rendered_again(an_assessment):
    version = an_assessment(State.PUBLISHED).public_version
    body, digest = version.body, version.sha256
    ReportVersion.objects.filter(pk=version.pk).update(body="old", words="", rendered_with="old")
    assert run("render_reports") == ("Rendered 1 report version.\n", "")
    version.refresh_from_db()
    assert (version.body, version.rendered_with) == (body, RENDERED_WITH)
    assert "What was done well on point 7." in version.words
    assert version.sha256 == digest
    assert run("render_reports") == ("Rendered 0 report versions.\n", "")


def test_all_bodies_can_be_rendered_again(an_assessment):
    version = an_assessment(State.SHARED).shared_version
    body = version.body
    ReportVersion.objects.update(body="scribbled over")
    assert run("render_reports", "--all") == ("Rendered 2 report versions.\n", "")
    version.refresh_from_db()
    assert version.body == body


def test_every_report_is_unharmed(an_assessment):
    an_assessment(State.PUBLISHED)
    assert run("verify_reports") == ("2 report versions, all unharmed.\n", "")


def test_a_changed_report_is_found(an_assessment):
    published = an_assessment(State.PUBLISHED)
    version = published.public_version
    version.content["points"][2]["rating"] = "green"
    version.save()
    assert complaint("verify_reports") == (
        "1 of 2 report versions harmed.",
        [
            f"Assessment {published.pk}, version 2: its content does not have the hash it was "
            "frozen with."
        ],
    )


def test_a_changed_report_with_a_hash_that_fits_is_found_by_the_history(an_assessment):
    from assess.domain.history import canonical, sha256

    published = an_assessment(State.PUBLISHED)
    version = published.public_version
    version.content["done_well"] = "Nothing."
    version.sha256 = sha256(canonical(version.content))
    version.save()
    assert complaint("verify_reports") == (
        "1 of 2 report versions harmed.",
        [f"Assessment {published.pk}, version 2: its hash is not the one in the history."],
    )


def test_a_report_that_is_gone_is_found(an_assessment):
    shared = an_assessment(State.SHARED)
    shared.versions.get(number=1).delete()
    assert complaint("verify_reports") == (
        "1 of 1 report version harmed.",
        [f"Assessment {shared.pk}, version 1: it is in the history and is not there any more."],
    )
