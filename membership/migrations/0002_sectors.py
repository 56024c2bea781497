"""The sectors that members come from, to begin with. The association changes the list in the staff site."""

from django.db import migrations

SECTORS = [
    ("Landbouw, tuinbouw en visserij", "Agriculture, horticulture and fisheries"),
    ("Voeding en horeca", "Food, drink and hospitality"),
    ("Energie en klimaat", "Energy and climate"),
    ("Wonen en bouwen", "Housing and construction"),
    ("Financiën en verzekeringen", "Finance and insurance"),
    ("Handel en distributie", "Trade and distribution"),
    ("Mobiliteit en logistiek", "Mobility and logistics"),
    ("Zorg en welzijn", "Health and social care"),
    ("Onderwijs en vorming", "Education and training"),
    ("Cultuur, media en vrije tijd", "Culture, media and leisure"),
    ("Digitaal en technologie", "Digital and technology"),
    ("Industrie en ambacht", "Industry and crafts"),
    ("Advies en dienstverlening", "Consultancy and services"),
    ("Circulaire economie en hergebruik", "Circular economy and reuse"),
]


def add(apps, schema_editor):
    Sector = apps.get_model("membership", "Sector")
    for position, (name_nl, name_en) in enumerate(SECTORS, start=1):
        Sector.objects.get_or_create(name_nl=name_nl, defaults={"name_en": name_en, "position": position})


class Migration(migrations.Migration):
    dependencies = [("membership", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
