"""What took many real steps to make is kept as rows, and laid down again in the next test.

The first test of a process that asks for an assessment in some state has it made by the real
verbs; the rows that were new are kept. Later tests get the same rows with the same keys, in a
hundredth of the time. Where any of their tables holds something already, it is made for real.
"""

import pickle
from collections.abc import Callable, Hashable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

_KEPT: dict[Hashable, bytes] = {}


def _keys() -> dict[type[Model], set[Any]]:
    models = apps.get_app_config("assess").get_models()
    return {model: set(model._default_manager.values_list("pk", flat=True)) for model in models}


def _free(rows: dict[type[Model], list[Model]]) -> bool:
    return not any(model._default_manager.exists() for model in rows)


def kept(key: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` answers, made once for each key and then laid down again.

    The answer and the rows are kept as bytes, so that no test can change another's.
    """
    if key in _KEPT:
        answer, rows = pickle.loads(_KEPT[key])
        if _free(rows):
            with transaction.atomic():
                for model, instances in rows.items():
                    model._default_manager.bulk_create(instances)
            return answer
        return make()
    before = _keys()
    answer = make()
    rows = {}
    for model, known in before.items():
        new = list(model._default_manager.exclude(pk__in=known))
        if new and known:
            return answer  # beside what other tests would not have: not to be laid down again
        if new:
            rows[model] = new
    _KEPT[key] = pickle.dumps((answer, rows))
    return answer
