import pytest
from django.contrib.auth.models import Group, Permission

from accounts.roles import BOARD, RIGHTS, SECRETARIAT
from tests.factories import UserFactory, administrator, board_member, secretary

pytestmark = pytest.mark.django_db


def test_the_groups_of_the_roles_exist_from_the_start():
    assert set(Group.objects.values_list("name", flat=True)) == {BOARD, SECRETARIAT}


def test_every_right_of_a_role_is_one_that_django_knows():
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert set().union(*RIGHTS.values()) - known == set()


def test_the_secretariat_may_do_what_the_board_may_not():
    assert secretary().has_perm("correspondence.change_letter")
    assert not board_member().has_perm("correspondence.change_letter")


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_a_role_without_the_staff_site_gives_no_rights(fields):
    user = secretary()
    for name, value in fields.items():
        setattr(user, name, value)
    assert user.get_all_permissions() == set()


def test_rights_written_into_the_database_do_not_count():
    user = board_member()
    permission = Permission.objects.get(codename="change_letter")
    user.user_permissions.add(permission)
    user.groups.get().permissions.add(permission)
    assert not user.has_perm("correspondence.change_letter")


def test_rights_cost_one_query_however_many_are_asked(django_assert_num_queries):
    user = secretary()
    with django_assert_num_queries(1):
        assert [user.has_perm(right) for right in sorted(RIGHTS[SECRETARIAT])] == [True] * len(RIGHTS[SECRETARIAT])


def test_a_role_opens_its_own_rooms_only():
    assert board_member().has_module_perms("applications")
    assert not board_member().has_module_perms("correspondence")
    assert not UserFactory().has_module_perms("applications")


def test_an_administrator_may_do_everything():
    assert administrator().has_perm("accounts.change_user")
