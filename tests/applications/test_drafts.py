from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from applications import drafts, files
from applications.models import Application, ApplicationDocument, Decision
from applications.steps import step_of
from applications.tasks import expire_drafts, warn_of_expiring_drafts
from correspondence.models import Letter
from documents.models import Document
from journal.models import Event
from journal.rules import RuleError
from tests.applications.conftest import ANSWERS, a_draft, pdf, png, upload
from tests.factories import NOW, ApplicationFactory, BoardMeetingFactory, secretary

pytestmark = pytest.mark.django_db
STATUTES = ApplicationDocument.Purpose.STATUTES
KOMPAS = ApplicationDocument.Purpose.KOMPAS
KEPT = timedelta(days=30)
WARNED = timedelta(days=23)


@pytest.fixture
def ended():
    """An application with all its answers, in a status from which one may begin again."""

    def end(status: str) -> Application:
        application = ApplicationFactory(status="scheduled" if status == "declined" else status, answers=ANSWERS)
        if status == "declined":
            meeting = BoardMeetingFactory()
            facts = {"outcome": "declined", "reason": "Te vroeg.", "recorded_by": secretary(), "recorded_at": NOW}
            application.decision = Decision.objects.create(application=application, meeting=meeting, **facts)
            application.status = status
            application.save()
        return application

    return end


def begin(**changes: object) -> Application:
    values = {"kind": "enterprise", "is_person": False, "email": "Ann@Voorbeeld.example", "language": "nl"}
    return drafts.begin(**(values | changes), now=NOW)


def save(application: Application, slug: str, *, uploads: tuple = (), **typed: str) -> list[str]:
    return drafts.save_step(application, step_of(application, slug), typed=typed, uploads=uploads, now=NOW)


def test_begin_makes_a_draft_and_mails_a_link():
    application = begin()
    assert (application.status, application.email) == ("draft", "ann@voorbeeld.example")
    letter = Letter.objects.get()
    assert letter.to_email == "ann@voorbeeld.example"
    assert letter.secret
    assert letter.secret not in letter.body + letter.action_url
    assert "eerder begonnen" not in letter.body
    assert Event.objects.about(application).get().verb == "application begun"


def test_begin_tells_of_an_older_draft_in_the_mail_only():
    begin()
    begin()
    newest = Letter.objects.order_by("pk").last()
    assert "eerder begonnen" in newest.body


def test_begin_writes_in_the_chosen_language():
    begin(language="en")
    assert Letter.objects.get().subject == "Your application to Coopkracht: go on where you stopped"


def test_save_step_keeps_what_is_wrong_too():
    application = a_draft()
    assert save(application, "organisatie", name="x" * 10_000, enterprise_number="fout", evil="x") == []
    stored = Application.objects.get().answers["organisatie"]
    assert stored == {"name": "x" * 10_000, "enterprise_number": "fout"}


def test_save_step_of_an_older_tab_leaves_other_steps_alone():
    application = a_draft(answers={})
    older_tab = Application.objects.get()
    save(application, "contact", name="Ann")
    save(older_tab, "organisatie", name="Zon cv")
    assert Application.objects.get().answers == {"contact": {"name": "Ann"}, "organisatie": {"name": "Zon cv"}}


def test_save_step_drops_what_no_database_takes():
    application = a_draft(answers={})
    save(application, "contact", name="A\x00nn" + "x" * 50_000)
    assert len(Application.objects.get().answers["contact"]["name"]) == drafts.LONGEST_ANSWER - 1


def test_save_step_keeps_an_amount_right_in_both_languages():
    application = a_draft()
    save(application, "organisatie", balance_sheet_total="5.000.000")
    with translation.override("en"):
        save(application, "bijdrage", voluntary_extra="1,000")
    stored = Application.objects.get().answers
    assert stored["organisatie"]["balance_sheet_total"] == "5000000"
    assert stored["bijdrage"]["voluntary_extra"] == "1000"


def test_save_step_refuses_what_was_sent_already():
    application = ApplicationFactory()
    with pytest.raises(RuleError):
        save(application, "organisatie", name="Anders")
    assert Application.objects.get().answers == {}


