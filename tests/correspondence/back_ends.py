from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Exploding(BaseEmailBackend):
    """A back end of a package that says nothing about what had happened before it failed."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        raise RuntimeError("boem")
