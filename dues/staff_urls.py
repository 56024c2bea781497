from django.urls import path

from dues import matching_views, staff

urlpatterns = [
    path("lidgelden/afpunten/", matching_views.matching, name="matching"),
    path("lidgelden/afpunten/vanzelf/", matching_views.book_certain, name="book_certain"),
    path("lidgelden/afpunten/geboekt/", matching_views.handled, name="handled_lines"),
    path("lidgelden/afpunten/<int:pk>/", matching_views.match_line, name="match_line"),
    path("lidgelden/afpunten/<int:pk>/boeken/", matching_views.book_line, name="book_line"),
    path("lidgelden/afpunten/<int:pk>/opzij/", matching_views.set_line_aside, name="set_line_aside"),
    path(
        "lidgelden/afpunten/<int:pk>/neemt-terug/<int:payment_pk>/",
        matching_views.line_returns_payment,
        name="line_returns_payment",
    ),
    path(
        "lidgelden/afpunten/<int:pk>/terugbetaling/<int:disposal_pk>/",
        matching_views.line_is_refund,
        name="line_is_refund",
    ),
    path("lidgelden/afpunten/<int:pk>/ongedaan/", matching_views.undo_line, name="undo_line"),
    path("lidgelden/", staff.invoices, name="invoices"),
    path("lidgelden/<int:pk>/", staff.invoice_work, name="invoice_work"),
    path("lidgelden/<int:pk>/pdf/", staff.invoice_pdf, name="invoice_pdf"),
    path("lidgelden/<int:pk>/betaling/", staff.record_payment, name="record_payment"),
]
