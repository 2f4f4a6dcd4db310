"""Two template environments: a strict one for ours, a lenient one for the Design System's macros.

Names our templates do not know are errors. GOV.UK's macros test what was left out, so theirs
may be undefined. Imports do not cross environments: the macros come in as globals.
"""

import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from assess.design import components, words
from assess.design.differences import changed
from assess.design.fields import error_summary, field
from assess.domain import since

_MACROS = {
    "govukAccordion": "accordion",
    "govukBackLink": "back-link",
    "govukBreadcrumbs": "breadcrumbs",
    "govukButton": "button",
    "govukCheckboxes": "checkboxes",
    "govukDateInput": "date-input",
    "govukDetails": "details",
    "govukErrorSummary": "error-summary",
    "govukFieldset": "fieldset",
    "govukInput": "input",
    "govukInsetText": "inset-text",
    "govukNotificationBanner": "notification-banner",
    "govukPanel": "panel",
    "govukRadios": "radios",
    "govukSelect": "select",
    "govukSummaryList": "summary-list",
    "govukTag": "tag",
    "govukTaskList": "task-list",
    "govukTextarea": "textarea",
    "govukWarningText": "warning-text",
}


def macros() -> dict[str, Any]:
    """The Design System's macros, as functions."""
    lenient = Environment(
        loader=PackageLoader("govuk_frontend_jinja"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    lenient.loader = _Prefixed(lenient.loader)
    found = {}
    for name, component in _MACROS.items():
        path = f"govuk_frontend_jinja/components/{component}/macro.html"
        found[name] = getattr(lenient.get_template(path).module, name)
    return found


class _Prefixed(PackageLoader):
    """The package's templates call each other by the package's name."""

    def __init__(self, loader: Any) -> None:
        self._inner = loader

    def get_source(self, environment: Environment, template: str) -> Any:
        return self._inner.get_source(environment, template.removeprefix("govuk_frontend_jinja/"))

    def list_templates(self) -> list[str]:
        return self._inner.list_templates()  # type: ignore[no-any-return]


@lru_cache(10_000)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page. It never changes while the process lives, and a long list has many."""
    return reverse(name, args=args, kwargs=kwargs)


@pass_context
def banners(context: Context) -> list[Any]:
    """What to tell the person about the step they just took."""
    request = context.get("request")
    return list(get_messages(request)) if request is not None else []


def environment(**options: Any) -> Environment:
    """The strict environment of our own templates."""
    options["undefined"] = StrictUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(**options)  # noqa: S701 - Django's backend turns autoescape on
    govuk = macros()
    components.use(govuk)
    env.globals.update(govuk)
    env.globals.update(
        {
            "url": url,
            "static": static,
            "settings": settings,
            "banners": banners,
            "field": field,
            "error_summary": error_summary,
            "since_words": since,
            "today": lambda: datetime.datetime.now(datetime.UTC),
        }
    )
    env.globals.update(components.GLOBALS, changed=changed)
    env.filters.update(words.FILTERS)
    return env
