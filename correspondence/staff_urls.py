from django.urls import path

from correspondence import bulk_staff, staff, wording_staff

urlpatterns = [
    path("brieven/", staff.outbox, name="outbox"),
    path("brieven/<int:pk>/", staff.outbox_letter, name="outbox_letter"),
    path("brieven/<int:pk>/voorbeeld/", staff.outbox_preview, name="outbox_preview"),
    path("brieven/<int:pk>/bijlage/<int:attachment_pk>/", staff.outbox_attachment, name="outbox_attachment"),
    path("brieven/<int:pk>/wijzigen/", staff.outbox_edit, name="outbox_edit"),
    path("brieven/<int:pk>/vasthouden/", staff.outbox_hold, name="outbox_hold"),
    path("brieven/<int:pk>/versturen/", staff.outbox_let_go, name="outbox_let_go"),
    path("brieven/<int:pk>/opnieuw/", staff.outbox_resend, name="outbox_resend"),
    path("brieven/<int:pk>/intrekken/", staff.outbox_cancel, name="outbox_cancel"),
    path("brieven/<int:pk>/aangekomen/", staff.outbox_arrived, name="outbox_arrived"),
    path("brieven/alle/<slug:job>/", bulk_staff.outbox_bulk, name="outbox_bulk"),
    path("brieven/teksten/", wording_staff.wordings, name="wordings"),
    path("brieven/teksten/<slug:room>/<slug:name>/", wording_staff.wording_edit, name="wording_edit"),
    path("brieven/teksten/<slug:room>/<slug:name>/wachten/", wording_staff.wording_wait, name="wording_wait"),
    path(
        "brieven/teksten/<slug:room>/<slug:name>/origineel/<slug:language>/",
        wording_staff.wording_restore,
        name="wording_restore",
    ),
]
