"""What happens to lines once they are imported. Matching has its own tables and takes over here."""

from dataclasses import dataclass

from celery import current_app

from dues.models import StatementFile
from journal.background import broker

TASK = "dues.match_lines"


@dataclass(frozen=True)
class Handled:
    """Of the lines that a file brought: booked by themselves, and waiting for a person."""

    booked: int
    waiting: int


def hand_over(file_id: int) -> None:
    """After the import has committed: wake whoever matches lines, where there is one."""
    task = current_app.tasks.get(TASK)
    if task is not None:
        broker.start(task, (file_id,))


def handled(file: StatementFile) -> Handled:
    """Until lines are matched, all of them wait."""
    return Handled(booked=0, waiting=file.lines_new)
