"""Asking one address as one visitor, and what came back in one word."""

from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client

SIGN_IN = "/aanmelden/?next="


def ask(client: Client, method: str, address: str, body: dict[str, object]) -> str:
    """The status; where the visitor is sent on, "in" for "sign in first" and else > with the room, such as >mijn.

    Whatever was changed is undone.
    """
    client.raise_request_exception = False
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.post(address, body) if method == "POST" else client.get(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.streaming:
        list(response)  # read to the end, so that the file is closed
    if response.status_code != 302:
        return str(response.status_code)
    if response["Location"].startswith(SIGN_IN):
        return "in"
    return ">" + urlsplit(response["Location"]).path.split("/")[1]
