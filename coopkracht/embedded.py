"""The whole portal in one process: web pages, background worker and clock. No other server is needed.

Started by a management command, never by importing an application: a shell or a migration must not start threads.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator

from celery import Celery
from celery.beat import Scheduler, Service
from celery.worker import WorkController, state
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

HOST = "127.0.0.1"


class QuietRequestHandler(WSGIRequestHandler):
    """Says nothing for each request; a demo's terminal shows the addresses and what went wrong."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the overridden argument
        logging.getLogger("coopkracht.embedded").debug(format, *args)


class WebServer(ThreadedWSGIServer):
    allow_reuse_address = True
    # A browser holds connections open; they must not hold the end of the process.
    daemon_threads = True


def open_web_server(application: WSGIHandler, port: int) -> WebServer:
    """Take the port. Raises OSError when somebody else has it; port 0 takes any free one."""
    server = WebServer((HOST, port), QuietRequestHandler)
    server.set_app(application)
    return server


@contextlib.contextmanager
def background(app: Celery) -> Iterator[None]:
    """A worker and a clock in two threads of this process, stopped when the block ends."""
    worker = WorkController(
        app=app,
        hostname="embedded",
        pool_cls="solo",
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )
    # The plain scheduler keeps its times in memory; the usual one leaves a file in the working folder.
    clock = Service(app, scheduler_cls=Scheduler)
    thread = threading.Thread(target=worker.start, name="worker", daemon=True)
    thread.start()
    threading.Thread(target=clock.start, name="clock", daemon=True).start()
    try:
        yield
    finally:
        clock.stop()  # not waited for: it may be asleep until its next task
        # The worker looks at this mark between two tasks; a task under way is finished.
        state.should_stop = 0  # type: ignore[assignment]  # the stubs know only its resting value
        thread.join(timeout=30)
        state.should_stop = None
