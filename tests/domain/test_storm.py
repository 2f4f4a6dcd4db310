"""Five writers, fourteen points, hundreds of edits from stale pages: no word of anyone is lost."""

import threading
from random import Random

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assess.domain.words import State
from tests import builders
from tests.domain.storm import (
    EDITS,
    THEN,
    WHATS,
    Step,
    check,
    five,
    picked,
    steps,
    texts_of,
)

# An example is more than a hundred saves: 4 in `make check`, 200 in `make soak`. To shrink one takes
# minutes; the laws in test_threeway.py, which fail with it, shrink to a line.
STORMS = settings(
    max_examples=settings.default.max_examples // 25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
# Now all points, now so few that everyone is always on the same one.
SCRIPTS = st.sampled_from([1, 2, 14]).flatmap(
    lambda points: st.lists(
        st.builds(
            Step,
            who=st.integers(0, 4),
            point=st.integers(1, points),
            what=st.sampled_from(EDITS) | st.sampled_from(WHATS),
            place=st.integers(0, 59),
            then=st.sampled_from(THEN),
        ),
        min_size=100,
        max_size=140,
    )
)


@pytest.fixture
def draft(an_assessment):
    """A report of which nothing is rated yet."""
    return an_assessment(State.REPORTING, rated=0)


@given(SCRIPTS)
@STORMS
def test_storm_of_edits_from_stale_pages_loses_no_word(draft, cast, script):
    with transaction.atomic():
        writers, ratings = five(cast, draft), {}
        for step in script:
            told = len(writers[step.who].ratings.get(step.point, []))
            writers[step.who].do(step)
            if writers[step.who].ratings.get(step.point, [])[told:]:
                ratings[step.point] = writers[step.who].ratings[step.point][-1]
        check(draft, writers)
        for point in range(1, 15):
            assert texts_of(draft, point)[0]["rating"] == ratings.get(point, "")
        transaction.set_rollback(True)


def test_share_of_saves_that_clash_in_a_storm_is_small(draft, cast):
    writers = five(cast, draft)
    for step in steps(seed=1, count=300, points=14):
        writers[step.who].do(step)
    check(draft, writers)
    stale, twice, clashes = (
        sum(getattr(writer, name) for writer in writers) for name in ("stale", "twice", "clashes")
    )
    print(
        f"\nOf {stale} saves that met another's change, {twice} ({twice / stale:.0%}) would have "
        f"clashed field by field, {clashes} ({clashes / stale:.0%}) clashed by paragraph."
    )
    assert stale > 50
    assert 0 < clashes < twice / 2


@pytest.mark.django_db(transaction=True)
def test_storm_in_threads_loses_no_word():
    cast = builders.cast()
    draft = builders.an_assessment(cast, State.REPORTING, rated=0)
    writers = five(cast, draft)
    together, wrong = threading.Barrier(len(writers)), []

    def write(writer):
        r = Random(writer.number)
        try:
            together.wait(timeout=30)
            for _ in range(30):
                step = Step(writer.number, r.randint(1, 2), *picked(r), r.choice(THEN))
                writer.do(step)
        except Exception as error:  # told by the test below, not by a thread that ends
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[writer]) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert wrong == []
    assert not any(thread.is_alive() for thread in threads)
    check(draft, writers)
    assert sum(writer.stale for writer in writers) > 20
    for point in (1, 2):
        told = {rating for writer in writers for rating in writer.ratings.get(point, [])}
        assert texts_of(draft, point)[0]["rating"] in told | {""}
