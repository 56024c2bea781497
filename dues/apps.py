from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuesConfig(AppConfig):
    name = "dues"
    verbose_name = _("Dues")

    def ready(self) -> None:
        from dues.letter_names import declare_letters  # noqa: PLC0415 - models load before this

        declare_letters()
