"""Who lives in the demo. Every organisation, person and number is invented; the places are real."""

from dataclasses import dataclass
from decimal import Decimal

# One line per sector, in the order of the sectors' own positions.
NAMES = [
    "De Vruchtbare Voor|Akkerbond Demer|Zilte Mosselen|Kruidkring Kempen|De Gouden Melkbus|Tuinders van Thor",
    "Brood op de Plank|De Gedeelde Pan|Hoppenzang|Zuurdesem & Co|Soepfabriek Samen|De Koffiekring|Markthal Morgen",
    "Zonnevonk|Windkracht Acht|Warmtenet De Gloed|Watt & Samen|De Groene Meter|Stroomversnelling Schelde|Biogas Buur",
    "Samenhuis Dender|De Baksteenbond|Dakloos Dak|Wooncoop Het Anker|Timmerkring|Cohousing Leieland|De Stenen Broer",
    "De Spaarpot Deelt|Garantiekring Vlaanderen|Onderling Verzekerd Oost|Muntje voor Muntje|Kapitaalkring Kust",
    "Winkel van Wij|De Kruidenierskring|Inkoopbond Noord|Boekhandel Het Blad|Fietsenmakersbond|De Eerlijke Mand",
    "Deelwagen Durme|Fietskoeriers Samen Snel|Binnenvaart Verenigd|Taxi Onderling|De Pakjesbrug",
    "Zorgkring De Linde|Thuis Samen|Apothekersbond Brug|De Warme Hand|Huisartsen Onder Dak|Kinderhuis Pimpelmees",
    "Leerkracht Samen|De Open Klas|Bijscholing Breed|Schoolbus Coöperatief|Taalatelier Tweeklank",
    "Het Collectieve Podium|Radio Rondom|Drukkerij De Letterbond|Filmkring Flandria|Speelplein De Sprong",
    "Bytes in Bloei|De Open Server|Codekring|Datakluis Deelgenoot|Platform Wijzer|Netwerkbuur",
    "De Smidse Deelt|Weefgetouw Waasland|Glas & Gloed|Leerlooiers Verenigd|Houtdraaierij De Krul|Metaalbond Maas",
    "Adviesbureau Rond de Tafel|Boekhoudkring|Vertalers Verenigd|Architecten in Bond|De Rechtsraad",
    "Kringloop De Tweede Ronde|Herstelbar|Demontagebond|Bouwstof Opnieuw|De Textielcirkel|Repair Rivierenland",
]
PLACES = [
    ("9000", "Gent"), ("2000", "Antwerpen"), ("3000", "Leuven"), ("8500", "Kortrijk"), ("3500", "Hasselt"),
    ("9300", "Aalst"), ("2800", "Mechelen"), ("8000", "Brugge"), ("2300", "Turnhout"), ("9100", "Sint-Niklaas"),
    ("3600", "Genk"), ("8800", "Roeselare"), ("1500", "Halle"), ("9600", "Ronse"), ("8400", "Oostende"),
]  # fmt: skip
STREETS = ["Voorbeeldstraat", "Proefdreef", "Kringlaan", "Samenplein", "Bedachtsteeg", "Modelkaai"]
FIRST = "Ada Bram Chloë Dries Elif Ferre Gitte Hamza Ine Jef Katrien Lowie Mira Noor Otis Paulien Rik Saar Tuur Yara"
LAST = "Voorbeeld Proefman Van Verzinsel De Fictie Gedacht Maatwerk Spiegelaere Testelmans"
FORMS = ["cv", "cv", "cvso", "cv", "bv", "vzw", "cv", "sce", "cv", "vzw"]
# Employees and balance sheet total, so that every tier and both reasons for it occur.
SIZES = [
    (4, "180000.00"), (12, "940000.00"), (50, "5000000.00"), (51, "1200000.00"), (8, "5000000.01"),
    (0, "95000.00"), (23, "2100000.00"), (140, "18750000.00"), (2, "60000.00"), (31, "3300000.00"),
]  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One organisation of the demo. `sector` counts from 0."""

    index: int
    name: str
    sector: int
    legal_form: str
    enterprise_number: str
    street: str
    postcode: str
    city: str
    employees: int
    balance_sheet_total: Decimal
    person: str

    @property
    def email(self) -> str:
        return f"contact{self.index}@demo.example"


def invented_number(index: int) -> str:
    """Right in form and check digits, in a range that the register has not reached: 1900.xxx.xxx."""
    first = 19_000_000 + index * 37
    return f"{first}{97 - first % 97:02d}"


def organisations() -> list[Invented]:
    pairs = [(sector, name) for sector, line in enumerate(NAMES) for name in line.split("|")]
    return [_invent(index, sector, name) for index, (sector, name) in enumerate(pairs)]


def person(index: int) -> str:
    last = LAST.split()
    surnames = [*last[:2], f"{last[2]} {last[3]}", f"{last[4]} {last[5]}", *last[6:]]
    return f"{FIRST.split()[index % 20]} {surnames[index % len(surnames)]}"


def _invent(index: int, sector: int, name: str) -> Invented:
    postcode, city = PLACES[index * 7 % len(PLACES)]
    employees, total = SIZES[index % len(SIZES)]
    return Invented(
        index=index,
        name=name,
        sector=sector,
        legal_form=FORMS[index % len(FORMS)],
        enterprise_number=invented_number(index),
        street=f"{STREETS[index % len(STREETS)]} {index % 80 + 1}",
        postcode=postcode,
        city=city,
        employees=employees,
        balance_sheet_total=Decimal(total),
        person=person(index),
    )
