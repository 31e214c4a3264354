"""Slows down who tries one-time links: 256 random bits are not guessed, but nobody should be let
try for free. Counted by address, for a quarter of an hour."""

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

MOST_MISSES = 20
MISS_SECONDS = 15 * 60


def _key(request: HttpRequest) -> str:
    return f"link-misses:{get_client_ip_address(request)}"


def has_missed_too_often(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= MOST_MISSES


def count_miss(request: HttpRequest) -> None:
    cache.add(_key(request), 0, MISS_SECONDS)
    cache.incr(_key(request))
