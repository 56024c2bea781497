from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self) -> None:
        from applications.closed_letters import about_files_closed_to  # noqa: PLC0415 - models load before this
        from applications.letter_names import declare_letters  # noqa: PLC0415 - as above
        from correspondence.privacy import close_letters  # noqa: PLC0415 - as above

        close_letters(about_files_closed_to)
        declare_letters()
