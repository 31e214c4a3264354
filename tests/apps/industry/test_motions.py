"""The judgement of a trend before a committee."""

from tests.apps.conftest import World
from tests.apps.industry.test_postings import SYSTEM
from tests.apps.industry.test_postings import occupation as occupation  # a fixture
from tests.apps.industry.test_trends import run_of

from ronghe.apps.base.api import Reference, Text
from ronghe.apps.competence.api import Occupation
from ronghe.apps.governance.api import Motion, motion_kinds
from ronghe.apps.industry.motions import KIND, trends_section
from ronghe.apps.industry.services.trends import reference_of


def test_the_pack_shows_what_moves_with_counts_and_recall(
    world: World, occupation: Occupation
) -> None:
    run = run_of(world, occupation)

    section = trends_section(SYSTEM, Motion(kind=KIND, subject=reference_of(run)))

    assert section.table is not None
    assert [(row[0], row[4]) for row in section.table.rows] == [
        ("operate lathes", Text("rising", "上升"))
    ]
    assert [value for _, value in section.facts] == ["960", "1", "0", "76 / 289"]
    assert section.as_of == run.made_at.date()


def test_a_motion_about_nothing_assessed_names_what_is_missing(world: World) -> None:
    other = Reference("people.region", world.region.uuid)

    section = trends_section(SYSTEM, Motion(kind=KIND, subject=other))

    assert (section.table, len(section.missing)) == (None, 1)


def test_the_kind_takes_an_ordinary_majority() -> None:
    kind = motion_kinds.get(KIND)

    assert kind is not None
    assert (kind.majority, kind.allows_written) == ("ordinary", True)
