from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from coopkracht import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("lid-worden/", pages.membership_info, name="membership_info"),
    path("lid-worden/lidgeld/", pages.fees, name="fees"),
    path("aanvraag/", include("applications.urls")),
    path("betalen/", include("dues.urls")),
    path("mijn/", include("portal.urls")),
    path("beheer/", admin.site.urls),
    path("aanmelden/", include("coopkracht.sign_in_urls")),
    path("na-aanmelden/", pages.after_sign_in, name="after_sign_in"),
    path("taal/", set_language, name="set_language"),
    path("gezond/", pages.health, name="health"),
]
