"""How often one visitor may do what sends mail or makes rows. Kept in the database's cache: Redis may be away."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def allow(key: str, *, per_hour: int) -> bool:
    """Take one of the places that `key` has in an hour. False when all are taken.

    Each place is a cache entry of its own, because adding one is atomic where counting up is not.
    """
    return any(cache.add(f"limit:{key}:{place}", 1, HOUR) for place in range(per_hour))


def client_address(request: HttpRequest) -> str:
    """Who asks: the address that the outermost trusted proxy saw, and never what the visitor claims himself.

    One IPv6 visitor has a whole /64 to choose from, so that is what counts.
    """
    claimed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    text = claimed[-trusted] if 0 < trusted <= len(claimed) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.exploded if address.ipv4_mapped else address.exploded[:19]
    return str(address)
