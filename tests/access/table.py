"""Who may do what at every address of the portal: one row an address, seven cells a method, in the order of ROLES.

A cell is the status of the answer, or "in" where the visitor is asked to sign in first. Each row was read and
judged by a person: what is not meant to be so is a mistake in the portal, not in the row.
"""

from dataclasses import dataclass

# stranger, applicant, member, other member, board, secretariat, administrator
EVERYBODY = "200 200 200 200 200 200 200"
NOBODY = "405 405 405 405 405 405 405"
LED_ON = "302 302 302 302 302 302 302"
APPLICANT = "404 200 404 404 404 404 404"
APPLICANT_ACTS = "404 302 404 404 404 404 404"
STAFF = "in in 404 404 200 200 200"
STAFF_ACT = "in in 404 404 302 302 302"
SECRETARIAT = "in in 404 404 403 200 200"
SECRETARIAT_ACTS = "in in 404 404 403 302 302"
NOT_THIS_WAY = "in in 404 404 405 405 405"
SIGNED_IN = "in in 200 200 200 200 200"
SIGNED_IN_LED_ON = "in in 302 302 302 302 302"
STRANGERS = "200 200 302 302 302 302 302"
HIDDEN = "in in 404 404 404 404 404"
ADMINISTRATOR = "in in 404 404 403 403 200"
REFUSED = "in in 404 404 403 403 403"


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
    Row("na-aanmelden/", SIGNED_IN_LED_ON, NOBODY),
    Row("taal/", LED_ON, LED_ON, body="language"),
    Row("gezond/", EVERYBODY, NOBODY),
    # Applying: the session that began the application, or came in through its link, and nobody else. Whoever holds a
    # mailed link may open it; that is what a key is.
    Row("aanvraag/", EVERYBODY, EVERYBODY),
    Row("aanvraag/link/", EVERYBODY, EVERYBODY),
    Row("aanvraag/open/<str:token>/", LED_ON, NOBODY, place="link"),
    Row("aanvraag/open/<str:token>/bevestigen/", NOBODY, LED_ON, place="link"),
    Row("aanvraag/<uuid:reference>/", APPLICANT, NOBODY, place="sent"),
    Row("aanvraag/<uuid:reference>/stap/overzicht/", APPLICANT, APPLICANT, place="draft"),
    Row("aanvraag/<uuid:reference>/stap/<slug:slug>/", APPLICANT, APPLICANT, place="draft"),
    Row("aanvraag/<uuid:reference>/verwijderen/", APPLICANT, APPLICANT_ACTS, place="draft"),
    Row("aanvraag/<uuid:reference>/document/<int:pk>/", APPLICANT, NOBODY, place="sent"),
    Row(
        "aanvraag/<uuid:reference>/document/<int:pk>/verwijderen/", NOBODY, APPLICANT_ACTS, place="draft", body="step"
    ),
    Row("aanvraag/<uuid:reference>/ica-kompas/", NOBODY, APPLICANT, place="sent"),
    Row("aanvraag/<uuid:reference>/intrekken/", APPLICANT, APPLICANT_ACTS, place="sent"),
    # Paying: whoever has the address, which is made to be forwarded.
    Row("betalen/<str:pay_key>/", EVERYBODY, NOBODY, place="invoice"),
    Row("betalen/<str:pay_key>/qr.svg", EVERYBODY, NOBODY, place="invoice"),
    Row("betalen/<str:pay_key>/pdf/", EVERYBODY, NOBODY, place="invoice"),
    # A member's own pages. Who may view all invoices may also open one here.
    Row("mijn/", SIGNED_IN, NOBODY),
    Row("mijn/nota/<int:pk>/pdf/", "in in 200 404 404 200 200", NOBODY, place="invoice"),
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
    # Advice: a rule keeps it to the board, so the others of the staff are led back with the sentence that says so.
    Row(
        "beheer/aanvragen/<int:pk>/advies/",
        NOT_THIS_WAY,
        "in in 404 404 302 200 200",
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
    Row("beheer/vergaderingen/<int:pk>/afsluiten/", STAFF, STAFF_ACT, place="meeting"),
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
    # Dues and letters: not the board's.
    Row("beheer/lidgelden/", SECRETARIAT, NOT_THIS_WAY, place="invoice"),
    Row("beheer/lidgelden/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="invoice"),
    Row("beheer/lidgelden/<int:pk>/pdf/", SECRETARIAT, NOT_THIS_WAY, place="invoice"),
    Row("beheer/lidgelden/<int:pk>/betaling/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="invoice", body="payment"),
    Row("beheer/brieven/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/voorbeeld/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/bijlage/<int:attachment_pk>/", SECRETARIAT, NOT_THIS_WAY, place="ready letter"),
    Row("beheer/brieven/<int:pk>/wijzigen/", SECRETARIAT, SECRETARIAT_ACTS, place="ready letter", body="words"),
    Row("beheer/brieven/<int:pk>/opnieuw/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="failed letter"),
    Row("beheer/brieven/<int:pk>/intrekken/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="ready letter"),
    Row("beheer/brieven/<int:pk>/aangekomen/", NOT_THIS_WAY, SECRETARIAT_ACTS, place="uncertain letter"),
    # The staff site's own addresses.
    Row("beheer/", STAFF, STAFF),
    Row("beheer/login/", STAFF_ACT, STAFF_ACT),
    Row("beheer/logout/", NOT_THIS_WAY, STAFF_ACT),
    Row("beheer/password_change/", STAFF_ACT, STAFF_ACT),
    Row("beheer/password_change/done/", STAFF, NOT_THIS_WAY),
    Row("beheer/autocomplete/", "in in 404 404 403 403 403", NOT_THIS_WAY),
    Row("beheer/jsi18n/", STAFF, NOT_THIS_WAY),
    Row("beheer/r/<path:content_type_id>/<path:object_id>/", HIDDEN, HIDDEN),
    # Signing in. A signed-in visitor is led on; the second step asks for the first one again.
    Row("aanmelden/", STRANGERS, STRANGERS),
    Row("aanmelden/code/", STRANGERS, STRANGERS),
    Row("aanmelden/code/bevestigen/", LED_ON, LED_ON),
    Row("aanmelden/afmelden/", "302 302 200 200 200 200 200", LED_ON),
    Row("aanmelden/gesloten/", EVERYBODY, NOBODY),
    Row("aanmelden/opnieuw/", SIGNED_IN, SIGNED_IN),
    Row("aanmelden/lid-worden/", LED_ON, LED_ON),
    Row("aanmelden/wachtwoord/wijzigen/", SIGNED_IN, SIGNED_IN),
    Row("aanmelden/wachtwoord/kiezen/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/wachtwoord/vergeten/", EVERYBODY, EVERYBODY),
    Row("aanmelden/wachtwoord/vergeten/verstuurd/", EVERYBODY, NOBODY),
    Row("aanmelden/wachtwoord/nieuw/klaar/", EVERYBODY, NOBODY),
    Row("aanmelden/tweede-stap/", SIGNED_IN, "in in 405 405 405 405 405"),
    Row("aanmelden/tweede-stap/controle/", LED_ON, LED_ON),
    Row("aanmelden/tweede-stap/opnieuw/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/tweede-stap/app/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/tweede-stap/app/verwijderen/", HIDDEN, HIDDEN),
    Row("aanmelden/tweede-stap/herstelcodes/", HIDDEN, "in in 405 405 405 405 405"),
    Row("aanmelden/tweede-stap/herstelcodes/nieuw/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/tweede-stap/herstelcodes/bewaren/", HIDDEN, HIDDEN),
    Row("aanmelden/passkey/", LED_ON, LED_ON),
    Row("aanmelden/passkeys/", SIGNED_IN, "in in 405 405 405 405 405"),
    Row("aanmelden/passkeys/nieuw/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/passkeys/opnieuw/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/passkeys/<int:pk>/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    Row("aanmelden/passkeys/<int:pk>/verwijderen/", SIGNED_IN_LED_ON, SIGNED_IN_LED_ON),
    # Corrections. Rows that only the chain may write have no add, change or delete for anybody.
    *model("accounts/user", ADMINISTRATOR, add=ADMINISTRATOR, change=ADMINISTRATOR, delete=REFUSED),
    *model("membership/organisation", STAFF, add=REFUSED, change=SECRETARIAT, delete=REFUSED),
    *model("membership/contact", SECRETARIAT, add=SECRETARIAT, change=SECRETARIAT, delete=ADMINISTRATOR),
    *model("membership/membership", STAFF, add=REFUSED, change=REFUSED, delete=REFUSED),
    *model("membership/registerentry", STAFF, add=REFUSED, change=REFUSED, delete=REFUSED),
    *model("membership/sector", SECRETARIAT, add=SECRETARIAT, change=SECRETARIAT, delete=ADMINISTRATOR),
    *model("dues/feeschedule", SECRETARIAT, add=ADMINISTRATOR, change=ADMINISTRATOR, delete=REFUSED),
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
    Row("beheer/^(?P<app_label>accounts|membership|dues)/$", STAFF, STAFF, address="beheer/membership/"),
    Row("beheer/(?P<url>.*)$", HIDDEN, HIDDEN, address="beheer/bestaat-niet/"),
    Row(
        "aanmelden/^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        EVERYBODY,
        EVERYBODY,
        address="aanmelden/wachtwoord/nieuw/1-onbekend/",
    ),
]
