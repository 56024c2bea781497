from django.urls import path

from dues import views

urlpatterns = [
    path("<str:pay_key>/", views.pay, name="pay"),
    path("<str:pay_key>/qr.svg", views.pay_qr, name="pay_qr"),
    path("<str:pay_key>/pdf/", views.pay_pdf, name="pay_pdf"),
]
