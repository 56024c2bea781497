"""Who may do what at every address of the portal: one row an address, seven cells a method, in the order of ROLES.

A cell is the status of the answer. Where the visitor is sent on, "in" means to sign in first, and >mijn to a page
under /mijn/ (a bare > is the home page). Each row was read and judged by a person: what is not meant to be so is a
mistake in the portal, not in the row.
"""

from dataclasses import dataclass

# stranger, applicant, member, other member, board, secretariat, administrator
EVERYBODY = "200 200 200 200 200 200 200"
NOBODY = "405 405 405 405 405 405 405"
APPLICANT = "404 200 404 404 404 404 404"
APPLICANT_ACTS = "404 >aanvraag 404 404 404 404 404"
BY_LINK = " ".join([">aanvraag"] * 7)
OWN_INVOICE = "in in 200 404 404 404 404"
STAFF = "in in 404 404 200 200 200"
STAFF_ACT = "in in 404 404 >beheer >beheer >beheer"
SECRETARIAT = "in in 404 404 403 200 200"
SECRETARIAT_ACTS = "in in 404 404 403 >beheer >beheer"
ADMINISTRATOR = "in in 404 404 403 403 200"
REFUSED = "in in 404 404 403 403 403"
NOT_THIS_WAY = "in in 404 404 405 405 405"
HIDDEN = "in in 404 404 404 404 404"
TO_ACCOUNT = "in in 404 404 >aanmelden >aanmelden >aanmelden"
# Signing in, and what one signs in with. Of the seven, only the member has a second factor.
INSIDE = "in in 200 200 200 200 200"
INSIDE_NOT_THIS_WAY = "in in 405 405 405 405 405"
ROOM_OF_ONES_OWN = "in in >mijn >mijn >beheer >beheer >beheer"
STRANGERS = "200 200" + 5 * " >na-aanmelden"
BEGUN = ">aanmelden >aanmelden" + 5 * " >na-aanmelden"
OWN_FACTOR = "in in 200 404 404 404 404"
OWN_FACTOR_CHANGES = "in in >aanmelden 404 404 404 404"
WITHOUT_FACTOR = "in in >aanmelden 200 200 200 200"
WITH_FACTOR = "in in 200" + 4 * " >aanmelden"


@dataclass(frozen=True)
class Row:
    """`place` names the object of the world that stands in the address, `body` what a form there would send."""

    route: str
    get: str
    post: str
    place: str = ""
    body: str = ""
    address: str = ""


def model(name: str, view: str, *, add: str, change: str, delete: str) -> list[Row]:
    """The ordinary admin pages of one model. Its bare address leads on to the page that decides."""
    root, one = f"beheer/{name}/", f"beheer/{name}/<path:object_id>/"
    return [
        Row(root, view, view),
        Row(f"{root}add/", add, add),
        Row(f"{one}history/", view, view),
        Row(f"{one}delete/", delete, delete),
        Row(f"{one}change/", view, change),
        Row(one, STAFF_ACT, STAFF_ACT),
    ]


