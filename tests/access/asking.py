"""Asking one address as one visitor, and what came back in one word."""

from django.db import transaction
from django.test import Client

SIGN_IN = "/aanmelden/?next="


def ask(client: Client, method: str, address: str, body: dict[str, object]) -> str:
    """The status, or "in" where the visitor is asked to sign in first. Whatever was changed is undone."""
    client.raise_request_exception = False
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address, body)
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.streaming:
        list(response)  # read to the end, so that the file is closed
    if response.status_code == 302 and response["Location"].startswith(SIGN_IN):
        return "in"
    return str(response.status_code)
