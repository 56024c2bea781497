"""Waking the workers. What must happen stands in rows; a wake-up only makes it happen sooner."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: Task, *args: Any) -> None:
    """Start `task` once the current transaction has committed. When the broker is away, the sweep finds the row."""
    transaction.on_commit(partial(_start, task, args))


def _start(task: Task, args: tuple[Any, ...]) -> None:
    try:
        task.delay(*args)
    except OperationalError:
        logger.warning("No broker; %s waits for its sweep", task.name)
