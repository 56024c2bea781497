"""Ordinary admin pages, for corrections. Members come in through a decision, never through a form here."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from membership.models import Contact, Membership, Organisation, RegisterEntry, Sector


class ReadOnlyAdmin(admin.ModelAdmin):
    """For rows that only the chain may write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(SimpleHistoryAdmin):
    list_display = ["name", "legal_form", "enterprise_number", "city", "sector"]
    list_filter = ["sector", "legal_form", "is_person"]
    search_fields = ["name", "enterprise_number", "city", "contacts__name", "contacts__email"]
    list_select_related = ["sector"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    list_display = ["name", "organisation", "email", "role", "is_main"]
    search_fields = ["name", "email", "organisation__name"]
    list_select_related = ["organisation"]
    raw_id_fields = ["organisation", "user"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "kind", "admitted_on", "ended_on"]
    list_filter = ["kind"]
    search_fields = ["organisation__name"]
    list_select_related = ["organisation"]


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "effective_on", "name", "legal_form", "seat"]
    list_filter = ["kind"]
    search_fields = ["name", "enterprise_number"]


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin):
    list_display = ["name_nl", "name_en", "position"]
