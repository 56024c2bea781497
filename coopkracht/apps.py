from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CoopkrachtConfig(AppConfig):
    name = "coopkracht"


class StaffSiteConfig(AdminConfig):
    default_site = "coopkracht.staff.StaffSite"
