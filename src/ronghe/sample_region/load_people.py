"""Regions, organisations, programmes, years, classes, persons, roles, who sees whom, consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from ronghe.apps.base.api import Reference
from ronghe.apps.people.api import (
    AcademicYear,
    Cohort,
    Consent,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    Relationship,
    SchoolClass,
    Term,
    Viewer,
    begin_relationships,
)
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.wording import Wording

BATCH = 500
# Every so manieth student has given consent; the first matters to those who have a guardian.
CONSENT_OF_EACH = {"guardian_view": (2, 3), "partner_view": (1, 2), "recruitment": (1, 3)}


@dataclass(frozen=True, slots=True)
class LoadedPlaces:
    """By code: organisations, classes; programmes by school and the content's programme key."""

    organisations: Mapping[str, Organisation]
    programmes: Mapping[tuple[str, str], Programme]
    classes: Mapping[str, SchoolClass]


@dataclass(frozen=True, slots=True)
class LoadedPeople:
    """`persons` in the order of the sample region's people."""

    places: LoadedPlaces
    persons: list[Person]


def load_people(
    *, viewer: Viewer, region: SampleRegion, wording: Wording, at: datetime
) -> LoadedPeople:
    """Write places and people, who all write in one language. Call inside a transaction."""
    places = _load_places(region)
    persons = _load_persons(region, wording)
    _load_memberships(region, places, persons)
    _relate(viewer, region, persons)
    _give_consents(region, persons, at)
    return LoadedPeople(places, persons)


def _load_places(region: SampleRegion) -> LoadedPlaces:
    regions = {
        place.code: Region.objects.create(
            code=place.code, title_en=place.title.en, title_zh=place.title.zh, is_sample=True
        )
        for place in region.places
    }
    organisations = {
        one.code: Organisation.objects.create(
            region=regions[one.region],
            kind=one.kind,
            code=one.code,
            title_en=one.title.en,
            title_zh=one.title.zh,
        )
        for one in region.organisations
    }
    for row in regions.values():
        _load_years(region, row)
    programmes = _load_programmes(region, organisations)
    return LoadedPlaces(organisations, programmes, _load_classes(region, programmes))


def _load_years(region: SampleRegion, row: Region) -> None:
    for label in dict.fromkeys(term.year_label for term in region.terms):
        terms = [term for term in region.terms if term.year_label == label]
        start = terms[0].school_year_from
        year = AcademicYear.objects.create(
            region=row,
            label=label,
            starts_on=start,
            ends_on=start.replace(year=start.year + 1) - timedelta(days=1),
        )
        for term in terms:
            Term.objects.create(
                academic_year=year,
                number=term.half,
                starts_on=term.starts_on,
                ends_on=term.ends_on,
            )


def _load_programmes(
    region: SampleRegion, organisations: Mapping[str, Organisation]
) -> dict[tuple[str, str], Programme]:
    written = {programme.key: programme for programme in region.content.all_programmes()}
    return {
        (school.code, key): Programme.objects.create(
            organisation=organisations[school.code],
            code=written[key].trade,
            trade=written[key].trade,
            title_en=written[key].title.en,
            title_zh=written[key].title.zh,
        )
        for school in region.organisations
        if school.kind == "school"
        for key in school.programmes
    }


def _load_classes(
    region: SampleRegion, programmes: Mapping[tuple[str, str], Programme]
) -> dict[str, SchoolClass]:
    found = {}
    for one in region.classes:
        cohort, _ = Cohort.objects.get_or_create(
            programme=programmes[one.school, one.programme], entry_year=one.entry_year
        )
        found[one.code] = SchoolClass.objects.create(
            cohort=cohort, title_en=one.title.en, title_zh=one.title.zh
        )
    return found


def _load_persons(region: SampleRegion, wording: Wording) -> list[Person]:
    """Pseudonyms follow from the seed, so that the same region measures the same."""
    return Person.objects.bulk_create(
        [
            Person(
                pseudonym=uuid5(NAMESPACE_URL, f"ronghe:sample:{region.seed}:{person.number}"),
                name_zh=person.name.zh,
                name_en=person.name.en,
                number=person.number,
                birth_date=person.birth_date,
                language=wording.lang,
                is_sample=True,
            )
            for person in region.people
        ],
        batch_size=BATCH,
    )


def _load_memberships(region: SampleRegion, places: LoadedPlaces, persons: list[Person]) -> None:
    """Programmes are a school's offer, so that those at enterprises name none."""
    Membership.objects.bulk_create(
        [
            Membership(
                person=persons[one.person],
                organisation=places.organisations[one.organisation],
                role=one.role,
                programme=places.programmes.get((one.organisation, one.programme)),
                school_class=places.classes.get(one.school_class),
                starts_on=one.starts_on,
            )
            for one in region.memberships
        ],
        batch_size=BATCH,
    )


def _relate(viewer: Viewer, region: SampleRegion, persons: list[Person]) -> None:
    """Guardians to their children, mentors to those placed with them in the last half-year."""
    first = Region.objects.get(code=region.places[0].code)
    last = region.terms[-1].number
    guardians = [(one.guardian, one.student, one.starts_on, None) for one in region.guardianships]
    mentors = [
        (one.mentor, one.student, one.starts_on, one.ends_on)
        for one in region.placements
        if one.term == last
    ]
    for kind, rows in (
        (Relationship.Kind.GUARDIAN, guardians),
        (Relationship.Kind.MENTOR, mentors),
    ):
        for starts_on, ends_on in dict.fromkeys(row[2:] for row in rows):
            begin_relationships(
                viewer=viewer,
                pairs=[
                    (persons[sees].pk, persons[seen].pk)
                    for sees, seen, *period in rows
                    if period == [starts_on, ends_on]
                ],
                kind=kind,
                source=Reference("people.region", first.uuid),
                starts_on=starts_on,
                ends_on=ends_on,
            )


def _give_consents(region: SampleRegion, persons: list[Person], at: datetime) -> None:
    """Students, all of them over fourteen, decided for themselves when they entered."""
    guarded = {one.student for one in region.guardianships}
    students = [student for one in region.classes for student in one.students]
    rows = []
    for place, student in enumerate(students):
        for purpose, (given, of) in CONSENT_OF_EACH.items():
            if purpose == "guardian_view" and student not in guarded:
                continue
            if place % of < given:
                person = persons[student]
                rows.append(Consent(person=person, purpose=purpose, given_by=person, given_at=at))
    Consent.objects.bulk_create(rows, batch_size=BATCH)
