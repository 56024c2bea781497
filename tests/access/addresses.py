"""Every address the portal knows, read from its URL table."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.table import Row
from tests.access.world import World


def routes() -> Iterator[str]:
    """The whole route of each pattern, such as beheer/aanvragen/<int:pk>/."""
    yield from _below(get_resolver().url_patterns, "")


def _below(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        else:
            yield route


def address_of(row: Row, world: World, **others: object) -> str:
    """The row's address, with the world's own objects in it, or these others."""
    if row.address:
        return "/" + row.address.format(**world.places["rows"])
    values = world.places.get(row.place, {})
    model = re.match(r"beheer/\w+/(\w+)/<path:object_id>", row.route)
    if model:
        values = {"object_id": world.places["rows"][model[1]]}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda mark: str({**values, **others}.get(mark[1], "1")), row.route)
