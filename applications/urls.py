from django.urls import path

from applications import answer_views, applicant_views, apply_views, change_views, evaluation_views, link_views

urlpatterns = [
    path("", apply_views.apply, name="apply"),
    path("link/", link_views.link_again, name="link_again"),
    path("open/<str:token>/", link_views.open_link, name="open_link"),
    path("open/<str:token>/bevestigen/", link_views.confirm_mail, name="confirm_mail"),
    path("<uuid:reference>/", applicant_views.application_status, name="application_status"),
    path("<uuid:reference>/stap/overzicht/", apply_views.apply_overview, name="apply_overview"),
    path("<uuid:reference>/stap/<slug:slug>/", apply_views.apply_step, name="apply_step"),
    path("<uuid:reference>/verwijderen/", apply_views.delete_draft, name="delete_draft"),
    path("<uuid:reference>/document/<int:pk>/", applicant_views.application_document, name="application_document"),
    path("<uuid:reference>/document/<int:pk>/verwijderen/", apply_views.remove_document, name="remove_document"),
    path("<uuid:reference>/ica-kompas/", applicant_views.application_add_kompas, name="application_add_kompas"),
    path("<uuid:reference>/zelfevaluatie/", evaluation_views.overview, name="application_self_evaluation"),
    path(
        "<uuid:reference>/zelfevaluatie/principe/<int:number>/",
        evaluation_views.section,
        name="application_self_evaluation_section",
    ),
    path(
        "<uuid:reference>/zelfevaluatie/pdf/",
        evaluation_views.evaluation_pdf,
        name="application_self_evaluation_pdf",
    ),
    path("<uuid:reference>/wijzigen/<slug:slug>/", change_views.application_change, name="application_change"),
    path("<uuid:reference>/vraag/<int:pk>/", answer_views.application_answer, name="application_answer"),
    path("<uuid:reference>/opnieuw/", change_views.apply_again, name="apply_again"),
    path("<uuid:reference>/intrekken/", applicant_views.application_withdraw, name="application_withdraw"),
]
