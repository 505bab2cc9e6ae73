"""How often somebody without an account may ask: counted in Redis for a while, never in clear."""

import functools
import ipaddress
from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

WAIT = 2
"""Seconds that Redis has for an answer."""


@dataclass(frozen=True)
class Limit:
    """`times` attempts within `seconds`, counted from the first."""

    name: str
    times: int
    seconds: int

    def take(self, who: str) -> bool:
        """Count one attempt of `who`; whether it was still allowed. Without Redis nothing is allowed."""
        key = self._key(who)
        try:
            with _redis().pipeline(transaction=True) as pipe:
                pipe.set(key, 0, ex=self.seconds, nx=True)
                pipe.incr(key)
                _made, taken = pipe.execute()
        except redis.RedisError:
            return False
        return int(taken) <= self.times

    def give_back(self, who: str) -> None:
        """Take back one attempt of `who`: it succeeded. An attempt that was forgotten meanwhile stays so."""
        key = self._key(who)
        try:
            if _redis().exists(key):
                _redis().decr(key)
        except redis.RedisError:
            return

    def _key(self, who: str) -> str:
        return f"limit:{self.name}:{salted_hmac('casework.limits', who, algorithm='sha256').hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: what the proxy in front saw last, else the peer. An IPv6 network counts as one."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    peer = told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer[:60]
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


@functools.cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT)
