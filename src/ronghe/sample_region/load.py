"""Puts the sample region into the database: all of it in one transaction, or nothing.

Everything is marked as sample data (`is_sample` of regions and persons). A second call finds the
region there and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from ronghe.apps.base.api import audit
from ronghe.apps.people.api import Person, Region, command_viewer
from ronghe.sample_region.load_evidence import load_evidence
from ronghe.sample_region.load_instruments import load_instruments
from ronghe.sample_region.load_people import load_people
from ronghe.sample_region.load_postings import load_postings
from ronghe.sample_region.load_teaching import load_teaching
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.showcase import choose_showcase
from ronghe.sample_region.wording import CHINESE, Wording

ACTION = "sample_region.load"


@dataclass(frozen=True, slots=True)
class LoadedRegion:
    """`showcase` names one person for each role whose pages have something on them."""

    is_new: bool
    showcase: Mapping[str, Person]


def load_region(*, region: SampleRegion, at: datetime, wording: Wording = CHINESE) -> LoadedRegion:
    """Write both regions with people, frameworks, instruments, sessions and evidence.

    `wording` is the language in which its people write. `at` (aware) is when it is loaded;
    evidence that is younger is not expected. Idempotent by the code of the first region. Raises
    what the apps' services raise; then nothing is written.
    """
    if Region.objects.filter(code=region.places[0].code, is_sample=True).exists():
        return LoadedRegion(False, _showcase_there(region))
    viewer = replace(command_viewer("sample region"), language=wording.lang)
    with transaction.atomic():
        people = load_people(viewer=viewer, region=region, wording=wording, at=at)
        instruments = load_instruments(viewer=viewer, region=region, places=people.places, at=at)
        load_evidence(viewer=viewer, region=region, people=people, instruments=instruments, at=at)
        load_postings(viewer=viewer, region=region, at=at)  # committees read of them below
        load_teaching(viewer=viewer, region=region, places=people.places, at=at)
        audit(viewer, ACTION, touched="sample region", count=len(region.scores))
        gather_statistics()
    chosen = choose_showcase(region)
    return LoadedRegion(True, {role: people.persons[one] for role, one in chosen.items()})


def gather_statistics() -> None:
    """Tell the database how much there is now: it plans by what it knows, and would otherwise
    walk through a hundred thousand new rows as if they were ten."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _showcase_there(region: SampleRegion) -> dict[str, Person]:
    chosen = choose_showcase(region)
    numbers = {role: region.people[one].number for role, one in chosen.items()}
    there = Person.objects.filter(number__in=numbers.values(), is_sample=True)
    found = {person.number: person for person in there}
    return {role: found[number] for role, number in numbers.items() if number in found}
