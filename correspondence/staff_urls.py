from django.urls import path

from correspondence import staff

urlpatterns = [
    path("brieven/", staff.outbox, name="outbox"),
    path("brieven/<int:pk>/", staff.outbox_letter, name="outbox_letter"),
    path("brieven/<int:pk>/voorbeeld/", staff.outbox_preview, name="outbox_preview"),
    path("brieven/<int:pk>/bijlage/<int:attachment_pk>/", staff.outbox_attachment, name="outbox_attachment"),
    path("brieven/<int:pk>/wijzigen/", staff.outbox_edit, name="outbox_edit"),
    path("brieven/<int:pk>/opnieuw/", staff.outbox_resend, name="outbox_resend"),
    path("brieven/<int:pk>/intrekken/", staff.outbox_cancel, name="outbox_cancel"),
    path("brieven/<int:pk>/aangekomen/", staff.outbox_arrived, name="outbox_arrived"),
]
