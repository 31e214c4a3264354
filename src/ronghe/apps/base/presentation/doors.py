"""Links that lead only where their reader may go.

A page names doors of other rooms, and whether its reader may open them is not its own to know: who
keeps the policy registers a keeper here.
"""

from collections.abc import Callable

from django.http import HttpRequest

from ronghe.apps.base.registries import Registry

Keeper = Callable[[HttpRequest, str], bool]

door_keepers: Registry[Keeper] = Registry("door keepers")


def opens(request: HttpRequest, address: str) -> bool:
    """Whether the reader of the page may open an address of this site at all; whether they see
    just that row is its own page's matter. False for an empty address."""
    return bool(address) and all(keeper(request, address) for keeper in door_keepers)
