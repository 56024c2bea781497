"""The way to Redis, for a worker that outlives a restart of it."""

from kombu.transport import redis


class Channel(redis.Channel):
    """Puts nothing back when it closes.

    What a lost connection cannot put back ends the worker (kombu 5.7: it looks for the address of a connection
    that is gone). Nothing has to be put back: tasks only wake, and what they are for stands in rows that the
    sweeps find. A wake-up that a worker took and did not answer for comes again by itself after an hour.
    """

    do_restore = False


class Transport(redis.Transport):
    Channel = Channel
