from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CoopkrachtConfig(AppConfig):
    name = "coopkracht"


class StaffSiteConfig(AdminConfig):
    default_site = "coopkracht.staff.StaffSite"

    def ready(self) -> None:
        """What packages bring to the staff site and would only mislead there is taken out again."""
        super().ready()
        from coopkracht.staff import take_out_strangers  # noqa: PLC0415 - needs the models of every app

        take_out_strangers()
