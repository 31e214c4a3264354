"""Slows down who tries one-time links: 256 random bits are not guessed, but nobody should be let
try for free. Counted by address, for a quarter of an hour, over all processes and kinds of link."""

from axes.helpers import get_client_ip_address
from django.http import HttpRequest

from ronghe.apps.base.api import now
from ronghe.apps.people.rates import Rate, count_turn, turns_taken

MOST_MISSES = 20
MISSES = Rate(MOST_MISSES, seconds=15 * 60)


def _subject(request: HttpRequest) -> str:
    return f"link-misses:{get_client_ip_address(request)}"


def has_missed_too_often(request: HttpRequest) -> bool:
    return turns_taken(_subject(request), MISSES, at=now()) >= MOST_MISSES


def count_miss(request: HttpRequest) -> None:
    count_turn(_subject(request), MISSES, at=now())
