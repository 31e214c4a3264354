"""Doors of the sample region: closed ones, a key, and a roster that waits to be looked at."""

import pytest
from tests.apps.conftest import NOON, World, world  # noqa: F401

from ronghe.apps.connect.api import IdentityProvider, LtiPlatform, RosterUpload, plan_roster
from ronghe.apps.connect.services.rosters import content_of
from ronghe.apps.people.api import ClientKey, Person, command_viewer
from ronghe.sample_region.load_doors import load_doors


@pytest.fixture
def waiting(world: World) -> RosterUpload:  # noqa: F811
    found = load_doors(showcase=world.students[0], at=NOON)
    assert found is not None
    return found


def test_platform_and_sign_in_are_shown_and_let_nobody_in(waiting: RosterUpload) -> None:
    [platform] = LtiPlatform.objects.all()
    [provider] = IdentityProvider.objects.all()

    assert (platform.closed_at, platform.keys) == (NOON, {"keys": []})
    assert (provider.closed_at, bytes(provider.secret)) == (NOON, b"")
    assert ClientKey.objects.count() == 1


def test_roster_would_add_a_class_of_three_and_has_added_nobody(
    waiting: RosterUpload,
    world: World,  # noqa: F811
) -> None:
    plan = plan_roster(
        viewer=command_viewer(),
        organisation=world.school,
        content=content_of(waiting),
        at=NOON,
    )

    assert plan.can_land
    assert plan.counts() == {"class_new": 1, "person_new": 3, "role_new": 3}
    assert not Person.objects.filter(number__startswith="SAMPLE-").exists()


def test_loading_again_changes_nothing(waiting: RosterUpload, world: World) -> None:  # noqa: F811
    assert load_doors(showcase=world.students[0], at=NOON) is None

    assert (LtiPlatform.objects.count(), RosterUpload.objects.count()) == (1, 1)
