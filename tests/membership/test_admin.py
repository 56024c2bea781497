"""The ordinary admin pages: corrections by the secretariat, reading by the board."""

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Organisation
from tests.factories import member, secretary

pytestmark = pytest.mark.django_db


def test_secretariat_corrects_an_organisation(client: Client) -> None:
    organisation = member().organisation
    client.force_login(secretary())
    address = reverse("admin:membership_organisation_change", args=[organisation.pk])
    form = client.get(address).context["adminform"].form
    facts = {name: value for name, value in form.initial.items() if value not in (None, "")}

    response = client.post(address, {**facts, "street": "Nieuwe straat 2"})

    assert response.status_code == 302
    assert Organisation.objects.get().street == "Nieuwe straat 2"
    assert [row.street for row in organisation.history.all()] == ["Nieuwe straat 2", "Voorbeeldstraat 1"]
