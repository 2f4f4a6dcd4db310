"""One way to put a form field on a page: label, hint, error, and what links them together."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup, escape

from assess.design import components
from assess.design.forms import DayField, TimeField


# The parts of a field are put together as plain strings of escaped words: `Markup.format` does the
# same in ten times the time, and a page of a draft has twenty fields.
def _attributes(attributes: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value not in (None, False, "")
    )


def _parts(bound: BoundField, hint: str | None) -> tuple[str, str, str]:
    """Hint and error as HTML, and the ids that describe the input."""
    hint = bound.help_text if hint is None else hint
    described, hint_html, error_html = [], "", ""
    name = escape(bound.auto_id)
    if hint:
        described.append(f"{bound.auto_id}-hint")
        hint_html = f'<div id="{name}-hint" class="govuk-hint">{escape(hint)}</div>'
    if bound.errors:
        described.append(f"{bound.auto_id}-error")
        error_html = (
            f'<p id="{name}-error" class="govuk-error-message">'
            f'<span class="govuk-visually-hidden">Error:</span> {escape(bound.errors[0])}</p>'
        )
    return hint_html, error_html, " ".join(described)


def _label(bound: BoundField, size: str, label: str | None) -> str:
    classes = "govuk-label" + (f" govuk-label--{size}" if size else "")
    name, words = escape(bound.auto_id), escape(label or bound.label)
    return f'<label class="{classes}" for="{name}">{words}</label>'


def _text_area(
    bound: BoundField, size: str, label: str | None, hint: str | None, **more: Any
) -> Markup:
    hint_html, error_html, described = _parts(bound, hint)
    described = f"{described} {more.pop('described_by', '')}".strip()
    attributes = {
        "rows": more.pop("rows", bound.field.widget.attrs.get("rows", 6)),
        "aria-describedby": described,
        **more.pop("attributes", {}),
    }
    group, wrong = (
        (" govuk-form-group--error", " govuk-textarea--error") if bound.errors else ("", "")
    )
    return Markup(  # noqa: S704 - every part is escaped
        f'<div class="govuk-form-group{group}">{_label(bound, size, label)}{hint_html}{error_html}'
        f'<textarea class="govuk-textarea{wrong}" id="{escape(bound.auto_id)}" '
        f'name="{escape(bound.html_name)}"{_attributes(attributes)}>\n'
        f"{escape(bound.value() or '')}</textarea></div>"
    )


def _input(
    bound: BoundField, size: str, label: str | None, hint: str | None, **more: Any
) -> Markup:
    hint_html, error_html, described = _parts(bound, hint)
    kind = getattr(bound.field.widget, "input_type", "text")
    classes = more.pop("classes", "")
    attributes = {
        "aria-describedby": described,
        "autocomplete": bound.field.widget.attrs.get("autocomplete"),
        "inputmode": bound.field.widget.attrs.get("inputmode"),
        "spellcheck": "false" if kind in {"email", "url"} else None,
        **more.pop("attributes", {}),
    }
    group, wrong = (" govuk-form-group--error", " govuk-input--error") if bound.errors else ("", "")
    value = bound.value() if bound.value() is not None else ""
    kind = "text" if kind == "url" else kind
    classes = f"govuk-input{wrong} {classes}".strip()
    return Markup(  # noqa: S704 - every part is escaped
        f'<div class="govuk-form-group{group}">{_label(bound, size, label)}{hint_html}{error_html}'
        f'<input class="{escape(classes)}" id="{escape(bound.auto_id)}" '
        f'name="{escape(bound.html_name)}" type="{escape(kind)}" '
        f'value="{escape(value)}"{_attributes(attributes)}></div>'
    )


def _file(bound: BoundField, size: str, label: str | None, hint: str | None) -> Markup:
    hint_html, error_html, described = _parts(bound, hint)
    accept = bound.field.widget.attrs.get("accept")
    attributes = {"accept": accept, "aria-describedby": described}
    group, wrong = (
        (" govuk-form-group--error", " govuk-file-upload--error") if bound.errors else ("", "")
    )
    return Markup(  # noqa: S704 - every part is escaped
        f'<div class="govuk-form-group{group}">{_label(bound, size, label)}{hint_html}{error_html}'
        f'<input class="govuk-file-upload{wrong}" id="{escape(bound.auto_id)}" '
        f'name="{escape(bound.html_name)}" type="file"{_attributes(attributes)}></div>'
    )


def _error(bound: BoundField) -> dict[str, Any]:
    return {"errorMessage": {"text": bound.errors[0]}} if bound.errors else {}


def _choices(
    bound: BoundField, item_hints: dict[str, str], conditional: dict[str, Any]
) -> list[Any]:
    value = bound.value()
    chosen = {str(v) for v in value} if isinstance(value, list | tuple) else {str(value)}
    items = []
    for place, (key, text) in enumerate(bound.field.choices):  # type: ignore[attr-defined]
        item: dict[str, Any] = {"value": str(key), "text": str(text), "checked": str(key) in chosen}
        item["id"] = bound.auto_id if place == 0 else f"{bound.auto_id}-{place + 1}"
        if str(key) in item_hints:
            item["hint"] = {"text": item_hints[str(key)]}
        if str(key) in conditional:
            item["conditional"] = {"html": conditional[str(key)]}
        items.append(item)
    return items


def _group(
    bound: BoundField, macro: str, size: str, label: str | None, hint: str | None, **more: Any
) -> Markup:
    hint = bound.help_text if hint is None else hint
    heading = more.pop("heading", False)
    given = {
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "fieldset": {
            "legend": {
                "text": label or bound.label,
                "classes": f"govuk-fieldset__legend--{size}" if size else "",
                "isPageHeading": heading,
            }
        },
        "items": _choices(bound, more.pop("item_hints", {}), more.pop("conditional", {})),
        **({"hint": {"text": hint}} if hint else {}),
        **({"classes": more.pop("classes")} if "classes" in more else {}),
        **_error(bound),
    }
    return components.govuk(macro)(given)  # type: ignore[no-any-return]


def _select(bound: BoundField, size: str, label: str | None, hint: str | None) -> Markup:
    hint_html, error_html, described = _parts(bound, hint)
    chosen = str(bound.value() or "")
    options = "".join(
        f'<option value="{escape(key)}"{" selected" if str(key) == chosen else ""}>'
        f"{escape(text)}</option>"
        for key, text in bound.field.choices  # type: ignore[attr-defined]
    )
    group, wrong = (
        (" govuk-form-group--error", " govuk-select--error") if bound.errors else ("", "")
    )
    described_by = _attributes({"aria-describedby": described})
    return Markup(  # noqa: S704 - every part is escaped
        f'<div class="govuk-form-group{group}">{_label(bound, size, label)}{hint_html}{error_html}'
        f'<select class="govuk-select{wrong}" id="{escape(bound.auto_id)}" '
        f'name="{escape(bound.html_name)}"{described_by}>{options}</select></div>'
    )


def _day(bound: BoundField, size: str, label: str | None, hint: str | None, **more: Any) -> Markup:
    hint = bound.help_text if hint is None else hint
    day, month, year = bound.field.widget.parts(bound.value())  # type: ignore[attr-defined]
    wrong = " govuk-input--error" if bound.errors else ""

    def part(name: str, words: str, width: int, value: str) -> dict[str, Any]:
        return {
            "id": bound.auto_id if name == "day" else f"{bound.auto_id}-{name}",
            "name": f"{bound.html_name}-{name}",
            "label": words,
            "classes": f"govuk-input--width-{width}{wrong}",
            "value": value,
        }

    given = {
        "id": f"{bound.auto_id}-group",
        "fieldset": {
            "legend": {
                "text": label or bound.label,
                "classes": f"govuk-fieldset__legend--{size}" if size else "",
                "isPageHeading": more.get("heading", False),
            }
        },
        "items": [
            part("day", "Day", 2, day),
            part("month", "Month", 2, month),
            part("year", "Year", 4, year),
        ],
        **({"hint": {"text": hint}} if hint else {}),
        **_error(bound),
    }
    return components.govuk("govukDateInput")(given)  # type: ignore[no-any-return]


def field(
    bound: BoundField,
    *,
    size: str = "s",
    label: str | None = None,
    hint: str | None = None,
    **more: Any,
) -> Markup:
    """A form field with its label, hint and error. `size` is that of the label: s, m, l, or ""."""
    kind = bound.field
    if isinstance(kind, DayField):
        return _day(bound, size, label, hint, **more)
    if isinstance(kind, TimeField):
        return _input(bound, size, label, hint, classes="govuk-input--width-5", **more)
    if isinstance(bound.field.widget, forms.HiddenInput):
        value = escape(bound.value() if bound.value() is not None else "")
        return Markup(  # noqa: S704 - every part is escaped
            f'<input type="hidden" name="{escape(bound.html_name)}" value="{value}">'
        )
    if isinstance(kind, forms.MultipleChoiceField):
        return _group(bound, "govukCheckboxes", size, label, hint, **more)
    if isinstance(kind, forms.ChoiceField):
        if isinstance(kind.widget, forms.RadioSelect):
            return _group(bound, "govukRadios", size, label, hint, **more)
        return _select(bound, size, label, hint)
    if isinstance(kind, forms.BooleanField):
        return _tick(bound, hint)
    if isinstance(kind, forms.FileField):
        return _file(bound, size, label, hint)
    if isinstance(kind.widget, forms.Textarea):
        return _text_area(bound, size, label, hint, **more)
    return _input(bound, size, label, hint, **more)


def _tick(bound: BoundField, hint: str | None) -> Markup:
    hint = bound.help_text if hint is None else hint
    item = {
        "value": "on",
        "id": bound.auto_id,
        "text": str(bound.label),
        "checked": bool(bound.value()),
        **({"hint": {"text": hint}} if hint else {}),
    }
    given = {"name": bound.html_name, "idPrefix": bound.auto_id, "items": [item], **_error(bound)}
    return components.govuk("govukCheckboxes")(given)  # type: ignore[no-any-return]


def error_summary(form: Any, links: dict[str, str] | None = None) -> Markup:
    """The summary on top of a page: each error links to its field (or to `links[field]`)."""
    if form is None or not form.is_bound or not form.errors:
        return Markup("")
    items = []
    for name, errors in form.errors.items():
        href = (links or {}).get(name)
        if href is None and name in form.fields:
            href = f"#{form[name].auto_id}"
        for error in errors:
            words = escape(error)
            items.append(
                Markup('<li><a href="{}">{}</a></li>').format(href, words)
                if href
                else Markup("<li>{}</li>").format(words)
            )
    return Markup(
        '<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert">'
        '<h2 class="govuk-error-summary__title">There is a problem</h2>'
        '<div class="govuk-error-summary__body">'
        '<ul class="govuk-list govuk-error-summary__list">{}</ul></div></div></div>'
    ).format(Markup("").join(items))
