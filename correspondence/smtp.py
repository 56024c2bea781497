"""Django's SMTP back end, which also knows whether a letter may have left when the connection broke."""

import smtplib

from django.core.mail.backends import smtp


class _Watched(smtplib.SMTP):
    may_have_taken_it = False

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]  # the stubs say ReadableBuffer
        """Until the server has answered, the letter may lie with it or not."""
        self.may_have_taken_it = True
        try:
            answer = super().data(msg)
        except smtplib.SMTPDataError:
            self.may_have_taken_it = False
            raise
        self.may_have_taken_it = False
        return answer


class _WatchedOverTLS(_Watched, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its first byte."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedOverTLS if self.use_ssl else _Watched

    @property
    def may_have_taken_it(self) -> bool:
        return isinstance(self.connection, _Watched) and self.connection.may_have_taken_it
