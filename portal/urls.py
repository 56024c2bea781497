from django.urls import path

from portal import self_evaluation, sizes, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("nota/<int:pk>/pdf/", views.pdf, name="invoice_pdf"),
    path("grootte/<int:pk>/", sizes.size, name="size"),
    path("zelfevaluatie/", self_evaluation.self_evaluations, name="self_evaluations"),
    path(
        "zelfevaluatie/<int:pk>/principe/<int:number>/",
        self_evaluation.self_evaluation_section,
        name="self_evaluation_section",
    ),
    path("zelfevaluatie/<uuid:reference>/pdf/", self_evaluation.self_evaluation_pdf, name="self_evaluation_pdf"),
]
