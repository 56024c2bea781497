import logging

import pytest

from tests.access.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture(autouse=True)
def _no_log_of_refusals(caplog):
    """Hundreds of answers are refused on purpose; their log would bury the few that differ."""
    caplog.set_level(logging.CRITICAL, logger="django.request")
