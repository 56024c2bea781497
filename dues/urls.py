from django.urls import path

from dues import size_views, views

urlpatterns = [
    path("grootte/<str:token>/", size_views.size_by_link, name="size_by_link"),
    path("<str:pay_key>/", views.pay, name="pay"),
    path("<str:pay_key>/qr.svg", views.pay_qr, name="pay_qr"),
    path("<str:pay_key>/pdf/", views.pay_pdf, name="pay_pdf"),
]
