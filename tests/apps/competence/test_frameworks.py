"""Publishing, the next version, and who follows which."""

import pytest
from tests.apps.competence.conftest import FRAMEWORK, upload
from tests.apps.conftest import NOON, World

from ronghe.apps.base.api import Refused
from ronghe.apps.competence.dimensions import (
    ALLOWED_INSTRUMENTS,
    EVIDENCE_KIND,
    Dimension,
    EvidenceKind,
    InstrumentKind,
)
from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import Competence, Framework
from ronghe.apps.competence.rules import allows_instrument, missing_for_publication
from ronghe.apps.competence.services.frameworks import (
    begin_version,
    follow_framework,
    is_as_published,
    publish_framework,
)
from ronghe.apps.people.api import NotAllowed, Viewer, viewer_of_person


def test_a_published_version_says_what_it_said(keeper: Viewer, framework: Framework) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)

    assert framework.published_at == NOON
    assert is_as_published(framework)


def test_a_change_behind_the_services_back_is_found(keeper: Viewer, framework: Framework) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)

    Competence.objects.filter(framework=framework, code="A").update(title_en="Something else")

    assert not is_as_published(framework)


def test_a_version_is_published_once(keeper: Viewer, framework: Framework) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)

    with pytest.raises(Refused):
        publish_framework(viewer=keeper, framework=framework, at=NOON)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("\n".join(FRAMEWORK.splitlines()[:4]), ("no-competence",)),
        (FRAMEWORK.replace("level,novice,,,,0,Novice,新手,,,,,\n", ""), ("too-few-levels",)),
    ],
)
def test_what_is_not_ready_is_not_published(
    keeper: Viewer, text: str, missing: tuple[str, ...]
) -> None:
    draft = upload(keeper, text).framework
    assert draft is not None

    with pytest.raises(Refused) as caught:
        publish_framework(viewer=keeper, framework=draft, at=NOON)

    assert missing_for_publication(draft) == missing
    assert caught.value.code == missing[0]
    draft.refresh_from_db()
    assert not draft.is_published


def test_the_next_version_begins_as_the_last_one_and_replaces_it_when_published(
    keeper: Viewer, framework: Framework
) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)

    draft = begin_version(viewer=keeper, framework=framework, version="2")

    assert bytes_of(draft) == bytes_of(framework).replace(b"version=1", b"version=2")
    framework.refresh_from_db()
    assert framework.replaced_by is None
    publish_framework(viewer=keeper, framework=draft, at=NOON)
    framework.refresh_from_db()
    assert framework.replaced_by == draft
    assert is_as_published(framework)


def test_a_version_that_is_there_is_not_begun_again(keeper: Viewer, framework: Framework) -> None:
    with pytest.raises(Refused) as caught:
        begin_version(viewer=keeper, framework=framework, version=" 1 ")

    assert caught.value.code == "version-taken"


def test_a_programme_follows_a_published_framework_of_its_lead(
    world: World, framework: Framework, keeper: Viewer
) -> None:
    lead = viewer_of_person(world.lead)

    with pytest.raises(Refused):
        follow_framework(
            viewer=lead, programme=world.programme, framework=framework, from_entry_year=2026
        )
    publish_framework(viewer=keeper, framework=framework, at=NOON)
    follow_framework(
        viewer=lead, programme=world.programme, framework=framework, from_entry_year=2026
    )

    assert world.programme.programme_frameworks.get().framework == framework


def test_a_student_publishes_nothing(world: World, framework: Framework) -> None:
    with pytest.raises(NotAllowed):
        publish_framework(viewer=viewer_of_person(world.students[0]), framework=framework, at=NOON)

    framework.refresh_from_db()
    assert not framework.is_published


def test_every_dimension_has_an_instrument_and_every_instrument_a_kind_of_evidence() -> None:
    assert {dimension for dimension in Dimension if not ALLOWED_INSTRUMENTS[dimension]} == set()
    assert set(EVIDENCE_KIND) == set(InstrumentKind)
    assert set(EVIDENCE_KIND.values()) == set(EvidenceKind)


def test_an_attitude_is_not_set_by_a_teachers_tick() -> None:
    assert not allows_instrument(Dimension.ATTITUDINAL, InstrumentKind.CHECKLIST)
    assert allows_instrument(Dimension.ATTITUDINAL, InstrumentKind.CONDUCT_SCALE)
