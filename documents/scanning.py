"""Asking ClamAV over its INSTREAM command. Without a scanner we say so; with one that is away, nothing is served."""

import socket
import struct
from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings

TIMEOUT_SECONDS = 20.0
PIECE = 1 << 16


class Finding(StrEnum):
    OFF = "no scanner is set up"
    AWAY = "the scanner did not answer"
    UNABLE = "the scanner could not judge this file"
    CLEAN = "nothing found"
    INFECTED = "a virus was found"


def scan(chunks: Iterable[bytes]) -> Finding:
    """What the scanner at CLAMAV_ADDRESS ("host:port") says of this content."""
    if not settings.CLAMAV_ADDRESS:
        return Finding.OFF
    try:
        return _read(_ask(chunks))
    except (OSError, ValueError):
        return Finding.AWAY


def _ask(chunks: Iterable[bytes]) -> bytes:
    host, _colon, port = settings.CLAMAV_ADDRESS.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_SECONDS) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            for at in range(0, len(chunk), PIECE):
                piece = chunk[at : at + PIECE]
                clamd.sendall(struct.pack("!I", len(piece)) + piece)
        clamd.sendall(struct.pack("!I", 0))
        return _until_end(clamd)


def _until_end(clamd: socket.socket) -> bytes:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < 1024:
        if not (part := clamd.recv(1024)):
            break
        reply += part
    return reply.rstrip(b"\0\n ")


def _read(reply: bytes) -> Finding:
    """`stream: OK`, `stream: NAME FOUND`, or a sentence that ends in ERROR. Only the first lets a file pass."""
    if reply == b"stream: OK":
        return Finding.CLEAN
    if reply.startswith(b"stream: ") and reply.endswith(b" FOUND"):
        return Finding.INFECTED
    return Finding.UNABLE if reply.endswith(b"ERROR") else Finding.AWAY
