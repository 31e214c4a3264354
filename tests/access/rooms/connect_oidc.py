"""Schools' own sign-ins of three corners' organisations."""

from typing import TYPE_CHECKING, Any

from ronghe.apps.base.api import now
from ronghe.apps.connect.models import IdentityProvider
from ronghe.apps.people.api import wrap_secret

if TYPE_CHECKING:
    from world import AccessWorld


def build(world: "AccessWorld") -> list[tuple[Any, IdentityProvider]]:
    places = [world.corners[n].place for n in (0, 3, 4)]
    return [(place, _provider(place, number)) for number, place in enumerate(places)]


def _provider(place: Any, number: int) -> IdentityProvider:
    return IdentityProvider.objects.create(
        organisation=place.organisation,
        title_en=f"provider {number}",
        issuer=f"https://id{number}.example",
        client_id="c",
        secret=wrap_secret(b"s"),
        number_claim="n",
        authorization_url="https://id.example/authorize",
        token_url="https://id.example/token",
        keys_url="https://id.example/keys",
        keys_fetched_at=now(),
        registered_at=now(),
    )


def _providers(world: "AccessWorld") -> list[Any]:
    from subjects import Subject

    return [
        Subject(str(provider), {"uuid": provider.uuid}, "unit", place, level="organisation")
        for place, provider in world.rooms["connect_oidc"]
    ]


def _open(world: "AccessWorld") -> list[Any]:
    """Anybody may go to any school to sign in there."""
    from subjects import Subject

    return [
        Subject(str(provider), {"uuid": provider.uuid})
        for _place, provider in world.rooms["connect_oidc"]
    ]


SUBJECTS = {"identity_provider": _providers, "school_sign_in_begin": _open}