def test_good_files_are_kept_beside_a_refused_one():
    application = a_draft()
    refused = save(
        application, "statuten", uploads=(upload("goed.pdf"), upload("fout.pdf", b"geen pdf"), upload("b.png", png()))
    )
    assert len(refused) == 1
    assert "fout.pdf" in refused[0]
    kept = application.documents.order_by("pk")
    assert [row.document.name for row in kept] == ["goed.pdf", "b.png"]
    assert [row.purpose for row in kept] == [STATUTES, STATUTES]


def test_refused_file_does_not_lose_what_was_typed():
    application = a_draft(answers={})
    refused = save(application, "engagement", uploads=(upload("x.pdf", b""),), motivation="Veel tekst")
    assert len(refused) == 1
    assert Application.objects.get().answers["engagement"] == {"motivation": "Veel tekst"}


def test_same_file_twice_is_kept_once():
    application = a_draft()
    assert save(application, "statuten", uploads=(upload("a.pdf", pdf(1)), upload("a.pdf", pdf(1)))) == []
    assert Document.objects.count() == 1


def test_eleventh_file_is_refused_with_a_sentence():
    application = a_draft()
    many = tuple(upload(f"{pages}.pdf", pdf(pages)) for pages in range(1, 12))
    refused = save(application, "statuten", uploads=many)
    assert len(refused) == 1
    assert application.documents.count() == files.MOST_FILES


def test_remove_file_takes_row_and_content(django_capture_on_commit_callbacks):
    application = a_draft()
    save(application, "statuten", uploads=(upload(),))
    row = application.documents.get()
    stored = row.document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert files.remove_file(application, pk=row.pk, now=NOW) == STATUTES
    assert Document.objects.count() == 0
    assert not default_storage.exists(stored)
    assert files.remove_file(application, pk=row.pk, now=NOW) == ""


def test_remove_file_leaves_other_applications_alone():
    mine, other = a_draft(), a_draft()
    save(other, "statuten", uploads=(upload(),))
    files.remove_file(mine, pk=other.documents.get().pk, now=NOW)
    assert other.documents.count() == 1


def test_delete_draft_takes_everything():
    application = a_draft()
    save(application, "statuten", uploads=(upload(),))
    drafts.delete_draft(application)
    assert (Application.objects.count(), Document.objects.count()) == (0, 0)


def test_delete_draft_refuses_what_was_sent():
    with pytest.raises(RuleError):
        drafts.delete_draft(ApplicationFactory())
    assert Application.objects.count() == 1


def test_expire_forgets_answers_and_files():
    application = a_draft()
    save(application, "statuten", uploads=(upload(),))
    drafts.warn(application, now=NOW + WARNED)
    expired = drafts.expire(application, now=NOW + KEPT)
    assert (expired.status, expired.answers, Document.objects.count()) == ("expired", {}, 0)


def test_expire_leaves_a_draft_that_was_touched():
    application = a_draft()
    drafts.warn(application, now=NOW + WARNED)
    assert drafts.expire(application, now=NOW + KEPT - timedelta(seconds=1)).status == "draft"
    drafts.store_answers(application, step_of(application, "contact"), typed={"name": "Ann"}, now=NOW + WARNED * 1.1)
    assert drafts.expire(application, now=NOW + KEPT).status == "draft"


def test_expire_waits_until_the_warning_has_had_its_days():
    """Nothing ran for months: the first sweep warns, and a week later the draft goes."""
    application, late = a_draft(), NOW + timedelta(days=100)
    assert drafts.expire(application, now=late).status == "draft"
    warned = drafts.warn(application, now=late)
    assert "10 maart 2027" in Letter.objects.get(kind="warning that a draft expires").body
    assert drafts.expire(warned, now=late + timedelta(days=6)).status == "draft"
    assert drafts.expire(warned, now=late + timedelta(days=7)).status == "expired"


