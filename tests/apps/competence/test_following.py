"""Which framework a programme follows: the page, the line on the programme, the step."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import World

from ronghe.apps.base.api import next_steps
from ronghe.apps.competence.following import framework_line, frameworks_to_choose
from ronghe.apps.competence.models import Framework, ProgrammeFramework
from ronghe.apps.competence.services.frameworks import follow_framework
from ronghe.apps.people.api import (
    Account,
    NotAllowed,
    Organisation,
    Person,
    Programme,
    Role,
    viewer_of_person,
)


def signed_in(person: Person) -> Client:
    account = Account.objects.create_user(f"user{person.pk}", "x", person=person)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_lead_lets_the_programme_follow_a_framework_from_a_year_on(world: World) -> None:
    client = signed_in(world.lead)
    url = reverse("programme_framework", args=[world.programme.uuid])
    [fact] = [one.fact.en for one in framework_line(viewer_of_person(world.lead), world.programme)]
    assert fact.startswith("none yet")

    client.post(url, {"framework": str(world.framework.uuid), "from_entry_year": "2025"})

    assert ProgrammeFramework.objects.get().from_entry_year == 2025
    [line] = framework_line(viewer_of_person(world.lead), world.programme)
    assert line.fact.en == "CNC, version 1, for entry 2025 on"
    assert "CNC" in client.get(url).content.decode()


def test_drafts_and_replaced_versions_are_not_offered_and_the_own_trade_comes_first(
    world: World,
) -> None:
    other = Framework.objects.create(
        code="a", version="1", trade="care", published_at=world.framework.published_at
    )
    Framework.objects.create(code="draft", version="1", trade="cnc")
    Framework.objects.create(
        code="old",
        version="1",
        trade="cnc",
        published_at=world.framework.published_at,
        replaced_by=world.framework,
    )

    page = signed_in(world.lead).get(reverse("programme_framework", args=[world.programme.uuid]))

    assert list(page.context["form"].frameworks.values()) == [world.framework, other]


def test_a_lead_of_another_programme_changes_nothing(world: World) -> None:
    other = Programme.objects.create(organisation=world.school, code="care", trade="care")
    stranger = world.add_person("Other lead", Role.PROGRAMME_LEAD, programme=other)

    with pytest.raises(NotAllowed):
        follow_framework(
            viewer=viewer_of_person(stranger),
            programme=world.programme,
            framework=world.framework,
            from_entry_year=2025,
        )

    assert not ProgrammeFramework.objects.exists()


def test_choosing_a_framework_is_a_step_until_it_is_done(world: World) -> None:
    viewer = viewer_of_person(world.lead)
    Programme.objects.create(organisation=world.school, code="empty", trade="empty")

    [step] = frameworks_to_choose(viewer)
    assert step in next_steps(viewer)
    follow_framework(
        viewer=viewer, programme=world.programme, framework=world.framework, from_entry_year=2025
    )

    assert list(frameworks_to_choose(viewer)) == []
    assert list(frameworks_to_choose(viewer_of_person(world.teacher))) == []


def test_a_region_without_frameworks_says_what_to_do_first(world: World) -> None:
    Framework.objects.all().delete()
    assert Organisation.objects.exists()

    page = signed_in(world.lead).get(reverse("programme_framework", args=[world.programme.uuid]))

    assert "No framework is published yet" in page.content.decode()
