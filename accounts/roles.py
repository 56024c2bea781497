"""Who may do what. The rights of a role stand here and nowhere else: no sync, no rows to forget."""

from collections.abc import Iterable

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from accounts.models import User

BOARD = "Bestuur"
SECRETARIAT = "Secretariaat"

READ_THE_FILES = {
    "applications.view_application",
    "applications.comment_application",
    "applications.view_boardmeeting",
    "applications.decide_application",
    "applications.close_boardmeeting",
    "membership.view_organisation",
    "membership.view_membership",
    "membership.view_registerentry",
    "dues.view_boardlist",
}
RIGHTS: dict[str, set[str]] = {
    BOARD: READ_THE_FILES,
    SECRETARIAT: READ_THE_FILES
    | {
        "applications.manage_application",
        "applications.add_boardmeeting",
        "applications.change_boardmeeting",
        "membership.change_organisation",
        "membership.add_contact",
        "membership.change_contact",
        "membership.view_contact",
        "membership.view_sector",
        "membership.add_sector",
        "membership.change_sector",
        "correspondence.view_letter",
        "correspondence.change_letter",
        "correspondence.change_wording",
        "dues.view_feeschedule",
        "dues.view_invoice",
        "dues.view_payment",
        "dues.record_payment",
        "dues.credit_invoice",
        "dues.plan_fees",
        "dues.view_bankline",
        "dues.view_bankstatement",
        "dues.import_statement",
        "dues.view_duesrun",
        "dues.start_duesrun",
        "dues.view_sizeround",
        "dues.change_sizeround",
        "dues.send_reminder",
        "dues.view_reminderlevel",
        "dues.add_reminderlevel",
        "dues.change_reminderlevel",
    },
}


def rights_of(roles: Iterable[str]) -> set[str]:
    return set().union(*(RIGHTS.get(role, set()) for role in roles))


def members_of(role: str) -> QuerySet[User]:
    """Who holds this role and may sign in. An administrator holds every right, but no role by that."""
    return User.objects.filter(groups__name=role, is_active=True, is_staff=True)


class RoleBackend(AuthenticationBackend):
    """Signs in as allauth does, and gives the members of a group the rights of the role of that name.

    Rights that somebody wrote into the database are not read: there is one place to look.
    """

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        if not isinstance(user_obj, User) or not (user_obj.is_active and user_obj.is_staff) or obj is not None:
            return set()
        if not hasattr(user_obj, "_role_rights"):
            user_obj._role_rights = rights_of(user_obj.groups.values_list("name", flat=True))  # noqa: SLF001 - a field of our own user
        rights: set[str] = user_obj._role_rights  # noqa: SLF001 - a field of our own user
        return rights

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        return set()
