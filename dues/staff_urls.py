from django.urls import path

from dues import staff, staff_billing

urlpatterns = [
    path("lidgelden/", staff.invoices, name="invoices"),
    path("lidgelden/<int:pk>/", staff.invoice_work, name="invoice_work"),
    path("lidgelden/<int:pk>/pdf/", staff.invoice_pdf, name="invoice_pdf"),
    path("lidgelden/<int:pk>/betaling/", staff.record_payment, name="record_payment"),
    path("lidgelden/<int:pk>/opnieuw/", staff_billing.send_invoice_again, name="send_invoice_again"),
    path("lidgelden/<int:pk>/e-factuur/", staff_billing.invoice_e_invoice, name="invoice_e_invoice"),
    path("lidgelden/e-facturen/", staff_billing.e_invoices, name="e_invoices"),
    path("lidgelden/e-facturen/<int:year>/", staff_billing.e_invoices_of_year, name="e_invoices_of_year"),
    path("lidgelden/facturatie/<int:pk>/", staff_billing.billing_details, name="billing_details"),
]
