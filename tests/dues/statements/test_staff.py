from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dues.models import BankLine, CsvMapping, StatementFile
from tests import factories
from tests.dues.statements.writers import (
    WITH_BALANCE,
    Booking,
    Statement,
    bookings,
    camt,
    coda,
    csv,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
PAID = Booking(DAY, Decimal("1250.00"), "Zonnewende <cv>", "BE68539007547034", "202600000192")
BACK = Booking(DAY, Decimal(-25), "Beta", "BE71096123456769", text="terug", returned=True)
ONE = Statement(12, Decimal(100), [PAID, BACK], DAY)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def secretary(client):
    user = factories.secretary()
    client.force_login(user)
    return user


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def upload(client, **files):
    uploads = [SimpleUploadedFile(name.replace("_", "."), raw) for name, raw in files.items()]
    return client.post(reverse("admin:upload_statements"), {"uploads": uploads}, follow=True)


def confirm(client, file):
    return client.post(reverse("admin:import_file", args=[file.pk]), {"sha256": file.sha256}, follow=True)


def test_one_file_is_shown_before_anything_is_written(client):
    shown = words(upload(client, uittreksel_cod=coda([ONE])))
    for part in ("uittreksel.cod", "Er is nog niets geschreven", "2026/12", "€ 100,00", "€ 1.325,00"):
        assert part in shown
    for part in ("+++202/6000/00192+++", "Zonnewende &lt;cv&gt;", "teruggekomen betaling", "Lees 2 nieuwe lijnen in"):
        assert part.upper() in shown.upper()
    assert not BankLine.objects.exists()


def test_confirmed_file_is_imported_and_its_statement_shows_its_lines(client, secretary):
    upload(client, uittreksel_cod=coda([ONE]))
    shown = words(confirm(client, StatementFile.objects.get()))
    assert "“uittreksel.cod” is ingelezen: 2 nieuwe lijnen, 0 al gekend." in shown
    assert StatementFile.objects.get().imported_by == secretary
    statement = BankLine.objects.first().statement
    shown = words(client.get(reverse("admin:statement", args=[statement.pk])))
    for part in ("Rekeninguittreksel 2026/12", "ZONNEWENDE", "€ 1.250,00", "2 nieuw, 0 al gekend", "20 nov"):
        assert part in shown
    assert "Ingelezen op 23 november 2026" in words(
        client.get(reverse("admin:statement_file", args=[statement.file_id]))
    )


def test_several_files_wait_and_are_confirmed_one_after_the_other(client):
    second = Statement(14, ONE.closing, [PAID], date(2026, 11, 22))
    shown = words(upload(client, een_cod=coda([ONE]), twee_cod=coda([second]), stuk_xml=b"<x/>"))
    for part in ("stuk.xml: Dit XML-bestand is geen uittreksel", "Bekijk “een.cod”", "Bekijk “twee.cod”"):
        assert part in shown
    first, then = StatementFile.objects.waiting()
    assert "<h1>twee.cod</h1>" in words(confirm(client, first))
    shown = words(confirm(client, then))
    assert "Uittreksel 13 van 2026 ontbreekt." in shown
    assert "nog niet ingelezen" not in shown


def test_known_lines_are_told_before_and_after(client):
    upload(client, een_cod=coda([ONE]))
    confirm(client, StatementFile.objects.get())
    shown = words(upload(client, een_xml=camt([ONE], announced=1)))
    assert "Elke lijn van dit bestand kwam al eerder binnen" in shown
    assert "1 lijn die de bank aankondigde maar nog niet boekte, is weggelaten." in shown
    file = StatementFile.objects.waiting().get()
    confirm(client, file)
    shown = words(client.get(reverse("admin:statement", args=[file.statements.get().pk])))
    assert shown.count("kwam al binnen met “een.cod”") == 2


def test_same_file_again_is_refused(client):
    upload(client, een_cod=coda([ONE]))
    confirm(client, StatementFile.objects.get())
    assert "al ingelezen, als “een.cod”" in words(upload(client, kopie_cod=coda([ONE])))


def test_only_what_was_seen_is_imported(client):
    upload(client, een_cod=coda([ONE]))
    file = StatementFile.objects.get()
    shown = words(client.post(reverse("admin:import_file", args=[file.pk]), {"sha256": "anders"}, follow=True))
    assert "Bekijk het bestand eerst" in shown
    assert not BankLine.objects.exists()


def test_confirming_twice_imports_once(client):
    upload(client, een_cod=coda([ONE]))
    file = StatementFile.objects.get()
    confirm(client, file)
    assert "al ingelezen" in words(confirm(client, file))
    assert BankLine.objects.count() == 2


def test_kept_file_comes_back_as_it_was(client):
    upload(client, een_cod=coda([ONE]))
    response = client.get(reverse("admin:statement_download", args=[StatementFile.objects.get().pk]))
    assert b"".join(response.streaming_content) == coda([ONE])
    assert response.headers["Content-Disposition"] == 'attachment; filename="een.cod"'
    response.close()


def test_file_is_thrown_away(client):
    upload(client, een_cod=coda([ONE]))
    file = StatementFile.objects.get()
    assert "is weggegooid" in words(client.post(reverse("admin:discard_file", args=[file.pk]), follow=True))
    assert not StatementFile.objects.exists()


def test_nothing_chosen_is_told(client):
    assert "Kies eerst een bestand" in words(client.post(reverse("admin:upload_statements"), follow=True))


def test_file_over_the_bound_is_refused_with_a_sentence(client, settings):
    settings.MAX_UPLOAD_BYTES = 1024**2
    shown = words(upload(client, groot_xml=b"<" + b"x" * 1024**2))
    assert "“groot.xml” is groter dan 1 MB" in shown
    assert not StatementFile.objects.exists()


def columns(**changes):
    chosen = {f"column_{field}": name for field, name in WITH_BALANCE.items()}
    return {"name": "Voorbeeldbank", "decimal_sign": ",", "date_format": "%d/%m/%Y", **chosen, **changes}


def test_columns_of_a_bank_are_asked_once_and_recognised_the_next_time(client):
    shown = words(upload(client, bank_csv=csv([ONE])))
    assert "Welke kolom is wat?" in shown
    assert "Zonnewende &lt;cv&gt;" in shown
    file = StatementFile.objects.get()
    shown = words(client.post(reverse("admin:csv_columns", args=[file.pk]), columns(), follow=True))
    assert "Lees 2 nieuwe lijnen in" in shown
    confirm(client, file)
    following = Statement(13, ONE.closing, [PAID], date(2026, 11, 21))
    assert "Lees 1 nieuwe lijn in" in words(upload(client, volgend_csv=csv([following])))
    assert CsvMapping.objects.count() == 1


def test_columns_are_proposed_by_their_names(client):
    form = upload(client, bank_csv=csv([ONE])).context["form"]
    proposed = {field: form.initial.get(f"column_{field}") for field in WITH_BALANCE}
    assert proposed == WITH_BALANCE
    assert form.initial["date_format"] == "%d/%m/%Y"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decimal_sign": "."}, "geen bedrag"),
        ({"date_format": "%Y-%m-%d"}, "geen datum"),
        ({"column_amount": ""}, "verplicht"),
        ({"column_amount": "Bestaat niet"}, "geldige keuze"),
        ({"column_amount": "Tegenpartij"}, "geen bedrag"),
    ],
)
def test_columns_that_cannot_be_are_told_and_kept_nowhere(client, change, sentence):
    upload(client, bank_csv=csv([ONE]))
    file = StatementFile.objects.get()
    shown = words(client.post(reverse("admin:csv_columns", args=[file.pk]), columns(**change)))
    assert sentence in shown
    assert 'value="Voorbeeldbank"' in shown
    assert not CsvMapping.objects.exists()