TABLE = [
    # The public pages: open to everybody, and never changed by a visit.
    Row("", EVERYBODY, NOBODY),
    Row("lid-worden/", EVERYBODY, NOBODY),
    Row("lid-worden/lidgeld/", EVERYBODY, NOBODY),
    Row("na-aanmelden/", ROOM_OF_ONES_OWN, NOBODY),
    Row("taal/", "> > > > > > >", "> > > > > > >", body="language"),
    Row("gezond/", EVERYBODY, NOBODY),
    # Applying: the session that began the application, or came in through its link, and nobody else. Whoever holds a
    # mailed link may open it; that is what a key is.
    Row("aanvraag/", EVERYBODY, EVERYBODY),
    Row("aanvraag/link/", EVERYBODY, EVERYBODY),
    Row("aanvraag/open/<str:token>/", BY_LINK, NOBODY, place="link"),
    Row("aanvraag/open/<str:token>/bevestigen/", NOBODY, BY_LINK, place="link"),
    Row("aanvraag/<uuid:reference>/", APPLICANT, NOBODY, place="sent"),
    Row("aanvraag/<uuid:reference>/stap/overzicht/", APPLICANT, APPLICANT, place="draft"),
    Row("aanvraag/<uuid:reference>/stap/<slug:slug>/", APPLICANT, APPLICANT, place="draft"),
    Row("aanvraag/<uuid:reference>/verwijderen/", APPLICANT, APPLICANT_ACTS, place="draft"),
    Row("aanvraag/<uuid:reference>/document/<int:pk>/", APPLICANT, NOBODY, place="sent"),
    Row(
        "aanvraag/<uuid:reference>/document/<int:pk>/verwijderen/", NOBODY, APPLICANT_ACTS, place="draft", body="step"
    ),
    Row("aanvraag/<uuid:reference>/ica-kompas/", NOBODY, APPLICANT, place="sent"),
    Row("aanvraag/<uuid:reference>/zelfevaluatie/", APPLICANT, APPLICANT_ACTS, place="evaluated", body="attached"),
    Row(
        "aanvraag/<uuid:reference>/zelfevaluatie/principe/<int:number>/",
        APPLICANT,
        APPLICANT_ACTS,
        place="evaluated",
        body="answer",
    ),
    Row("aanvraag/<uuid:reference>/zelfevaluatie/pdf/", APPLICANT, NOBODY, place="evaluated"),
    # Sent, and not taken into review yet: it may still be corrected. Applying again waits for the end.
    Row("aanvraag/<uuid:reference>/wijzigen/<slug:slug>/", APPLICANT, APPLICANT, place="sent"),
    Row("aanvraag/<uuid:reference>/opnieuw/", NOBODY, APPLICANT_ACTS, place="sent"),
    Row("aanvraag/<uuid:reference>/vraag/<int:pk>/", APPLICANT, APPLICANT_ACTS, place="asked", body="answer request"),
    Row("aanvraag/<uuid:reference>/intrekken/", APPLICANT, APPLICANT_ACTS, place="sent"),
    Row("aanvraag/<uuid:reference>/gesprek/", NOBODY, APPLICANT_ACTS, place="sent"),
    # Paying: whoever has the address, which is made to be forwarded.
    Row("betalen/<str:pay_key>/", EVERYBODY, NOBODY, place="invoice"),
    Row("betalen/<str:pay_key>/qr.svg", EVERYBODY, NOBODY, place="invoice"),
    Row("betalen/<str:pay_key>/pdf/", EVERYBODY, NOBODY, place="invoice"),
    # Telling one's size: whoever holds the mailed link.
    Row("betalen/grootte/<str:token>/", EVERYBODY, EVERYBODY, place="size link"),
    # A member's own pages. Staff too find here only what is their own: the desk, with its second factor, is /beheer/.
    Row("mijn/", INSIDE, NOBODY),
    Row("mijn/nota/<int:pk>/pdf/", OWN_INVOICE, NOBODY, place="invoice"),
    Row("mijn/nota/<int:pk>/opnieuw/", OWN_INVOICE, "in in >mijn 404 404 404 404", place="invoice"),
    # The world's association has no enterprise number: the page before it says that there is no electronic invoice.
    Row("mijn/nota/<int:pk>/e-factuur/", "in in >mijn 404 404 404 404", NOBODY, place="invoice"),
    Row("mijn/facturatie/<int:pk>/", OWN_INVOICE, "in in >mijn 404 404 404 404", place="billing"),
    Row("mijn/grootte/<int:pk>/", OWN_INVOICE, OWN_INVOICE, place="size"),
    # Of a self-evaluation not even staff read more than what an applicant attached to a file.
    Row("mijn/zelfevaluatie/", INSIDE, NOBODY),
    Row(
        "mijn/zelfevaluatie/<int:pk>/principe/<int:number>/",
        OWN_INVOICE,
        "in in >mijn 404 404 404 404",
        place="evaluation",
        body="answer",
    ),
    Row("mijn/zelfevaluatie/<uuid:reference>/pdf/", OWN_INVOICE, NOBODY, place="evaluation"),
    # The desk. The board reads, comments and decides; taking files along is the secretariat's work.
    Row("beheer/aanvragen/", STAFF, NOT_THIS_WAY, place="submitted"),
    Row("beheer/aanvragen/<int:pk>/", STAFF, NOT_THIS_WAY, place="submitted"),
    Row("beheer/aanvragen/<int:pk>/in-behandeling/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="submitted"),
    Row("beheer/aanvragen/<int:pk>/op-agenda/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="in review", body="schedule"),
    Row("beheer/aanvragen/<int:pk>/van-agenda/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="scheduled"),
    Row("beheer/aanvragen/<int:pk>/intrekken/", SECRETARIAT, SECRETARIAT_ACTS, place="submitted"),
    Row("beheer/aanvragen/<int:pk>/tarief/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="submitted", body="tier"),
    Row("beheer/aanvragen/<int:pk>/opmerking/", NOT_THIS_WAY, STAFF_ACT, place="submitted", body="comment"),
    Row("beheer/aanvragen/<int:pk>/controle/", NOT_THIS_WAY, STAFF_ACT, place="submitted", body="check"),
    Row("beheer/aanvragen/<int:pk>/document/<int:document_pk>/", STAFF, NOT_THIS_WAY, place="submitted"),
    Row(
        "beheer/aanvragen/<int:pk>/document/<int:document_pk>/blad/<int:page>/",
        STAFF,
        NOT_THIS_WAY,
        place="submitted",
    ),
    Row("beheer/aanvragen/<int:pk>/zelfevaluatie/", STAFF, NOT_THIS_WAY, place="in review"),
    # Asking the applicant for more is the secretariat's work too.
    Row("beheer/aanvragen/<int:pk>/vragen/", SECRETARIAT, SECRETARIAT_ACTS, place="in review", body="ask"),
    Row(
        "beheer/aanvragen/<int:pk>/vragen/<int:request_pk>/intrekken/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="asking",
    ),
    Row(
        "beheer/aanvragen/<int:pk>/vragen/<int:request_pk>/termijn/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="asking",
        body="more time",
    ),
    # Advice: a rule keeps it to the board; the others of the staff see the file again with the sentence that says so.
    Row(
        "beheer/aanvragen/<int:pk>/advies/",
        NOT_THIS_WAY,
        "in in 404 404 >beheer 200 200",
        place="in review",
        body="advise",
    ),
    Row("beheer/advies/volgende/", STAFF_ACT, NOT_THIS_WAY),
    # Who is involved: said by oneself, or noted and undone by the secretariat.
    Row("beheer/aanvragen/<int:pk>/betrokken/", STAFF, STAFF_ACT, place="in review", body="why"),
    Row(
        "beheer/aanvragen/<int:pk>/betrokken/iemand/",
        SECRETARIAT,
        SECRETARIAT_ACTS,
        place="in review",
        body="involve",
    ),
    Row(
        "beheer/aanvragen/<int:pk>/betrokken/<int:recusal_pk>/opheffen/",
        SECRETARIAT,
        SECRETARIAT_ACTS,
        place="in review",
        body="why",
    ),
    # Meetings: planned by the secretariat, decided and closed by board and secretariat.
    Row("beheer/vergaderingen/", STAFF, NOT_THIS_WAY),
    Row("beheer/vergaderingen/nieuw/", SECRETARIAT, SECRETARIAT_ACTS, body="meeting"),
    Row("beheer/vergaderingen/<int:pk>/", STAFF, NOT_THIS_WAY, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/wijzigen/", SECRETARIAT, SECRETARIAT_ACTS, place="meeting", body="meeting"),
    Row("beheer/vergaderingen/<int:pk>/uitnodigen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/afgelasten/", SECRETARIAT, SECRETARIAT_ACTS, place="meeting", body="why"),
    Row("beheer/vergaderingen/<int:pk>/afsluiten/", STAFF, STAFF_ACT, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/aanwezigheid/", STAFF, STAFF_ACT, place="meeting", body="here"),
    Row("beheer/vergaderingen/<int:pk>/samen-goedkeuren/", NOT_THIS_WAY, STAFF_ACT, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/zitting/", STAFF_ACT, NOT_THIS_WAY, place="meeting"),
    Row(
        "beheer/vergaderingen/<int:pk>/zitting/<int:application_pk>/",
        STAFF,
        STAFF_ACT,
        place="meeting",
        body="decide",
    ),
    Row(
        "beheer/vergaderingen/<int:pk>/zitting/<int:application_pk>/ongedaan/",
        NOT_THIS_WAY,
        STAFF_ACT,
        place="meeting",
    ),
    Row(
        "beheer/vergaderingen/<int:pk>/aanvraag/<int:application_pk>/plaats/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="meeting",
    ),
    Row(
        "beheer/vergaderingen/<int:pk>/aanvraag/<int:application_pk>/bespreken/",
        NOT_THIS_WAY,
        STAFF_ACT,
        place="meeting",
    ),
    # A written procedure: staff reads along, a rule keeps the votes to the board.
    Row("beheer/vergaderingen/<int:pk>/schriftelijk/", STAFF, NOT_THIS_WAY, place="written procedure"),
    Row(
        "beheer/vergaderingen/<int:pk>/schriftelijk/<int:application_pk>/",
        NOT_THIS_WAY,
        "in in 404 404 >beheer 200 200",
        place="written procedure",
        body="vote",
    ),
    Row(
        "beheer/vergaderingen/<int:pk>/vergadering-vragen/",
        NOT_THIS_WAY,
        STAFF_ACT,
        place="written procedure",
        body="why",
    ),
    Row(
        "beheer/vergaderingen/<int:pk>/aanvraag/<int:application_pk>/beslissing/",
        NOT_THIS_WAY,
        STAFF_ACT,
        place="meeting",
        body="decide",
    ),
    Row(
        "beheer/vergaderingen/<int:pk>/aanvraag/<int:application_pk>/ongedaan/",
        NOT_THIS_WAY,
        STAFF_ACT,
        place="meeting",
    ),
    # A conversation with the applicant: the secretariat proposes and ends it, the others read and write notes.
    Row("beheer/aanvragen/<int:pk>/gesprek/", STAFF, NOT_THIS_WAY, place="in review"),
    Row(
        "beheer/aanvragen/<int:pk>/gesprek/voorstellen/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="in review",
        body="propose",
    ),
    Row(
        "beheer/aanvragen/<int:pk>/gesprek/<int:interview_pk>/afloop/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="in review",
        body="end",
    ),
    Row(
        "beheer/aanvragen/<int:pk>/gesprek/<int:interview_pk>/notitie/",
        NOT_THIS_WAY,
        STAFF_ACT,
        place="in review",
        body="comment",
    ),
    # The papers of a meeting. A pack is its own reader's: here that of the member of the board.
    Row("beheer/vergaderingen/<int:pk>/bundel/", STAFF, NOT_THIS_WAY, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/bundel/maken/", NOT_THIS_WAY, STAFF_ACT, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/bundel/allen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="meeting"),
    Row("beheer/vergaderingen/bundel/<uuid:key>/", "in in 404 404 200 404 404", NOT_THIS_WAY, place="pack"),
    Row("beheer/vergaderingen/<int:pk>/verslag/", STAFF, NOT_THIS_WAY, place="meeting"),
    Row("beheer/vergaderingen/<int:pk>/verslag/schrijven/", STAFF, STAFF_ACT, place="meeting", body="minutes"),
    Row(
        "beheer/vergaderingen/<int:pk>/verslag/aanvulling/", NOT_THIS_WAY, STAFF_ACT, place="meeting", body="addendum"
    ),
    Row("beheer/vergaderingen/<int:pk>/verslag/pdf/", STAFF, NOT_THIS_WAY, place="meeting"),
    # Dues and letters: not the board's.
    Row("beheer/lidgelden/", SECRETARIAT, NOT_THIS_WAY, place="invoice"),
    Row("beheer/lidgelden/overzicht/", SECRETARIAT, NOT_THIS_WAY),
    # Working off bank lines. The bare address leads on to the first line that waits.
    Row("beheer/lidgelden/afpunten/", SECRETARIAT_ACTS, NOT_THIS_WAY),
    Row("beheer/lidgelden/afpunten/vanzelf/", NOT_THIS_WAY, SECRETARIAT_ACTS),
    Row("beheer/lidgelden/afpunten/geboekt/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/lidgelden/afpunten/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="line in"),
    Row("beheer/lidgelden/afpunten/<int:pk>/boeken/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="line in"),
    Row("beheer/lidgelden/afpunten/<int:pk>/opzij/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="line in", body="why"),
    Row(
        "beheer/lidgelden/afpunten/<int:pk>/neemt-terug/<int:payment_pk>/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="line out",
    ),
    Row(
        "beheer/lidgelden/afpunten/<int:pk>/terugbetaling/<int:disposal_pk>/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="line out",
    ),
    Row("beheer/lidgelden/afpunten/<int:pk>/ongedaan/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="line in", body="why"),
    Row("beheer/lidgelden/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="invoice"),
    Row("beheer/lidgelden/<int:pk>/pdf/", SECRETARIAT, NOT_THIS_WAY, place="invoice"),
    Row("beheer/lidgelden/<int:pk>/betaling/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="invoice", body="payment"),
    # What the bank said: only the secretariat knows of it, and what it only looked at may be thrown away.
    Row("beheer/uittreksels/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/uittreksels/opladen/", NOT_THIS_WAY, SECRETARIAT_ACTS),
    Row("beheer/uittreksels/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="bank statement"),
    Row("beheer/uittreksels/bestand/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="bank file"),
    Row("beheer/uittreksels/bestand/<int:pk>/inlezen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="waiting bank file"),
    Row("beheer/uittreksels/bestand/<int:pk>/weggooien/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="waiting bank file"),
    Row("beheer/uittreksels/bestand/<int:pk>/kolommen/", SECRETARIAT, SECRETARIAT, place="waiting bank file"),
    Row("beheer/uittreksels/bestand/<int:pk>/ophalen/", SECRETARIAT, NOT_THIS_WAY, place="bank file"),
    Row("beheer/lidgelden/<int:pk>/opnieuw/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="invoice"),
    Row("beheer/lidgelden/<int:pk>/e-factuur/", SECRETARIAT_ACTS, NOT_THIS_WAY, place="invoice"),
    Row("beheer/creditnotas/<int:pk>/e-factuur/", SECRETARIAT_ACTS, NOT_THIS_WAY, place="credit note"),
    Row("beheer/lidgelden/e-facturen/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/lidgelden/e-facturen/<int:year>/", SECRETARIAT, NOT_THIS_WAY, place="billing"),
    Row("beheer/lidgelden/facturatie/<int:pk>/", SECRETARIAT, SECRETARIAT_ACTS, place="billing"),
    # The books: money and fees. Every deed is shown first, and done when it is confirmed.
    Row("beheer/lidgelden/<int:pk>/creditnota/", SECRETARIAT, SECRETARIAT_ACTS, place="owed", body="credit"),
    Row("beheer/lidgelden/<int:pk>/annuleren/", SECRETARIAT, SECRETARIAT_ACTS, place="owed", body="why"),
    Row("beheer/lidgelden/<int:pk>/afschrijven/", SECRETARIAT, SECRETARIAT_ACTS, place="owed", body="write off"),
    Row(
        "beheer/lidgelden/<int:pk>/afschrijving/<int:row_pk>/ongedaan/",
        SECRETARIAT,
        SECRETARIAT_ACTS,
        place="owed",
        body="why",
    ),
    Row("beheer/lidgelden/annuleren/", SECRETARIAT, SECRETARIAT),
    Row("beheer/lidgelden/annuleren/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="cancellation"),
    Row("beheer/creditnotas/<int:pk>/pdf/", SECRETARIAT, NOT_THIS_WAY, place="credit note"),
    Row("beheer/betalingen/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/betalingen/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="money"),
    Row("beheer/betalingen/<int:pk>/toewijzen/", SECRETARIAT, SECRETARIAT_ACTS, place="money", body="allocate"),
    Row("beheer/betalingen/<int:pk>/terugbetaald/", SECRETARIAT, SECRETARIAT_ACTS, place="money", body="refund"),
    Row("beheer/betalingen/<int:pk>/geschonken/", SECRETARIAT, SECRETARIAT_ACTS, place="money", body="gift"),
    Row("beheer/betalingen/<int:pk>/tegoed/", SECRETARIAT, SECRETARIAT_ACTS, place="money"),
    Row("beheer/betalingen/<int:pk>/ongedaan/", SECRETARIAT, SECRETARIAT_ACTS, place="mistake", body="why"),
    Row(
        "beheer/betalingen/<int:pk>/toewijzing/<int:allocation_pk>/ongedaan/",
        SECRETARIAT,
        SECRETARIAT_ACTS,
        place="money",
        body="why",
    ),
    Row(
        "beheer/betalingen/<int:pk>/bestemming/<int:disposal_pk>/ongedaan/",
        SECRETARIAT,
        SECRETARIAT_ACTS,
        place="money",
        body="why",
    ),
    Row("beheer/boeken/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/boeken/<int:year>/jaarstaat/", SECRETARIAT, NOT_THIS_WAY, place="books"),
    Row("beheer/boeken/<int:year>/<slug:kind>/", SECRETARIAT, NOT_THIS_WAY, place="books"),
    Row("beheer/tarieven/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/tarieven/nieuw/", SECRETARIAT, SECRETARIAT_ACTS, body="fees"),
    Row("beheer/tarieven/<int:pk>/wijzigen/", SECRETARIAT, SECRETARIAT_ACTS, place="planned fees", body="fees"),
    Row("beheer/tarieven/<int:pk>/intrekken/", SECRETARIAT, SECRETARIAT_ACTS, place="planned fees"),
    # The yearly run, sizes and reminders. The board reads the list that is made for it.
    Row("beheer/lidgelden/grootte/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/lidgelden/grootte/openen/", NOT_THIS_WAY, SECRETARIAT_ACTS, body="round"),
    Row("beheer/lidgelden/grootte/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="round"),
    Row("beheer/lidgelden/grootte/<int:pk>/sluiten/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="round"),
    Row(
        "beheer/lidgelden/grootte/<int:pk>/antwoord/<int:confirmation_pk>/",
        SECRETARIAT,
        SECRETARIAT_ACTS,
        place="round",
        body="size",
    ),
    Row("beheer/lidgelden/jaar/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/lidgelden/jaar/<int:year>/", SECRETARIAT, NOT_THIS_WAY, place="year"),
    Row("beheer/lidgelden/jaar/<int:year>/starten/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="year"),
    Row("beheer/lidgelden/ronde/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="run"),
    Row("beheer/lidgelden/ronde/<int:pk>/voortgang/", SECRETARIAT, NOT_THIS_WAY, place="run"),
    Row("beheer/lidgelden/herinneringen/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/lidgelden/herinneringen/nakijken/", NOT_THIS_WAY, SECRETARIAT_ACTS),
    Row("beheer/lidgelden/herinneringen/versturen/", NOT_THIS_WAY, SECRETARIAT_ACTS),
    Row("beheer/lidgelden/herinneringen/lijst/", STAFF, NOT_THIS_WAY),
    Row("beheer/lidgelden/herinneringen/<int:pk>/pdf/", SECRETARIAT, NOT_THIS_WAY, place="notice"),
    Row("beheer/lidgelden/herinneringen/<int:pk>/gepost/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="notice"),
    Row(
        "beheer/lidgelden/herinneringen/lid/<int:pk>/", SECRETARIAT, SECRETARIAT_ACTS, place="membership", body="why"
    ),
    Row("beheer/lidgelden/herinneringen/rust/<int:pk>/opheffen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="hold"),
    Row("beheer/brieven/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/voorbeeld/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/bijlage/<int:attachment_pk>/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/wijzigen/", SECRETARIAT, SECRETARIAT_ACTS, place="ready letter", body="words"),
    Row("beheer/brieven/<int:pk>/opnieuw/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="failed letter"),
    Row("beheer/brieven/<int:pk>/intrekken/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="ready letter"),
    Row("beheer/brieven/<int:pk>/aangekomen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="uncertain letter"),
    Row("beheer/brieven/<int:pk>/vasthouden/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="ready letter"),
    Row("beheer/brieven/<int:pk>/versturen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="ready letter"),
    # Without the number that was on the screen it only asks again.
    Row("beheer/brieven/alle/<slug:job>/", SECRETARIAT, SECRETARIAT, place="all letters"),
    # The words of letters: a right of its own. An empty form is shown again.
    Row("beheer/brieven/teksten/", SECRETARIAT, NOT_THIS_WAY),
    Row("beheer/brieven/teksten/<slug:room>/<slug:name>/", SECRETARIAT, SECRETARIAT, place="words"),
    Row("beheer/brieven/teksten/<slug:room>/<slug:name>/wachten/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="words"),
    Row(
        "beheer/brieven/teksten/<slug:room>/<slug:name>/origineel/<slug:language>/",
        NOT_THIS_WAY,
        SECRETARIAT_ACTS,
        place="words",
    ),
    # The staff site's own addresses.
    Row("beheer/", STAFF, STAFF),
    Row("beheer/login/", STAFF_ACT, STAFF_ACT),
    Row("beheer/logout/", NOT_THIS_WAY, "in in 404 404 > > >"),
    Row("beheer/password_change/", TO_ACCOUNT, TO_ACCOUNT),
    Row("beheer/password_change/done/", STAFF, NOT_THIS_WAY),
    # Asked for the people behind contacts: nobody learns names here that it may not view.
    Row(
        "beheer/autocomplete/",
        ADMINISTRATOR,
        NOT_THIS_WAY,
        address="beheer/autocomplete/?app_label=membership&model_name=contact&field_name=user",
    ),
    Row("beheer/jsi18n/", STAFF, NOT_THIS_WAY),
    # "View on site": no row has a page on the public side, so there is nothing to lead to.
    Row("beheer/r/<path:content_type_id>/<path:object_id>/", HIDDEN, HIDDEN),
    # Signing in. Who is inside already is led on; the steps that follow a first one lead back to it.
    Row("aanmelden/", STRANGERS, STRANGERS),
    Row("aanmelden/code/", STRANGERS, STRANGERS),
    Row("aanmelden/code/bevestigen/", BEGUN, BEGUN),
    Row("aanmelden/tweede-stap/controle/", BEGUN, BEGUN),
    Row("aanmelden/passkey/", BEGUN, BEGUN),
    Row("aanmelden/afmelden/", "> > 200 200 200 200 200", "> > > > > > >"),
    Row("aanmelden/gesloten/", EVERYBODY, NOBODY),
    # There is no signing up: one becomes a member first.
    Row("aanmelden/lid-worden/", " ".join([">lid-worden"] * 7), " ".join([">lid-worden"] * 7)),
    Row("aanmelden/opnieuw/", INSIDE, INSIDE),
    Row("aanmelden/wachtwoord/wijzigen/", INSIDE, INSIDE),
    # Everybody in the world has a password, and is led to the page that changes one.
    Row("aanmelden/wachtwoord/kiezen/", "in in" + 5 * " >aanmelden", "in in" + 5 * " >aanmelden"),
    Row("aanmelden/wachtwoord/vergeten/", EVERYBODY, EVERYBODY),
    Row("aanmelden/wachtwoord/vergeten/verstuurd/", EVERYBODY, NOBODY),
    Row("aanmelden/wachtwoord/nieuw/klaar/", EVERYBODY, NOBODY),
    # A link that is unknown or spent is told so on the page, which shows no form.
    Row(
        "aanmelden/^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        EVERYBODY,
        EVERYBODY,
        address="aanmelden/wachtwoord/nieuw/1-onbekend/",
    ),
    # Second factors: one's own, and nobody else's, not even for an administrator.
    Row("aanmelden/tweede-stap/", INSIDE, INSIDE_NOT_THIS_WAY),
    Row("aanmelden/tweede-stap/opnieuw/", WITH_FACTOR, WITH_FACTOR),
    Row("aanmelden/tweede-stap/app/", WITHOUT_FACTOR, WITHOUT_FACTOR),
    Row("aanmelden/tweede-stap/app/verwijderen/", OWN_FACTOR, OWN_FACTOR_CHANGES),
    Row("aanmelden/tweede-stap/herstelcodes/", OWN_FACTOR, INSIDE_NOT_THIS_WAY),
    # Without a second factor there is nothing to recover: the form says so and makes no codes.
    Row("aanmelden/tweede-stap/herstelcodes/nieuw/", INSIDE, WITHOUT_FACTOR),
    Row("aanmelden/tweede-stap/herstelcodes/bewaren/", OWN_FACTOR, "in in 405 404 404 404 404"),
    Row("aanmelden/passkeys/", INSIDE, INSIDE_NOT_THIS_WAY),
    Row("aanmelden/passkeys/nieuw/", INSIDE, INSIDE),
    Row("aanmelden/passkeys/opnieuw/", WITH_FACTOR, "in in" + 5 * " >aanmelden"),
    Row("aanmelden/passkeys/<int:pk>/", OWN_FACTOR, OWN_FACTOR, place="passkey"),
    Row("aanmelden/passkeys/<int:pk>/verwijderen/", OWN_FACTOR, OWN_FACTOR_CHANGES, place="passkey"),
    # Corrections. Rows that only the chain may write have no add, change or delete for anybody.
    *model("accounts/user", ADMINISTRATOR, add=ADMINISTRATOR, change=ADMINISTRATOR, delete=REFUSED),
    *model("membership/organisation", STAFF, add=REFUSED, change=SECRETARIAT, delete=REFUSED),
    *model("membership/contact", SECRETARIAT, add=SECRETARIAT, change=SECRETARIAT, delete=ADMINISTRATOR),
    *model("membership/membership", STAFF, add=REFUSED, change=REFUSED, delete=REFUSED),
    *model("membership/registerentry", STAFF, add=REFUSED, change=REFUSED, delete=REFUSED),
    *model("membership/sector", SECRETARIAT, add=SECRETARIAT, change=SECRETARIAT, delete=ADMINISTRATOR),
    *model("dues/feeschedule", SECRETARIAT, add=REFUSED, change=REFUSED, delete=REFUSED),
    *model("dues/reminderlevel", SECRETARIAT, add=SECRETARIAT, change=SECRETARIAT, delete=REFUSED),
    *model("dues/invoice", SECRETARIAT, add=REFUSED, change=REFUSED, delete=REFUSED),
    *model("dues/payment", SECRETARIAT, add=REFUSED, change=REFUSED, delete=REFUSED),
    # Routes that are regular expressions name their address themselves.
    Row(
        "beheer/membership/organisation/^([^/]+)/history/([^/]+)/$",
        STAFF,
        STAFF,
        address="beheer/membership/organisation/{organisation}/history/{organisation history}/",
    ),
    Row(
        "beheer/dues/feeschedule/^([^/]+)/history/([^/]+)/$",
        SECRETARIAT,
        SECRETARIAT,
        address="beheer/dues/feeschedule/{feeschedule}/history/{feeschedule history}/",
    ),
    Row(
        "beheer/dues/reminderlevel/^([^/]+)/history/([^/]+)/$",
        SECRETARIAT,
        SECRETARIAT,
        address="beheer/dues/reminderlevel/{reminderlevel}/history/{reminderlevel history}/",
    ),
    Row("beheer/^(?P<app_label>accounts|membership|dues)/$", STAFF, STAFF, address="beheer/membership/"),
    Row("beheer/(?P<url>.*)$", HIDDEN, HIDDEN, address="beheer/bestaat-niet/"),
]
