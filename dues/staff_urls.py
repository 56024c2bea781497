from django.urls import path

from dues import books_views, fee_views, payment_views, run_cancel_views, staff

urlpatterns = [
    path("lidgelden/", staff.invoices, name="invoices"),
    path("lidgelden/<int:pk>/", staff.invoice_work, name="invoice_work"),
    path("lidgelden/<int:pk>/pdf/", staff.invoice_pdf, name="invoice_pdf"),
    path("lidgelden/<int:pk>/betaling/", staff.record_payment, name="record_payment"),
    path("lidgelden/<int:pk>/creditnota/", books_views.credit_invoice, name="credit_invoice"),
    path("lidgelden/<int:pk>/annuleren/", books_views.cancel_invoice, name="cancel_invoice"),
    path("lidgelden/<int:pk>/afschrijven/", books_views.write_off, name="write_off"),
    path("lidgelden/<int:pk>/afschrijving/<int:row_pk>/ongedaan/", books_views.undo_write_off, name="undo_write_off"),
    path("lidgelden/annuleren/", run_cancel_views.cancel_run, name="cancel_run"),
    path("lidgelden/annuleren/<int:pk>/", run_cancel_views.cancellation, name="cancellation"),
    path("creditnotas/<int:pk>/pdf/", books_views.credit_note_pdf_file, name="credit_note_pdf"),
    path("betalingen/", payment_views.payments, name="payments"),
    path("betalingen/<int:pk>/", payment_views.payment_work, name="payment_work"),
    path("betalingen/<int:pk>/toewijzen/", payment_views.allocate, name="allocate"),
    path("betalingen/<int:pk>/terugbetaald/", payment_views.refund, name="refund"),
    path("betalingen/<int:pk>/geschonken/", payment_views.give, name="give"),
    path("betalingen/<int:pk>/tegoed/", payment_views.keep_as_credit, name="keep_as_credit"),
    path("betalingen/<int:pk>/ongedaan/", payment_views.undo_payment, name="undo_payment"),
    path(
        "betalingen/<int:pk>/toewijzing/<int:allocation_pk>/ongedaan/",
        payment_views.undo_allocation,
        name="undo_allocation",
    ),
    path(
        "betalingen/<int:pk>/bestemming/<int:disposal_pk>/ongedaan/",
        payment_views.undo_disposal,
        name="undo_disposal",
    ),
    path("boeken/", books_views.books, name="books"),
    path("boeken/<int:year>/jaarstaat/", books_views.statement_pdf, name="yearly_statement"),
    path("boeken/<int:year>/<slug:kind>/", books_views.books_download, name="books_download"),
    path("tarieven/", fee_views.fees, name="fees"),
    path("tarieven/nieuw/", fee_views.plan_fees, name="plan_fees"),
    path("tarieven/<int:pk>/wijzigen/", fee_views.plan_fees, name="change_fees"),
    path("tarieven/<int:pk>/intrekken/", fee_views.withdraw_fees, name="withdraw_fees"),
]
