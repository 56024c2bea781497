"""When a file is complete enough for the board: one rule, with the reasons why not."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from applications.models import Application, ApplicationDocument

Purpose = ApplicationDocument.Purpose


def what_is_missing(application: Application, *, purposes: Collection[str]) -> list[str]:
    """What stands between this file and an agenda, each in a sentence; nothing when it is complete.

    `purposes` says which documents are in the file. A late ICA-kompas report never keeps a file from the board.
    """
    missing = []
    if application.email_confirmed_at is None:
        missing.append(_("The applicant has not confirmed the mail address yet."))
    if application.status == Application.Status.INFORMATION_REQUESTED:
        missing.append(_("The applicant was asked for more information."))
    if application.kind == Application.Kind.ENTERPRISE:
        if Purpose.STATUTES not in purposes:
            missing.append(_("The founding statutes are not in the file."))
        figures = (application.employees, application.balance_sheet_total)
        if None in figures and not application.tier_override:
            missing.append(_("The size is not known: employees and balance sheet total decide the fee."))
    return missing


def missing_in(applications: Iterable[Application]) -> dict[int, list[str]]:
    """The same for many files, in one query."""
    files = {application.pk: application for application in applications}
    purposes: dict[int, set[str]] = {pk: set() for pk in files}
    for pk, purpose in ApplicationDocument.objects.filter(application__in=files).values_list(
        "application_id", "purpose"
    ):
        purposes[pk].add(purpose)
    return {pk: what_is_missing(file, purposes=purposes[pk]) for pk, file in files.items()}
