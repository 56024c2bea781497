"""Where the invoices of a member go when that is not its seat, and what it wants to read on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from membership.models import Organisation


class BillingDetails(models.Model):
    """What differs from the organisation itself; what is empty is as there. Copied onto each invoice at issue."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="billing")
    attention = models.CharField(_("for the attention of"), max_length=200, blank=True)
    email = models.EmailField(_("mail address for invoices"), blank=True)
    street = models.CharField(_("street and number, or PO box"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("municipality"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, default="BE")
    purchase_order = models.CharField(_("order number"), max_length=50, blank=True)
    own_reference = models.CharField(_("own reference"), max_length=50, blank=True)
    language = models.CharField(_("language of the invoice"), max_length=2, choices=settings.LANGUAGES, blank=True)

    class Meta:
        verbose_name = _("billing details")
        verbose_name_plural = _("billing details")
        constraints = [
            models.CheckConstraint(
                condition=Q(street="", postcode="", city="") | (~Q(street="") & ~Q(postcode="") & ~Q(city="")),
                name="billing_address_whole_or_none",
                violation_error_message=_(
                    "Give the whole address (street, postcode and municipality), or none of it."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
