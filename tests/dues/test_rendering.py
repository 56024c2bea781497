from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from correspondence.models import Letter
from documents import printing
from dues import rendering, tasks
from dues.models import RENDER_LEASE, Invoice, pdf_path

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def letter_of(invoice):
    return Letter.objects.about(invoice).get()


def content_of(file):
    with file.open() as stream:
        return stream.read()


def files_under(folder: Path):
    return sorted(path.name for path in (folder / "invoices").rglob("*") if path.is_file())


def test_render_keeps_the_pdf_and_sends_the_letter_off(issued, private_files):
    invoice = rendering.render(issued(), now=NOW)
    assert content_of(invoice.pdf).startswith(b"%PDF-")
    letter = letter_of(invoice)
    attachment = letter.attachments.get()
    assert letter.status == Letter.Status.READY
    assert (attachment.name, attachment.content_type) == ("lidgeldnota-2026-000001.pdf", "application/pdf")
    assert content_of(attachment.file) == content_of(invoice.pdf)
    assert files_under(private_files) == ["2026-000001.pdf"]


def test_render_twice_makes_one_pdf_and_one_attachment(issued, private_files):
    invoice = rendering.render(issued(), now=NOW)
    first = content_of(invoice.pdf)
    again = rendering.render(invoice, now=NOW + RENDER_LEASE * 2)
    assert content_of(again.pdf) == first
    assert letter_of(invoice).attachments.count() == 1
    assert files_under(private_files) == ["2026-000001.pdf"]


def test_render_leaves_alone_what_another_worker_holds(issued):
    invoice = issued()
    Invoice.objects.filter(pk=invoice.pk).update(rendering_since=NOW)
    assert not rendering.render(invoice, now=NOW + timedelta(seconds=30)).pdf
    assert letter_of(invoice).status == Letter.Status.DRAFT


def test_render_takes_over_from_a_worker_that_died(issued, private_files):
    """It had written the file, but not yet the row."""
    invoice = issued()
    Invoice.objects.filter(pk=invoice.pk).update(rendering_since=NOW)
    invoice.pdf.storage.save(pdf_path(invoice), rendering.ContentFile(b"half a f"))
    invoice = rendering.render(invoice, now=NOW + RENDER_LEASE + timedelta(seconds=1))
    assert content_of(invoice.pdf).startswith(b"%PDF-")
    assert files_under(private_files) == ["2026-000001.pdf"]
    assert letter_of(invoice).status == Letter.Status.READY


def test_render_that_finishes_second_changes_nothing(issued):
    """A worker that was thought dead comes back after the sweep did its work."""
    invoice = issued()
    done = rendering.render(invoice, now=NOW)
    kept = rendering._keep(invoice, b"%PDF-late", NOW)
    assert kept.pdf.name == done.pdf.name
    assert content_of(kept.pdf) != b"%PDF-late"
    assert letter_of(invoice).attachments.count() == 1


def test_render_leaves_a_withdrawn_letter_withdrawn(issued):
    invoice = issued()
    Letter.objects.about(invoice).update(status=Letter.Status.CANCELLED)
    assert rendering.render(invoice, now=NOW).pdf
    assert letter_of(invoice).status == Letter.Status.CANCELLED


def test_task_for_an_invoice_that_is_gone_is_quiet():
    tasks.render_invoice(4711)


def test_task_renders(issued):
    invoice = issued()
    tasks.render_invoice(invoice.pk)
    invoice.refresh_from_db()
    assert invoice.pdf


def test_task_without_pango_leaves_the_invoice_waiting(issued, monkeypatch, caplog):
    invoice = issued()
    printing.printer.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    tasks.render_invoice(invoice.pk)
    assert "Pango" in caplog.text
    assert letter_of(invoice).status == Letter.Status.DRAFT
    later = datetime.now(UTC) + RENDER_LEASE * 2
    assert list(Invoice.objects.waiting_for_pdf(later)) == [invoice]


def test_sweep_makes_what_waits_and_nothing_else(issued):
    done, held, died, fresh = (issued() for _ in range(4))
    first = content_of(rendering.render(done, now=NOW).pdf)
    Invoice.objects.filter(pk=held.pk).update(rendering_since=NOW)
    Invoice.objects.filter(pk=died.pk).update(rendering_since=NOW - RENDER_LEASE * 2)
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        tasks.render_waiting_invoices()
    assert set(Invoice.objects.exclude(pdf="")) == {done, died, fresh}
    done.refresh_from_db()
    assert content_of(done.pdf) == first


def test_sweep_that_took_a_whole_batch_comes_again(issued, monkeypatch):
    started = []
    monkeypatch.setattr(tasks, "wake", lambda task, *args: started.append((task.name, *args)))
    monkeypatch.setattr(rendering, "BATCH", 2)
    monkeypatch.setattr(rendering.invoice_pdf, "render", lambda invoice: b"%PDF-1.7")
    for _ in range(3):
        issued()
    tasks.render_waiting_invoices()
    tasks.render_waiting_invoices()
    assert started == [("dues.render_waiting_invoices",)]
    assert not Invoice.objects.filter(pdf="").exists()


def test_sweep_takes_its_time_when_no_letter_waits(issued, monkeypatch):
    started = []
    monkeypatch.setattr(tasks, "wake", lambda task, *args: started.append(task.name))
    monkeypatch.setattr(rendering, "BATCH", 1)
    monkeypatch.setattr(rendering.invoice_pdf, "render", lambda invoice: b"%PDF-1.7")
    for _ in range(2):
        issued()
    Letter.objects.all().delete()
    tasks.render_waiting_invoices()
    assert started == []
