"""A small clamd that speaks the real INSTREAM protocol and knows one virus: the test string."""

import socketserver
import struct
import threading
from contextlib import contextmanager

from tests.documents.files import EICAR

STREAM_BYTES = 30 * 1024**2


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        received = self._receive()
        self.server.received.append(received)
        self.wfile.write(self._judge(received) + b"\0")

    def _receive(self):
        received = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            received += self.rfile.read(size)
        return received

    def _judge(self, received):
        if self.server.reply:
            return self.server.reply
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in received else b"stream: OK"


class Clamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, reply=b""):
        super().__init__(("127.0.0.1", 0), Session)
        self.reply = reply
        self.received = []

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def running(reply=b""):
    with Clamd(reply) as clamd:
        thread = threading.Thread(target=clamd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield clamd
        finally:
            clamd.shutdown()
            thread.join()


def closed_port():
    """An address where nobody listens any more."""
    with Clamd() as clamd:
        return clamd.address
