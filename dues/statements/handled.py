"""What became of the lines of a file: some booked themselves, the others wait for a person."""

from dataclasses import dataclass

from dues.bank_lines import waiting
from dues.models import Payment, StatementFile
from dues.statements.importing import new_lines


@dataclass(frozen=True)
class Handled:
    """Of the lines that a file brought: booked by themselves, and waiting for a person."""

    booked: int
    waiting: int


def handled(file: StatementFile) -> Handled:
    lines = new_lines(file)
    by_itself = Payment.objects.standing().filter(line__in=lines, recorded_by=None)
    return Handled(booked=by_itself.count(), waiting=waiting(lines).count())
