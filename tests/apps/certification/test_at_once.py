"""The same thing done twice at once is done once."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from tests.apps.certification.conftest import NOW, Training
from tests.apps.certification.issuers import AT, give_keys
from tests.apps.certification.test_issuing import issued
from tests.apps.certification.test_items import add, reflection
from tests.apps.certification.test_share_links import share
from tests.apps.conftest import World

from ronghe.apps.base.api import Refused
from ronghe.apps.certification.api import revoke_credential
from ronghe.apps.certification.models import Credential, IssuerKey, PortfolioItem, ShareLink
from ronghe.apps.certification.portfolio_limits import MOST_LINKS
from ronghe.apps.certification.services.items import item_reference, remove_item
from ronghe.apps.certification.services.share_links import change_share_link, withdraw_share_link
from ronghe.apps.people.api import Person, viewer_of_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object], other: Callable[[], object] | None = None) -> list[str]:
    """Do it in two threads, or the other in the second; how each ended."""
    start, ends = Barrier(2), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            ends.append("done")
        except Refused as refusal:
            ends.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(one,)) for one in (act, other or act)]
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


# --- the portfolio --------------------------------------------------------------------------------


@pytest.fixture
def student(training: Training) -> Person:
    """Somebody who is old enough to show their portfolio by a link."""
    Person.objects.filter(pk=training.student.pk).update(birth_date=date(2009, 5, 1))
    return Person.objects.get(pk=training.student.pk)


def shared(student: Person, *items: PortfolioItem) -> ShareLink:
    return share(student, *(item_reference(one) for one in items))[0]


def test_the_last_place_for_a_link_is_taken_once(student: Person) -> None:
    item = add(student, reflection())
    for _ in range(MOST_LINKS - 1):
        shared(student, item)

    ends = at_once(lambda: shared(student, item))

    assert ends == ["done", "link-count"]
    assert ShareLink.objects.count() == MOST_LINKS


def test_a_link_shows_one_of_two_choices_and_never_a_mixture(student: Person) -> None:
    first, second, third = (add(student, reflection(title=one)) for one in "abc")
    link = shared(student, first)
    viewer = viewer_of_person(student)

    def choose(*items: PortfolioItem) -> Callable[[], object]:
        targets = tuple(item_reference(one) for one in items)
        return lambda: change_share_link(
            viewer=viewer, link=link, targets=targets, shows_levels=False, at=NOW
        )

    ends = at_once(choose(first, second), choose(third))

    assert ends == ["done", "done"]
    chosen = {str(row.target) for row in link.choices.all()}
    assert chosen in (
        {str(item_reference(first)), str(item_reference(second))},
        {str(item_reference(third))},
    )


def test_a_link_is_withdrawn_once(student: Person) -> None:
    link = shared(student, add(student, reflection()))
    viewer = viewer_of_person(student)
    found: list[bool] = []

    ends = at_once(lambda: found.append(withdraw_share_link(viewer=viewer, link=link, at=NOW)))

    assert ends == ["done", "done"]
    assert sorted(found) == [False, True]


def test_what_is_removed_while_it_is_chosen_is_shown_by_no_link(student: Person) -> None:
    kept, removed = (add(student, reflection(title=one)) for one in ("kept", "removed"))
    viewer = viewer_of_person(student)

    at_once(
        lambda: shared(student, kept, removed),
        lambda: remove_item(viewer=viewer, item=removed, at=NOW),
    )

    shown = [str(row.target) for link in ShareLink.objects.all() for row in link.choices.all()]
    assert str(item_reference(removed)) not in shown
    assert not PortfolioItem.objects.filter(pk=removed.pk).exists()
