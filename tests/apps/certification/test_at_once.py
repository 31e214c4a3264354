"""The same thing done twice at once is done once."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from tests.apps.certification.issuers import AT, give_keys
from tests.apps.certification.test_issuing import issued
from tests.apps.conftest import World

from ronghe.apps.base.api import Refused
from ronghe.apps.certification.api import revoke_credential
from ronghe.apps.certification.models import Credential, IssuerKey
from ronghe.apps.people.api import viewer_of_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object]) -> list[str]:
    """Do it in two threads; how each ended."""
    start, ends = Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            act()
            ends.append("done")
        except Refused as refusal:
            ends.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_one_decision_is_issued_once(world: World) -> None:
    give_keys(world.school)
    viewer, decision = viewer_of_person(world.lead), uuid4()

    ends = at_once(lambda: issued(world, viewer, decision=decision))

    assert ends == ["done", "issued-already"]
    assert Credential.objects.count() == 1


def test_a_credential_is_revoked_once(world: World) -> None:
    give_keys(world.school)
    viewer = viewer_of_person(world.lead)
    credential = issued(world, viewer)

    ends = at_once(
        lambda: revoke_credential(viewer=viewer, credential=credential, reason="mistake", at=AT)
    )

    assert ends == ["done", "other-state"]


def test_an_issuer_gets_one_pair_of_keys(world: World) -> None:
    viewer = viewer_of_person(world.lead)

    ends = at_once(lambda: issued(world, viewer))

    assert ends == ["done", "done"]
    assert sorted(IssuerKey.objects.values_list("kind", flat=True)) == ["ed25519", "rsa"]
    places = Credential.objects.values_list("status_list", "status_index")
    assert len(set(places)) == 2
