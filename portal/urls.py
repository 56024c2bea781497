from django.urls import path

from portal import billing, self_evaluation, sizes, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("nota/<int:pk>/pdf/", views.pdf, name="invoice_pdf"),
    path("nota/<int:pk>/opnieuw/", billing.send_again, name="send_invoice_again"),
    path("nota/<int:pk>/e-factuur/", billing.electronic, name="e_invoice"),
    path("facturatie/<int:pk>/", billing.billing_details, name="billing_details"),
    path("grootte/<int:pk>/", sizes.size, name="size"),
    path("zelfevaluatie/", self_evaluation.self_evaluations, name="self_evaluations"),
    path(
        "zelfevaluatie/<int:pk>/principe/<int:number>/",
        self_evaluation.self_evaluation_section,
        name="self_evaluation_section",
    ),
    path("zelfevaluatie/<uuid:reference>/pdf/", self_evaluation.self_evaluation_pdf, name="self_evaluation_pdf"),
]
