from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from correspondence.models import Letter
from dues import placeholders, reminder_rendering, reminding, rendering
from dues.models import Reminder, ReminderHold, ReminderLevel
from dues.reminder_plan import due_one, due_reminders
from journal.models import Event
from journal.rules import RuleError
from tests import factories

pytestmark = pytest.mark.django_db
ISSUED = datetime(2026, 1, 15, 10, tzinfo=UTC)
DUE_ON = date(2026, 2, 14)


@pytest.fixture
def invoice(issued):
    return issued(factories.member(organisation__name="De Zon cv"), now=ISSUED, period=2026)


def late(days):
    """So many days after the due date, in the morning."""
    return datetime(2026, 2, 14, 9, tzinfo=UTC) + timedelta(days=days)


def position(invoice, days):
    due = due_one(invoice, today=late(days).date())
    return due.level.position if due else None


def content_of(file):
    with file.open() as stream:
        return stream.read()


def remind(invoice, days):
    due = due_one(invoice, today=late(days).date())
    return reminding.remind(invoice, level_pk=due.level.pk, now=late(days), actor=None)


def test_the_first_levels_are_in_the_database():
    levels = ReminderLevel.objects.values_list("kind", "days")
    assert list(levels) == [("letter", -7), ("letter", 7), ("letter", 30), ("formal", 60), ("list", 90)]
    for level in ReminderLevel.objects.all():
        level.full_clean()


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-8, None), (-7, 1), (0, 1), (1, None), (6, None), (7, 2), (29, 2), (30, 3), (60, 4), (90, 5), (900, 5)],
)
def test_only_the_furthest_level_that_is_reached_is_due(invoice, days, expected):
    """Whatever was missed by downtime: never two at once, and nothing about "soon" once it is late."""
    assert position(invoice, days) == expected


def test_a_level_is_written_once(invoice):
    remind(invoice, 7)
    assert position(invoice, 7) is None
    assert position(invoice, 29) is None
    with pytest.raises(RuleError, match="De Zon cv"):
        reminding.remind(invoice, level_pk=Reminder.objects.get(skipped=False).level_id, now=late(20), actor=None)
    assert Letter.objects.filter(kind="reminder").count() == 1


def test_levels_that_were_missed_are_noted_and_never_sent(invoice):
    reminder = remind(invoice, 35)
    assert "vooraf" in reminder.why.lower()
    passed = Reminder.objects.filter(skipped=True).order_by("level__position")
    assert [one.level.position for one in passed] == [1, 2]
    assert position(invoice, 59) is None
    assert position(invoice, 60) == 4


def test_a_late_step_moves_the_next_one(invoice):
    """The second is due from day 30, and at least fourteen days after the first."""
    remind(invoice, 29)
    assert position(invoice, 42) is None
    assert position(invoice, 43) == 3


def test_every_day_of_downtime_is_made_up_for(invoice):
    """Whichever days the sweep runs, each level is taken at most once and none after a further one."""
    for days in (-3, 5, 8, 9, 31, 32, 61, 95, 200, 400):
        if position(invoice, days):
            remind(invoice, days)
    sent = Reminder.objects.filter(skipped=False).order_by("written_at")
    assert [one.level.position for one in sent] == [1, 2, 3, 4, 5]


def test_only_the_open_fee_is_asked(issued, pay):
    invoice = issued(now=ISSUED, period=2026, extra="100")
    pay(invoice, "200", received_on=date(2026, 2, 1))
    assert due_one(invoice, today=late(7).date()).amount == Decimal("50.00")
    pay(invoice, "50", received_on=date(2026, 2, 20))
    assert position(invoice, 7) is None


def test_a_payment_between_preview_and_sending_drops_the_member_and_says_so(invoice, issued, pay):
    other = issued(now=ISSUED, period=2026)
    seen = [(due.invoice.pk, due.level.pk) for due in due_reminders(today=late(7).date())]
    pay(invoice, "250", received_on=late(7).date(), now=late(7))
    sending = reminding.send(seen, now=late(7), actor=None)
    assert [one.invoice for one in sending.written] == [other]
    assert len(sending.dropped) == 1
    assert "De Zon cv" in sending.dropped[0]
    assert not Letter.objects.about(invoice).filter(kind="reminder").exists()


def test_a_hold_keeps_a_member_out_until_its_day(invoice):
    hold = reminding.hold(invoice.membership, reason="Afbetaling", until=date(2026, 3, 1), now=late(5), actor=None)
    assert position(invoice, 15) is None
    assert position(invoice, 16) == 2
    reminding.lift(hold, now=late(10), actor=None)
    assert position(invoice, 10) == 2
    verbs = [event.verb for event in Event.objects.about(invoice.membership)]
    assert verbs == ["reminders on hold", "hold on reminders lifted"]


def test_a_new_hold_takes_the_place_of_the_old_one(invoice):
    for reason in ("Afbetaling", "Betwisting"):
        reminding.hold(invoice.membership, reason=reason, until=None, now=late(5), actor=None)
    assert ReminderHold.objects.on(late(5).date()).get().reason == "Betwisting"


