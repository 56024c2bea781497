import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from correspondence import delivery
from correspondence.message import parts_of
from correspondence.models import Letter
from tests.factories import PASSWORD, UserFactory, secretary

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SAFE = reverse("after_sign_in")


@pytest.fixture
def member():
    user = UserFactory(email="jan@voorbeeld.example", name="Jan Janssens")
    user.set_password(PASSWORD)
    user.save()
    return user


def ask_code(client, email="jan@voorbeeld.example", **more):
    return client.post(reverse("account_request_login_code"), {"email": email}, **more)


def type_code(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def sign_in(client, password=PASSWORD, email="jan@voorbeeld.example", **more):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def is_signed_in(client):
    return "_auth_user_id" in client.session


# A mailed code.


def test_a_mailed_code_signs_in(client, member):
    assert ask_code(client).headers["Location"] == reverse("account_confirm_login_code")
    letter = Letter.objects.get()
    assert (letter.kind, letter.to_email, letter.to_name) == ("sign-in code", "jan@voorbeeld.example", "Jan Janssens")
    assert type_code(client, letter.secret).headers["Location"] == SAFE
    assert is_signed_in(client)


def test_the_code_stands_in_no_stored_text(client, member, settings):
    ask_code(client)
    letter = Letter.objects.get()
    code = letter.secret
    assert re.fullmatch(r"\d{4}-\d{4}", code)
    assert code not in f"{letter.subject}{letter.body}{letter.action_url}"
    assert code in parts_of(letter).with_secret(code).text


def test_the_code_is_forgotten_once_it_left(client, member, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ask_code(client)
    letter = Letter.objects.get()
    delivery.deliver_due(clock=lambda: letter.created_at)
    letter.refresh_from_db()
    assert (letter.status, letter.secret) == (Letter.Status.SENT, "")


def test_a_code_that_left_too_late_does_not_leave(client, member):
    ask_code(client)
    letter = Letter.objects.get()
    assert letter.expires_at == letter.created_at + timedelta(minutes=10)


def test_the_letter_is_in_the_language_of_the_account(client, member):
    member.language = "en"
    member.save()
    ask_code(client)
    assert Letter.objects.get().subject.startswith("Your sign-in code")


def test_three_wrong_codes_end_it(client, member):
    ask_code(client)
    code = Letter.objects.get().secret
    wrong = "0000-0000" if code != "0000-0000" else "1111-1111"
    assert [type_code(client, wrong).status_code for _ in range(3)] == [200, 200, 302]
    type_code(client, code)
    assert not is_signed_in(client)


def test_a_code_of_another_browser_does_not_work(client, member, django_user_model):
    ask_code(client)
    code = Letter.objects.get().secret
    other = type(client)()
    type_code(other, code)
    assert not is_signed_in(other)


def test_a_code_works_for_ten_minutes(client, member):
    with time_machine.travel(START, tick=False):
        ask_code(client)
    code = Letter.objects.get().secret
    with time_machine.travel(START + timedelta(minutes=10, seconds=1), tick=False):
        type_code(client, code)
    assert not is_signed_in(client)


def test_an_unknown_address_gets_the_same_answer(client, member):
    known = ask_code(client)
    known_page = client.get(known.headers["Location"]).content.decode()
    stranger = type(client)()
    unknown = ask_code(stranger, "niemand@voorbeeld.example")
    unknown_page = stranger.get(unknown.headers["Location"]).content.decode()
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert plain(known_page) == plain(unknown_page.replace("niemand@", "jan@"))
    assert list(Letter.objects.order_by("pk").values_list("kind", flat=True)) == ["sign-in code", "address not known"]


def plain(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_closed_account_gets_no_code(client, member):
    member.is_active = False
    member.save()
    ask_code(client)
    assert [letter.kind for letter in Letter.objects.all()] == ["address not known"]


def test_codes_for_one_address_are_limited(client, member):
    for _ in range(7):
        ask_code(type(client)())
    assert Letter.objects.count() == 5


# A password.


def test_a_password_signs_in(client, member):
    assert sign_in(client).headers["Location"] == SAFE
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, member):
    wrong, unknown = sign_in(client, "fout"), sign_in(client, "fout", "niemand@voorbeeld.example")
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_the_sixth_try_at_one_account_is_refused_even_with_the_right_password(client, member):
    for _ in range(5):
        sign_in(client, "fout")
    assert sign_in(client).status_code == 200
    assert not is_signed_in(client)


def test_the_21st_try_from_one_address_is_refused(client, member):
    for n in range(20):
        sign_in(client, "fout", f"lid{n}@voorbeeld.example")
    assert sign_in(client).status_code == 200
    assert not is_signed_in(client)


def test_another_address_is_not_punished(client, member):
    for n in range(20):
        sign_in(client, "fout", f"lid{n}@voorbeeld.example")
    assert sign_in(client, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_without_a_proxy_nobody_invents_his_address(client, member):
    for n in range(20):
        sign_in(client, "fout", f"lid{n}@voorbeeld.example", headers={"x-forwarded-for": f"192.0.2.{n}"})
    assert sign_in(client, headers={"x-forwarded-for": "192.0.2.99"}).status_code == 200


def test_behind_a_proxy_only_what_the_proxy_says_counts(client, member, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(20):
        invented = f"198.51.100.{n}, 192.0.2.1"
        sign_in(client, "fout", f"lid{n}@voorbeeld.example", headers={"x-forwarded-for": invented})
    assert sign_in(client, headers={"x-forwarded-for": "198.51.100.99, 192.0.2.1"}).status_code == 200
    assert sign_in(client, headers={"x-forwarded-for": "192.0.2.2"}).status_code == 302


@pytest.mark.parametrize("target", ["https://kwaad.example/", "//kwaad.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(client, member, target):
    answer = client.post(f"{reverse('account_login')}?next={target}", {"login": member.email, "password": PASSWORD})
    assert answer.headers["Location"] == SAFE


def test_signing_in_leads_back_to_where_one_came_from(client, member):
    answer = client.post(f"{reverse('account_login')}?next=/mijn/", {"login": member.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/mijn/"


def test_a_mailed_code_leads_back_to_where_one_came_from(client, member):
    asked = client.post(reverse("account_request_login_code"), {"email": member.email, "next": "/mijn/"})
    answer = client.post(asked.headers["Location"], {"code": Letter.objects.get().secret})
    assert answer.headers["Location"] == "/mijn/"


def test_members_and_staff_land_on_their_own_page(client, member):
    client.force_login(member)
    assert client.get(SAFE).headers["Location"] == reverse("portal:home")
    client.force_login(secretary())
    assert client.get(SAFE).headers["Location"] == reverse("admin:index")


# A new password.


def reset_address(letter):
    return letter.action_url.replace("[[secret]]", letter.secret).removeprefix("http://127.0.0.1:8000")


def test_a_mailed_link_sets_a_new_password(client, member):
    client.post(reverse("account_reset_password"), {"email": member.email})
    letter = Letter.objects.get()
    assert (letter.kind, letter.secret in f"{letter.body}{letter.action_url}") == ("new password", False)
    form = client.get(reset_address(letter), follow=True)
    new = "een heel andere lange zin"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(client, new).status_code == 302
    assert Letter.objects.filter(kind="security notice").count() == 1


def test_a_link_works_once(client, member):
    client.post(reverse("account_reset_password"), {"email": member.email})
    member.set_password("intussen gewijzigd")
    member.save()
    page = client.get(reset_address(Letter.objects.get()), follow=True)
    assert page.context["token_fail"]


def test_an_unknown_address_gets_the_same_answer_about_passwords(client, member):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (member.email, "niemand@voorbeeld.example")
    ]
    assert {answer.headers["Location"] for answer in answers} == {reverse("account_reset_password_done")}


@pytest.mark.parametrize("password", ["kort", "1234567890", "wachtwoord", "jan@voorbeeld"])
def test_a_weak_password_is_refused(client, member, password):
    client.force_login(member)
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert answer.status_code == 200
    assert "password1" in answer.context["form"].errors


# The second step, from the first code to the recovery codes.


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def confirm_password(client, address):
    """What concerns the safety of an account asks who one is once more."""
    asked = client.get(address)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked.headers["Location"], {"password": PASSWORD})


def set_up_app(client):
    sign_in(client)
    confirm_password(client, reverse("mfa_activate_totp"))
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_an_app_is_set_up_and_asked_for(client, member):
    with time_machine.travel(START, tick=False):
        secret = set_up_app(client)
        client.post(reverse("account_logout"))
    with time_machine.travel(START + timedelta(minutes=5), tick=False):
        assert sign_in(client).headers["Location"] == reverse("mfa_authenticate")
        assert not is_signed_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
        answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert answer.headers["Location"] == SAFE
    assert is_signed_in(client)


def test_a_mailed_code_does_not_pass_by_the_second_step(client, member):
    with time_machine.travel(START, tick=False):
        set_up_app(client)
        client.post(reverse("account_logout"))
        ask_code(client)
        answer = type_code(client, Letter.objects.get(kind="sign-in code").secret)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_a_new_password_does_not_pass_by_the_second_step(client, member):
    with time_machine.travel(START, tick=False):
        set_up_app(client)
        client.post(reverse("account_logout"))
        client.post(reverse("account_reset_password"), {"email": member.email})
        form = client.get(reset_address(Letter.objects.get(kind="new password")), follow=True)
        new = "een heel andere lange zin"
        client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert not is_signed_in(client)


def test_a_recovery_code_replaces_the_app_once(client, member):
    with time_machine.travel(START, tick=False):
        set_up_app(client)
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        client.post(reverse("account_logout"))
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(client)
        client.post(reverse("account_logout"))
        sign_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


def test_setting_up_an_app_is_told_by_mail(client, member, django_capture_on_commit_callbacks):
    with time_machine.travel(START, tick=False), django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    notice = Letter.objects.filter(kind="security notice").earliest("pk")
    assert "Op 23 november 2026 om 09:00 werd een authenticatie-app ingesteld" in notice.body


def test_removing_the_app_asks_again_who_one_is(client, member):
    with time_machine.travel(START, tick=False):
        set_up_app(client)
    with time_machine.travel(START + timedelta(minutes=10), tick=False):
        answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


# The pages.


PUBLIC = ("account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done",
          "account_reset_password_from_key_done", "account_inactive")  # fmt: skip
OWN = ("account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
       "mfa_add_webauthn", "account_reauthenticate")  # fmt: skip
WITH_APP = ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_reauthenticate")  # fmt: skip


def is_ours(page):
    """In our frame, in Dutch, and with nothing inline that the content security policy forbids."""
    content = page.content.decode()
    scripts = re.findall(r"<script([^>]*)>", content)
    return (
        page.status_code == 200
        and '<html lang="nl">' in content
        and "site-header" in content
        and " style=" not in content
        and "<style" not in content
        and not re.search(r"\son[a-z]+=", content)
        and all("src=" in script or 'type="application/json"' in script for script in scripts)
    )


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_ours(client, name):
    assert is_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_own_pages_are_ours(client, member, name):
    sign_in(client)
    confirm_password(client, reverse("mfa_add_webauthn"))
    assert is_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", WITH_APP)
def test_pages_of_the_second_step_are_ours(client, member, name):
    set_up_app(client)
    assert is_ours(client.get(reverse(name)))


def test_pages_on_the_way_in_are_ours(client, member):
    set_up_app(client)
    client.post(reverse("account_logout"))
    ask_code(client)
    assert is_ours(client.get(reverse("account_confirm_login_code")))
    type_code(client, Letter.objects.get(kind="sign-in code").secret)
    assert is_ours(client.get(reverse("mfa_authenticate")))


def test_choosing_a_first_password(client):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert is_ours(client.get(reverse("account_change_password"), follow=True))


def test_nobody_signs_up(client):
    assert client.get(reverse("account_signup")).headers["Location"] == reverse("membership_info")
    assert client.post(reverse("account_signup"), {"email": "a@b.example"}).headers["Location"] == reverse(
        "membership_info"
    )


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "3rdparty/", "social/signup/", "2fa/", "password/reset/", "login/"],
)
def test_pages_that_we_do_not_use_do_not_exist(client, path):
    assert client.get(f"/aanmelden/{path}").status_code == 404


def test_too_many_requests_get_a_page_of_ours(client, member, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, "fout")
    answer = sign_in(client, "fout")
    assert answer.status_code == 429
    assert "site-header" in answer.content.decode()
