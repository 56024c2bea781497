"""Letters that are closed to some readers of the outbox.

Why a letter is closed is known by the rooms above, which this room does not know. Each says it once, when it starts.
"""

from collections.abc import Callable

from django.contrib.auth.models import PermissionsMixin
from django.db.models import Q

Rule = Callable[[PermissionsMixin], Q]
_rules: list[Rule] = []


def close_letters(rule: Rule) -> None:
    """From now on nobody reads the letters that `rule` names for that reader."""
    if rule not in _rules:
        _rules.append(rule)


def closed_letters(reader: PermissionsMixin) -> Q:
    closed = Q(pk__in=[])
    for rule in _rules:
        closed |= rule(reader)
    return closed
