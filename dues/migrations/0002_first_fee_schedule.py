"""The fees that the association's page "Lid worden" states; the association is a vzw since 2017."""

from datetime import date
from decimal import Decimal

from django.db import migrations


def add(apps, schema_editor):
    FeeSchedule = apps.get_model("dues", "FeeSchedule")
    FeeSchedule.objects.get_or_create(
        valid_from=date(2017, 1, 1),
        defaults={
            "standard_fee": Decimal("250.00"),
            "large_fee": Decimal("1000.00"),
            "supporting_fee": Decimal("50.00"),
            "employees_threshold": 50,
            "balance_sheet_threshold": Decimal("5000000.00"),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("dues", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