def test_warning_is_one_letter_each_time_a_draft_is_left_alone():
    application = a_draft()
    drafts.warn(application, now=NOW + WARNED - timedelta(seconds=1))
    assert Letter.objects.count() == 0
    for _ in range(2):
        drafts.warn(application, now=NOW + WARNED)
    letter = Letter.objects.get()
    assert (letter.kind, letter.to_email) == ("warning that a draft expires", "ann@zonnewijzer.example")
    assert "23 december 2026" in letter.body
    drafts.store_answers(application, step_of(application, "contact"), typed={"name": "Ann"}, now=NOW + KEPT)
    drafts.warn(application, now=NOW + KEPT + WARNED)
    assert Letter.objects.count() == 2


def test_days_of_a_draft_are_the_associations_to_set(settings):
    settings.DRAFT_DAYS, settings.DRAFT_WARNING_DAYS = 90, 10
    application = a_draft()
    drafts.warn(application, now=NOW + timedelta(days=79))
    assert Letter.objects.count() == 0
    drafts.warn(application, now=NOW + timedelta(days=80))
    assert drafts.expire(application, now=NOW + timedelta(days=90)).status == "expired"


def test_warn_of_expiring_drafts_sweeps_once():
    old = a_draft()
    a_draft(status="expired")
    now = timezone.now()
    Application.objects.update(updated_at=now - timedelta(days=400))
    warn_of_expiring_drafts()
    warn_of_expiring_drafts()
    assert [letter.about for letter in Letter.objects.all()] == [old]


def test_expire_drafts_sweeps_whatever_is_late_and_may_run_twice():
    old, fresh = a_draft(), a_draft()
    sent = ApplicationFactory()
    now = timezone.now()
    long_ago = {"updated_at": now - timedelta(days=400), "draft_warned_at": now - timedelta(days=380)}
    Application.objects.filter(pk__in=[old.pk, sent.pk]).update(**long_ago)
    Application.objects.filter(pk=fresh.pk).update(updated_at=now)
    expire_drafts()
    expire_drafts()
    statuses = Application.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["expired", "draft", "submitted"]
    assert Event.objects.filter(verb="draft expired").count() == 1


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_begin_again_holds_the_earlier_answers_but_consent(status, ended):
    earlier = ended(status)
    draft = drafts.begin_again(earlier, now=NOW)
    assert (draft.status, draft.email, draft.email_confirmed_at) == ("draft", earlier.email, NOW)
    assert draft.answers == {slug: typed for slug, typed in ANSWERS.items() if slug != "toestemming"}
    assert (draft.earlier, draft.reference != earlier.reference) == (earlier, True)
    assert drafts.begin_again(earlier, now=NOW) == draft
    assert Letter.objects.filter(kind="application resume").count() == 1


@pytest.mark.parametrize("status", ["draft", "submitted", "in_review", "information_requested", "scheduled"])
def test_begin_again_waits_for_the_end(status):
    earlier = ApplicationFactory(status=status)
    with pytest.raises(RuleError):
        drafts.begin_again(earlier, now=NOW)
    assert not earlier.again.exists()


def test_add_kompas_report_after_sending():
    application = ApplicationFactory(kompas=Application.Kompas.LATER)
    files.add_kompas_report(application, upload=upload("verslag.pdf"), now=NOW)
    application.refresh_from_db()
    assert application.kompas == Application.Kompas.NOW
    assert application.documents.get().purpose == KOMPAS


@pytest.mark.parametrize("fields", [{"status": "withdrawn"}, {"kind": "supporting"}])
def test_add_kompas_report_refuses_where_it_makes_no_sense(fields):
    application = ApplicationFactory(**fields)
    with pytest.raises(RuleError):
        files.add_kompas_report(application, upload=upload(), now=NOW)
    assert Document.objects.count() == 0


def test_statutes_do_not_change_after_sending():
    application = ApplicationFactory()
    refused = files.keep_files(application, purpose=STATUTES, uploads=[upload()], now=NOW)
    assert len(refused) == 1
    assert Document.objects.count() == 0


def test_answers_of_the_cast_are_whole():
    assert set(ANSWERS) == set(a_draft().answers)
