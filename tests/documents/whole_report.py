"""A report in which every text stands, each of its own words: what every format has to hold."""

from typing import Any

from assess.domain.words import Phase


def text(name: str) -> str:
    """A text of two paragraphs, a list and a link that stands nowhere else in the report."""
    return (
        f"{name} begins <plainly> & well.\n\n{name} goes on, with [{name} link]"
        f"(https://example.org/{name.lower().replace(' ', '-')}):\n\n- {name} first bullet\n"
        f"- **{name}** second bullet\n\n{name} ends."
    )


def bits(name: str) -> list[str]:
    """What has to come out of such a text."""
    return [
        f"{name} begins <plainly> & well.",
        f"{name} goes on, with {name} link:",
        f"{name} first bullet",
        f"{name} second bullet",
        f"{name} ends.",
    ]


def a_point(number: int, rating: str, actions: int = 0) -> dict[str, Any]:
    return {
        "number": number,
        "title": f"Title {number}’s <words>",
        "url": f"https://standard.example/{number}",
        "in_scope": True,
        "rating": rating,
        "done_well": text(f"Point {number} done well"),
        "reason": text(f"Point {number} reason"),
        "observations": text(f"Point {number} observations"),
        "actions": [
            {"id": "x", "number": f"{number}.{n}", "text": text(f"Action {number} of {n}")}
            for n in range(1, actions + 1)
        ],
    }


def a_report() -> dict[str, Any]:
    """The content of a service assessment: every text is there, and no two are the same."""
    return {
        "schema": 1,
        "reference": 41,
        "service": {
            "name": "Get a permit",
            "description": text("Description"),
            "users": text("Users"),
            "purpose": text("Purpose"),
        },
        "organisation": "Department for <Testing>",
        "portfolio": "Permits",
        "phase": {"value": Phase.ALPHA, "words": "Alpha"},
        "kind": {"value": "service-assessment", "words": "Service assessment"},
        "assessed_on": "2027-02-16",
        "days": ["2027-02-15", "2027-02-16"],
        "standard": "Service Standard",
        "scope": text("Scope"),
        "context": text("Context"),
        "done_well": text("Overall done well"),
        "observations": text("Overall observations"),
        "overall": {"rating": "red", "reason": text("Overall reason")},
        "ambers_due": "2027-05-16",
        "points": [
            a_point(1, "green"),
            a_point(2, "amber", actions=3),
            a_point(3, "red", actions=1),
            {**a_point(4, ""), "in_scope": False},
        ],
    }


def a_review() -> dict[str, Any]:
    """The content of a peer review: two texts, no ratings."""
    found = a_report()
    for name in ("points", "overall", "ambers_due", "standard"):
        del found[name]
    found["phase"] = {"value": Phase.DISCOVERY, "words": "Discovery"}
    found["kind"] = {"value": "peer-review", "words": "Peer review"}
    found["recommendations"] = text("Recommendations")
    return found


NAMES = [
    *("Description", "Users", "Purpose", "Scope", "Context", "Overall done well"),
    *("Overall observations", "Overall reason"),
    *(f"Point {n} {what}" for n in (1, 2, 3) for what in ("done well", "reason", "observations")),
    *("Action 2 of 1", "Action 2 of 2", "Action 2 of 3", "Action 3 of 1"),
]