@pytest.mark.parametrize(("reason", "until"), [(" ", None), ("Afbetaling", date(2026, 1, 1))])
def test_a_hold_needs_a_reason_and_a_day_to_come(invoice, reason, until):
    with pytest.raises(RuleError):
        reminding.hold(invoice.membership, reason=reason, until=until, now=late(5), actor=None)


def test_the_letter_waits_for_its_own_pdf_and_leaves_with_it(invoice, read_pdf):
    reminder = remind(invoice, 7)
    letter = Letter.objects.get(kind="reminder")
    assert letter.status == Letter.Status.DRAFT
    assert "€\u00a0250,00" in letter.body
    assert letter.action_url.endswith(f"/betalen/{invoice.pay_key}/")
    assert reminder_rendering.render_some(clock=lambda: late(7)) == 1
    reminder.refresh_from_db()
    letter.refresh_from_db()
    assert letter.status == Letter.Status.READY
    attachment = letter.attachments.get()
    assert attachment.name == "1ste-herinnering-2026-000001.pdf"
    assert content_of(attachment.file) == content_of(reminder.pdf)
    text, codes = read_pdf(reminder.pdf.path)
    assert "250,00" in text
    assert "+++202/6000/00192+++" in text
    assert "21 februari 2026" in text
    assert codes == ["BCD\n002\n1\nSCT\n\nCoopkracht vzw\nBE98523080240293\nEUR250\n\n202600000192"]
    assert reminder_rendering.render_some(clock=lambda: late(7)) == 0


def test_the_pdf_of_the_invoice_does_not_let_the_reminder_go(invoice):
    """A reminder is about the invoice too, and waits for a PDF of its own."""
    remind(invoice, 7)
    rendering.render(invoice, now=late(7))
    letter = Letter.objects.get(kind="reminder")
    assert letter.status == Letter.Status.DRAFT
    assert not letter.attachments.exists()
    assert Letter.objects.get(kind="invoice").status == Letter.Status.READY


def test_the_pdf_says_what_was_open_when_it_was_written(invoice, pay, read_pdf):
    remind(invoice, 7)
    pay(invoice, "100", received_on=late(7).date(), now=late(7))
    reminder_rendering.render_some(clock=lambda: late(8))
    text, codes = read_pdf(Reminder.objects.get(skipped=False).pdf.path)
    assert "250,00" in text
    assert "EUR250" in codes[0]


def test_a_formal_notice_is_paper_and_no_mail(invoice, read_pdf):
    notice = remind(invoice, 60)
    assert notice.letter is None
    reminder_rendering.render_some(clock=lambda: late(60))
    notice.refresh_from_db()
    assert "in gebreke" in " ".join(read_pdf(notice.pdf.path)[0].split())
    assert list(Reminder.objects.to_post()) == [notice]
    reminding.mark_posted(notice, posted_on=late(61).date(), note="RR123", now=late(62), actor=None)
    assert not Reminder.objects.to_post().exists()


def test_posted_on_lies_between_writing_and_today(invoice):
    notice = remind(invoice, 60)
    for day in (late(59).date(), late(62).date()):
        with pytest.raises(RuleError):
            reminding.mark_posted(notice, posted_on=day, note="", now=late(61), actor=None)


def test_the_list_for_the_board_writes_to_nobody(invoice):
    remind(invoice, 90)
    assert not Letter.objects.filter(kind="reminder").exists()
    assert reminder_rendering.render_some(clock=lambda: late(90)) == 0


def test_by_themselves_only_mailed_reminders_leave(invoice, issued):
    fresh = issued(now=ISSUED + timedelta(days=50), period=2027)
    sending = reminding.send_due_letters(now=late(60))
    assert [one.invoice for one in sending.written] == [fresh]
    assert position(invoice, 60) == 4


def test_who_cannot_be_written_to_is_named(invoice):
    invoice.membership.organisation.contacts.all().delete()
    sending = reminding.send([(invoice.pk, due_one(invoice, today=late(7).date()).level.pk)], now=late(7), actor=None)
    assert not sending.written
    assert "De Zon cv" in sending.dropped[0]


def test_due_reminders_take_the_same_queries_for_one_and_for_three(issued, django_assert_num_queries):
    issued(now=ISSUED, period=2026)
    with django_assert_num_queries(4):
        assert len(due_reminders(today=late(7).date())) == 1
    for _ in range(2):
        issued(now=ISSUED, period=2026)
    with django_assert_num_queries(4):
        assert len(due_reminders(today=late(7).date())) == 3


def test_a_text_with_an_unknown_placeholder_is_refused():
    level = ReminderLevel.objects.get(position=2)
    level.text_nl = "Betaal {bedrag}"
    with pytest.raises(ValidationError, match=r"\{bedrag\}"):
        level.full_clean()


def test_braces_in_a_name_stay_what_they_are():
    assert placeholders.fill("{name} {amount}", {"name": "{amount}", "amount": "1"}) == "{amount} 1"
