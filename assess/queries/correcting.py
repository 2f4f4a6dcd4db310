"""What can be corrected in a published report: its texts, never a rating or an action."""

from dataclasses import dataclass

from assess.domain.models import Assessment
from assess.domain.writing import overall_fields

OVERALL = {
    "scope": "What was assessed",
    "context": "The context that the panel considered",
    "done_well": "What the service team has done well",
    "recommendations": "What the panel recommends",
    "observations": "Other observations",
}
POINT = {
    "done_well": "What the service team has done well",
    "reason": "Why it is rated so",
    "observations": "Other observations",
}


@dataclass(frozen=True)
class Part:
    """A part of the report: its name for the verb, in an address and in words; its texts now."""

    name: str
    slug: str
    title: str
    labels: dict[str, str]
    texts: dict[str, str]
    version: int  # of the texts


def correctable(assessment: Assessment) -> list[Part]:
    """Every part of the report with texts, in the order of the report."""
    report = assessment.report
    fields = overall_fields(assessment)
    found = [
        Part(
            "overall",
            "overall",
            "The overall texts",
            {name: OVERALL[name] for name in fields},
            {name: getattr(report, name) for name in fields},
            report.version,
        )
    ]
    reviews = (
        assessment.point_reviews.filter(in_scope=True)
        .order_by("point__number")
        .values_list("point__number", "point__title", "version", *POINT)
    )
    for number, title, version, *texts in reviews:
        labels = dict(POINT)
        found.append(
            Part(
                f"point:{number}",
                f"point-{number}",
                f"{number}. {title}",
                labels,
                dict(zip(POINT, texts, strict=True)),
                version,
            )
        )
    return found
