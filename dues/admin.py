"""Ordinary admin pages, to read only: fees are planned, and invoices and payments made, on screens of their own."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from dues.models import FeeSchedule, Invoice, Payment, ReminderLevel
from membership.admin import ReadOnlyAdmin


@admin.register(FeeSchedule)
class FeeScheduleAdmin(SimpleHistoryAdmin):
    """Planned on a screen of its own (dues.fee_views), so that what invoices were made by is never changed."""

    list_display = [
        "valid_from",
        "standard_fee",
        "large_fee",
        "supporting_fee",
        "employees_threshold",
        "balance_sheet_threshold",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ReminderLevel)
class ReminderLevelAdmin(SimpleHistoryAdmin):
    """Days and words are the association's to change. A level that was used stays: it is taken out of use."""

    list_display = ["position", "__str__", "kind", "days", "wait_days", "is_active"]
    list_display_links = ["__str__"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    list_display = ["number", "membership", "issued_on", "due_on", "tier"]
    list_filter = ["period", "tier"]
    list_select_related = ["membership__organisation"]
    search_fields = ["reference", "membership__organisation__name"]
    fields = [
        "number",
        "membership",
        "period",
        "reference",
        "language",
        "issued_on",
        "due_on",
        "sender",
        "recipient",
        "tier",
        "tier_reason",
    ]


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["received_on", "amount", "payer", "invoice", "source", "recorded_by"]
    list_filter = ["source"]
    list_select_related = ["invoice", "recorded_by"]
    search_fields = ["payer", "note", "invoice__reference"]
    fields = ["invoice", "received_on", "amount", "source", "payer", "note", "recorded_at", "recorded_by"]
