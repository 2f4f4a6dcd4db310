"""Which assessments the demo world has, in which state, and when their day was or will be."""

from dataclasses import dataclass, field

from assess.domain.words import State

S = State


@dataclass(frozen=True)
class Entry:
    """One assessment: `day` is how many days from today its last sitting is; the past is negative."""

    service: str
    phase: str
    state: State
    day: int
    reason: str = ""
    points: dict[int, str] = field(default_factory=dict)
    again: bool = False  # the reassessment of the one of this service and phase before it

    @property
    def report(self) -> str:
        """The name of the file with its texts."""
        return f"{self.service}-{self.phase}{'-reassessment' if self.again else ''}"


PLAN = [
    Entry("angling-permit", "public-beta", S.PUBLISHED, -661),
    Entry("boat-licence", "alpha", S.PUBLISHED, -610),
    Entry("harbour-register", "alpha", S.PUBLISHED, -522),
    Entry("blocked-river", "alpha", S.PUBLISHED, -430),
    Entry("lock-passage", "public-beta", S.PUBLISHED, -374),
    Entry("river-warden", "alpha", S.PUBLISHED, -339),
    Entry(
        "bridge-height",
        "alpha",
        S.TAKEN_DOWN,
        -318,
        "A bridge owner told us that two clearances named in the report are wrong. We are "
        "checking them and will put the report back.",
    ),
    Entry("angling-permit", "live", S.PUBLISHED, -299),
    Entry("boat-licence", "private-beta", S.PUBLISHED, -280),
    Entry("reservoir-safety", "discovery", S.PUBLISHED, -269),
    Entry("flood-grant", "alpha", S.PUBLISHED, -241),
    Entry(
        "surplus-vessel",
        "alpha",
        S.CLOSED,
        -228,
        "The department has stopped work on the service: vessels will be sold through an agent.",
    ),
    Entry("river-works", "alpha", S.PUBLISHED, -214),
    Entry("mooring", "private-beta", S.PUBLISHED, -192),
    Entry("river-levels", "discovery", S.PUBLISHED, -179),
    Entry("water-event", "alpha", S.PUBLISHED, -131),
    Entry(
        "escort",
        "alpha",
        S.ACCEPTED,
        -88,
        "Routes and times of protected cargo could be worked out from the report.",
    ),
    Entry("water-use", "public-beta", S.PUBLISHED, -62),
    Entry(
        "harbour-register",
        "private-beta",
        S.WITHDRAWN,
        -40,
        "The red point of the alpha assessment has to be reassessed first.",
    ),
    Entry(
        "lock-refund",
        "alpha",
        S.CHALLENGED,
        -29,
        "Two of the points rest on a prototype that we had replaced a week before the day.",
        {
            2: "The panel saw the old journey. The new one joins the claim to the booking.",
            10: "Our measures were in the artefacts, but the link did not open on the day.",
        },
    ),
    Entry("blocked-river", "private-beta", S.SHARED, -20),
    Entry("dry-well", "discovery", S.SHARED, -9),
    Entry("river-levels", "alpha", S.CHECKING, -7),
    Entry("river-warden", "private-beta", S.REPORTING, -6),
    Entry("river-works", "private-beta", S.ARRANGED, 9),
    Entry("mooring", "public-beta", S.ARRANGING, 24),
    Entry(
        "lock-passage",
        "live",
        S.CANCELLED,
        30,
        "The service team is merging with another, so the phase starts again in the new year.",
    ),
    Entry(
        "keeper-rota",
        "alpha",
        S.DECLINED,
        35,
        "The rota is an internal tool for 239 people with no public users, so it does not need an "
        "assessment. A peer from another team can look at it with you instead: ask us.",
    ),
    Entry("works-consent", "private-beta", S.REQUESTED, 49),
    Entry("sunken-vessel", "alpha", S.DRAFT, 50),
    # Three red points, reassessed and green by now; and one that is about to be looked at again.
    Entry("flood-grant", "alpha", S.PUBLISHED, -81, again=True),
    Entry("harbour-register", "alpha", S.ARRANGED, 16, again=True),
    # The day is just over. Enough alphas are published that their panel sees how others rated.
    Entry("reservoir-safety", "alpha", S.REPORTING, -1),
]
