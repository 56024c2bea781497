from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class StaffSite(admin.AdminSite):
    """The staff site at /beheer/: work screens first, ordinary admin pages for corrections."""

    site_header = site_title = _("Coopkracht staff")
