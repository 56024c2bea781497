"""Waking the workers. What must happen stands in rows; a wake-up only makes it happen sooner."""

import logging
import time
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# As long as the shortest sweep: until then nothing is lost by not knocking again.
REST_SECONDS = 15


class Broker:
    """The way to the workers. A page that finds it closed loses a moment; the pages after it lose none."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    def start(self, task: Task, args: tuple[Any, ...]) -> None:
        if time.monotonic() < self._rests_until:
            return
        try:
            task.delay(*args)
        except OperationalError:
            self._rests_until = time.monotonic() + REST_SECONDS
            logger.warning("No broker; %s waits for its sweep", task.name)


broker = Broker()


def wake(task: Task, *args: Any) -> None:
    """Start `task` once the current transaction has committed. When the broker is away, the sweep finds the row."""
    transaction.on_commit(partial(broker.start, task, args))