def test_list_empty_says_what_will_come(client):
    assert "Er is nog geen uittreksel ingelezen" in words(client.get(reverse("admin:statements")))


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_and_with_three(client, imported, kept, django_assert_num_queries, count):
    for number in range(count):
        day = date(2026, 11, 1 + number)
        imported(coda([Statement(1 + 2 * number, Decimal(number), [Booking(day, Decimal(5), str(number))], day)]))
        kept(
            camt([Statement(number + 1, Decimal(7), [Booking(day, Decimal(5 + number))], day)]),
            actor=factories.secretary(),
        )
    client.get(reverse("admin:statements"))
    with django_assert_num_queries(7):
        words(client.get(reverse("admin:statements")))


@pytest.mark.parametrize("count", [1, 3, 150])
def test_statement_costs_the_same_however_many_lines(client, imported, django_assert_num_queries, count):
    made = bookings(count, seed=3, first_day=date(2026, 10, 1), days=20)
    statement = imported(coda([Statement(1, Decimal(0), made, date(2026, 10, 30))])).statements[0].row
    url = reverse("admin:statement", args=[statement.pk])
    client.get(url)
    with django_assert_num_queries(6):
        words(client.get(url))


@pytest.mark.parametrize("count", [1, 30])
def test_looking_at_a_file_costs_little(client, kept, django_assert_max_num_queries, count):
    made = bookings(count, seed=3, first_day=date(2026, 10, 1), days=20)
    file = kept(coda([Statement(1, Decimal(0), made, date(2026, 10, 30))]))
    with django_assert_max_num_queries(29):
        words(client.get(reverse("admin:statement_file", args=[file.pk])))
