"""The advice about the files of one agenda, in words. It tells where to speak about; it never decides."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.roles import BOARD, members_of
from applications.models import Advice, Application, Recusal

Opinion = Advice.Opinion


class Agreement(StrEnum):
    UNANIMOUS = "unanimous"
    DISCUSS = "discuss"
    INCOMPLETE = "incomplete"


WORDS = {
    Agreement.UNANIMOUS: gettext_lazy("unanimous"),
    Agreement.DISCUSS: gettext_lazy("to discuss"),
    Agreement.INCOMPLETE: gettext_lazy("advice not complete"),
}
TONES = {Agreement.UNANIMOUS: "good", Agreement.DISCUSS: "attention", Agreement.INCOMPLETE: "neutral"}


@dataclass(frozen=True)
class Tally:
    """Opinions of the present members of the board who are not involved, and who is."""

    opinions: Counter[str] = field(default_factory=Counter)
    members: int = 0
    involved: tuple[str, ...] = ()
    shown: bool = True
    outdated: int = 0

    @property
    def advised(self) -> int:
        return self.opinions.total()

    @property
    def agreement(self) -> Agreement:
        """All for or all against is unanimous, also when somebody abstains; one wish to discuss is enough to."""
        spoken = {opinion for opinion in self.opinions if opinion != Opinion.ABSTAIN}
        if Opinion.DISCUSS in spoken or len(spoken) > 1:
            return Agreement.DISCUSS
        complete = bool(spoken) and self.advised == self.members
        return Agreement.UNANIMOUS if complete else Agreement.INCOMPLETE

    @property
    def agrees_to_approve(self) -> bool:
        """Everybody for, about the file as it is now: nothing is left to speak about."""
        spoken_for = self.agreement is Agreement.UNANIMOUS and self.opinions[Opinion.FOR] > 0
        return spoken_for and not self.outdated

    @property
    def majority(self) -> str:
        """What more than half of the advice says, as a word; empty when nothing has a majority."""
        most = [o for o in Opinion if self.opinions[o] * 2 > self.advised]
        return str(most[0].label) if most else ""

    @property
    def word(self) -> str:
        return str(WORDS[self.agreement])

    @property
    def tone(self) -> str:
        return TONES[self.agreement]

    @property
    def sentence(self) -> str:
        parts = [f"{self.opinions[o]} {o.label}" for o in Opinion if self.opinions[o]]
        return ", ".join(parts)

    @property
    def progress(self) -> str:
        return progress(self.advised, self.members)


def progress(advised: int, members: int) -> str:
    return (
        ngettext(
            "%(advised)s of %(members)s board member gave advice",
            "%(advised)s of %(members)s board members gave advice",
            members,
        )
        % {"advised": advised, "members": members}
        if members
        else _("No member of the board can give advice here.")
    )


def tallies(applications: Iterable[Application], *, reader: User) -> dict[int, Tally]:
    """One tally per application, in three queries. Who still owes advice sees how many, not what."""
    files = {application.pk: application for application in applications}
    board = set(members_of(BOARD).values_list("pk", flat=True))
    involved: dict[int, dict[int, str]] = {pk: {} for pk in files}
    for row in Recusal.objects.open().filter(application__in=files).select_related("member"):
        involved[row.application_id][row.member_id] = str(row.member)
    opinions: dict[int, dict[int, str]] = {pk: {} for pk in files}
    outdated = Counter[int]()
    for application_id, member_id, opinion, version in Advice.objects.filter(
        application__in=files, member__in=board
    ).values_list("application_id", "member_id", "opinion", "on_version"):
        if member_id not in involved[application_id]:
            opinions[application_id][member_id] = opinion
            outdated[application_id] += version < files[application_id].version
    return {
        pk: Tally(
            Counter(opinions[pk].values()),
            len(board - involved[pk].keys()),
            tuple(involved[pk].values()),
            shown=not (reader.pk in board and reader.pk not in opinions[pk] and file.is_open),
            outdated=outdated[pk],
        )
        for pk, file in files.items()
    }
