from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CoopkrachtConfig(AppConfig):
    name = "coopkracht"

    def ready(self) -> None:
        from coopkracht.letter_names import declare_letters  # noqa: PLC0415 - models load before this

        declare_letters()


class StaffSiteConfig(AdminConfig):
    default_site = "coopkracht.staff.StaffSite"

    def ready(self) -> None:
        """What packages bring to the staff site and would only mislead there is taken out again."""
        super().ready()
        from coopkracht.staff import take_out_strangers  # noqa: PLC0415 - needs the models of every app

        take_out_strangers()
