from django.urls import path

from dues import staff

urlpatterns = [
    path("lidgelden/", staff.invoices, name="invoices"),
    path("lidgelden/<int:pk>/", staff.invoice_work, name="invoice_work"),
    path("lidgelden/<int:pk>/pdf/", staff.invoice_pdf, name="invoice_pdf"),
    path("lidgelden/<int:pk>/betaling/", staff.record_payment, name="record_payment"),
]
