"""Targets of webhooks: which addresses may be posted to.

Our services stand in a network that others must not reach through us.
"""

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from services.integration.domain.refusals import FaultyTarget

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TUNNELS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "::/96")))
"""IPv6 networks whose addresses stand for IPv4 ones, among them private ones."""

_UNREADABLE = "Напишіть адресу так: https://hooks.example.org/dovira (ім'я латиницею або punycode)."
_OPEN = "Адреса має починатися з https://: підпис захищає від підробки, але не від чужих очей."
_CROWDED = "Приберіть з адреси ім'я з паролем і все після #: події підписано, паролі не потрібні."


def check_target(url: str, *, allowed: Collection[Network] = ()) -> None:
    """Raises FaultyTarget for what cannot be posted to, whatever its name resolves to."""
    try:
        parts = urlsplit(url)
        fits = bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not url.isascii() or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise FaultyTarget(_UNREADABLE)
    if parts.scheme != "https" and not (parts.scheme == "http" and allowed):
        raise FaultyTarget(_OPEN)
    if parts.username is not None or parts.fragment:
        raise FaultyTarget(_CROWDED)


def may_connect(address: Address, *, allowed: Collection[Network] = (), is_plain: bool = False) -> bool:
    """Whether an address may be connected to. ``is_plain``: without TLS, which only an allowed network may be."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in allowed):
        return True
    return not is_plain and _is_public(address)


def all_may_be_connected_to(addresses: Iterable[Address], *, allowed: Collection[Network], is_plain: bool) -> bool:
    """Whether a name may be trusted: one that resolves to a private address, among others, may not."""
    return all(may_connect(one, allowed=allowed, is_plain=is_plain) for one in addresses)


def _is_public(address: Address) -> bool:
    if any(address in tunnel for tunnel in _TUNNELS):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
