from django.urls import path

from dues import staff
from dues.statements import staff as statements

urlpatterns = [
    path("lidgelden/", staff.invoices, name="invoices"),
    path("lidgelden/<int:pk>/", staff.invoice_work, name="invoice_work"),
    path("lidgelden/<int:pk>/pdf/", staff.invoice_pdf, name="invoice_pdf"),
    path("lidgelden/<int:pk>/betaling/", staff.record_payment, name="record_payment"),
    path("uittreksels/", statements.statements, name="statements"),
    path("uittreksels/opladen/", statements.upload_statements, name="upload_statements"),
    path("uittreksels/<int:pk>/", statements.statement, name="statement"),
    path("uittreksels/bestand/<int:pk>/", statements.statement_file, name="statement_file"),
    path("uittreksels/bestand/<int:pk>/inlezen/", statements.import_file, name="import_file"),
    path("uittreksels/bestand/<int:pk>/weggooien/", statements.discard_file, name="discard_file"),
    path("uittreksels/bestand/<int:pk>/kolommen/", statements.csv_columns, name="csv_columns"),
    path("uittreksels/bestand/<int:pk>/ophalen/", statements.statement_download, name="statement_download"),
]
