"""The whole chain as production runs it: gunicorn, PostgreSQL, Redis, a Celery worker of its own, real mail."""

import re
from email.message import EmailMessage

import pypdfium2
import pytest
import zxingcpp

from coopkracht.demo_data.statutes import statutes
from tests.factories import PASSWORD, enterprise_number
from tests.servers.deployment import Deployment
from tests.servers.processes import wait_until
from tests.servers.visitor import Visitor

pytestmark = pytest.mark.servers

NAME = "Zeilmakers Zonder Zorgen"
EMAIL = "zita@zeilmakers.example"
SECRETARIAT, BOARD = "secretariaat@keten.example", "bestuur@keten.example"
READER = "lezer@keten.example"
ON = {"accepts_privacy": "on", "accepts_sharing": "on", "noted_charter": "on"}

CAST = f"""
from django.contrib.auth.models import Group
from accounts.models import User
from tests.factories import MembershipFactory, ContactFactory
for email, role in (("{SECRETARIAT}", "Secretariaat"), ("{BOARD}", "Bestuur")):
    user = User.objects.create_user(email, "{PASSWORD}", name=role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
reader = User.objects.create_user("{READER}", name="Lies Lezer")
ContactFactory(organisation=MembershipFactory(organisation__enterprise_number="0900700020").organisation, user=reader)
"""


def sign_in(visitor: Visitor, email: str) -> None:
    visitor.go("/aanmelden/").press("Aanmelden", login=email, password=PASSWORD)
    assert "/beheer/" in visitor.address


def apply(visitor: Visitor) -> None:
    visitor.go("/aanvraag/").press("Aan de aanvraag beginnen", who="enterprise", email=EMAIL, language="nl")
    next_step = "Bewaren en verdergaan"
    visitor.press(
        next_step, name=NAME, legal_form="cv", enterprise_number=enterprise_number(515_151), street="Kaai 4",
        postcode="8400", city="Oostende", sector=visitor.find(r'<option value="(\d+)"'), website="",
        description="Zeilen, samen genaaid.", employees="50", balance_sheet_total="5.000.000,00",
    )  # fmt: skip
    visitor.press(next_step, commits_to_principles="on", motivation="Samen op koers.", kompas="none")
    deed = {"uploads": ("statuten.pdf", statutes(NAME, "Oostende"), "application/pdf")}
    visitor.press(next_step, files=deed)
    visitor.press(next_step, name="Zita Zeil", language="nl")
    assert "250 euro" in visitor.text
    visitor.press(next_step, voluntary_extra="0,01")
    visitor.press(next_step, **ON)
    visitor.press("Aanvraag indienen")
    assert "Ontvangen" in visitor.text


def mail_to(deployment: Deployment, address: str, subject: str) -> EmailMessage:
    """The mail with these words in its subject, once the worker has sent it."""

    def found() -> list[EmailMessage]:
        return [mail for mail in deployment.sink.to(address) if subject in str(mail["Subject"])]

    wait_until(found, f"a mail to {address} about {subject}", seconds=60)
    assert len(found()) == 1
    return found()[0]


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def read_code(pdf: bytes) -> bytes:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return zxingcpp.read_barcodes(picture)[0].bytes


