"""Which service addresses the bot may talk to: the bearer token must never leave for anywhere else."""

import ipaddress
from collections.abc import Collection
from functools import lru_cache

from yarl import URL

TEAMS_HOST = "smba.trafficmanager.net"


class ServiceUrls:
    """The allow-list of Bot Connector addresses.

    Outside local mode: https on the default port to exactly `smba.trafficmanager.net` or one of `extra_hosts`
    (the government clouds), never a wildcard, since anyone can register a name under trafficmanager.net.
    In local mode: loopback only, http or https, any port.

    Raises ValueError when an extra host isn't a plain host name.
    """

    def __init__(self, *, local: bool, extra_hosts: Collection[str] = ()) -> None:
        for host in extra_hosts:
            if not _is_plain_host(host):
                raise ValueError(f"not a host name: {host!r}")
        self._local = local
        self._hosts = frozenset({TEAMS_HOST, *(host.lower() for host in extra_hosts)})
        self.allows = lru_cache(maxsize=256)(self._allows)

    def _allows(self, service_url: str) -> bool:
        try:
            url = URL(service_url)
            if url.host is None or url.user is not None or url.password is not None:
                return False
            if url.raw_query_string or url.raw_fragment or "\\" in service_url:
                return False
            if self._local:
                return url.scheme in {"http", "https"} and _is_loopback(url.host)
            return url.scheme == "https" and url.port == 443 and url.host in self._hosts
        except ValueError:
            return False


def _is_plain_host(host: str) -> bool:
    labels = host.split(".")
    return len(labels) > 1 and all(label.replace("-", "").isalnum() and label.isascii() for label in labels)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