def test_an_enterprise_walks_the_chain_in_production(deployment: Deployment) -> None:
    deployment.shell(CAST)
    with Visitor(deployment) as applicant, Visitor(deployment) as desk, Visitor(deployment) as board:
        apply(applicant)
        link = re.findall(r"https?://\S+/aanvraag/open/\S+", words_of(mail_to(deployment, EMAIL, "Bevestig")))[0]
        applicant.go(link).press("Bevestig mijn mailadres")

        sign_in(desk, SECRETARIAT)
        desk.go("/beheer/aanvragen/?q=Zeilmakers").follow(NAME)
        assert "niet meer dan 50" in desk.text
        desk.press("In behandeling nemen")
        desk.go("/beheer/vergaderingen/nieuw/").press(
            "Vergadering plannen", starts_at_0="2099-03-04", starts_at_1="19:30", place="Gent", form="meeting"
        )
        desk.go("/beheer/aanvragen/?q=Zeilmakers").follow(NAME)
        meeting = desk.find(r'<option value="(\d+)"[^>]*>04/03/2099')
        desk.press("Op de agenda zetten", meeting=meeting)
        assert "4 maart 2099" in applicant.go(applicant.address).text

        sign_in(board, BOARD)
        board.go("/beheer/vergaderingen/").follow("4 maart 2099").press("Goedkeuren")
        assert "Goedgekeurd" not in applicant.go(applicant.address).text
        board.follow("Bekijken wat afsluiten maakt")
        assert NAME in board.text
        board.press("Vergadering afsluiten en versturen", confirmed="yes")
        assert "Goedgekeurd, te betalen" in applicant.go(applicant.address).text

        number = check_letters(deployment)
        pay_and_see(deployment, desk, number)
        assert "Lid" in applicant.go(applicant.address).text
    assert_every_letter_left_once(deployment)
    assert_no_gaps(deployment)


def check_letters(deployment: Deployment) -> str:
    """Welcome, announcement and invoice have arrived; the code on the invoice is right. Returns its number."""
    mail_to(deployment, EMAIL, "is lid van Coopkracht")
    assert NAME in words_of(mail_to(deployment, READER, "Nieuw in het netwerk"))
    invoice = mail_to(deployment, EMAIL, "Lidgeldnota")
    number = re.findall(r"\d{4}-\d{6}", str(invoice["Subject"]))[0]
    attachment = next(invoice.iter_attachments())
    assert attachment.get_filename() == f"lidgeldnota-{number}.pdf"
    base = int(number.replace("-", ""))
    expected = f"BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR250.01\n\n{base}{base % 97 or 97:02d}"
    assert read_code(attachment.get_content()) == expected.encode()
    return number


def pay_and_see(deployment: Deployment, desk: Visitor, number: str) -> None:
    """Only the fee comes in: the voluntary cent is not owed, so both sides see "in orde"."""
    desk.go(f"/beheer/lidgelden/?q={number}").follow(number)
    assert "te betalen" in desk.text
    desk.press("Betaling boeken", amount="250", payer=NAME)
    assert "in orde" in desk.text
    with Visitor(deployment) as member:
        member.go("/aanmelden/code/").press("Mail me een code", email=EMAIL)
        code = re.findall(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", words_of(mail_to(deployment, EMAIL, "code")))[0]
        member.press("Aanmelden", code=code)
        assert NAME in member.text
        assert "in orde" in member.text


LETTERS = f"""
from correspondence.models import Letter
mine = Letter.objects.filter(to_email="{EMAIL}")
print("left", set(mine.exclude(kind="application receipt").values_list("status", flat=True)))
receipt = mine.get(kind="application receipt")
left_at = receipt.sent_at or receipt.send_after
print("held back", receipt.send_after - receipt.created_at, left_at >= receipt.send_after)
"""


def assert_every_letter_left_once(deployment: Deployment) -> None:
    """The receipt is held back for a minute; everything else has left, and nothing twice."""
    identifiers = [str(mail["Message-ID"]) for mail in deployment.mails]
    assert len(identifiers) == len(set(identifiers))
    assert deployment.shell(LETTERS) == "left {'sent'}\nheld back 0:01:00 True"


def assert_no_gaps(deployment: Deployment) -> None:
    """A number begins at 1 and is there once, so a year has a gap when its last one is more than their count."""
    code = (
        "from django.db.models import Count, Max\nfrom dues.models import Invoice\n"
        "for row in Invoice.objects.order_by().values_list('year').annotate(Count('pk'), Max('sequence')):\n"
        "    print(*row)"
    )
    for line in deployment.shell(code).splitlines():
        _year, count, last = line.split()
        assert count == last
