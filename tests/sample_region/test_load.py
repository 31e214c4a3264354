"""The region in the database: all of it, once, labelled, with evidence that holds."""

from datetime import UTC, datetime

import pytest

from ronghe.apps.assessment.api import Assignment, Instrument, Item, Observation, RatingSession
from ronghe.apps.competence.api import Framework, Occupation
from ronghe.apps.evidence.api import Record
from ronghe.apps.people.api import Membership, Organisation, Person, Region, Relationship
from ronghe.sample_region.load import LoadedRegion, load_region
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.showcase import choose_showcase

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def loaded(sample_database: LoadedRegion) -> LoadedRegion:
    return sample_database


def test_everything_is_there_and_labelled(region: SampleRegion, loaded: LoadedRegion) -> None:
    assert loaded.is_new
    assert Person.objects.filter(is_sample=True).count() == len(region.people)
    assert Region.objects.filter(is_sample=True).count() == 2
    assert Organisation.objects.count() == len(region.organisations)
    seated = Membership.objects.filter(role="committee_member", organisation__kind="school")
    known = sum(one.role != "committee_member" for one in region.memberships)
    assert Membership.objects.exclude(role="committee_member").count() == known
    assert seated.filter(programme__committees__isnull=False).count() >= 3 * 8
    assert RatingSession.objects.count() == len(region.sessions)
    assert Assignment.objects.count() == len(region.assignments)
    assert Observation.objects.count() == len(region.scores)


def test_frameworks_are_published_with_their_work(loaded: LoadedRegion) -> None:
    codes = Framework.objects.exclude(published_at=None).values_list("code", flat=True)

    assert sorted(codes) == [
        "automotive",
        "cnc",
        "cnc-yuping",
        "ecommerce",
        "elderly-care",
        "mechatronics",
    ]
    machinist = Occupation.objects.get(code="cnc-machine-operator")
    assert machinist.csco_code == "6-18-01-07"
    assert machinist.esco_uri.startswith("http://data.europa.eu/esco/occupation/")


def test_an_anchor_task_is_the_same_in_both_frameworks(loaded: LoadedRegion) -> None:
    anchored = Item.objects.filter(anchor="anchor-pocket")

    assert {item.instrument.framework.code for item in anchored} == {"cnc", "cnc-yuping"}
    assert len({item.title_zh for item in anchored}) == 1


def test_both_forms_of_a_test_share_item_codes(loaded: LoadedRegion) -> None:
    forms = Instrument.objects.filter(framework__code="cnc", kind="knowledge_test")
    codes = [set(form.items.values_list("code", flat=True)) for form in forms]

    assert len(codes) == 2
    assert len(codes[0] & codes[1]) == 4


def test_every_form_handed_in_has_one_record(region: SampleRegion, loaded: LoadedRegion) -> None:
    handed_in = int(region.assignments.is_submitted.sum())
    forms = Record.objects.exclude(kind=Record.Kind.REFLECTION)

    assert forms.count() == handed_in
    assert Assignment.objects.filter(submitted_at__isnull=False).count() == handed_in
    assert Record.objects.filter(kind=Record.Kind.REFLECTION).count() == len(region.reflections)


def test_a_record_says_what_its_observations_say(loaded: LoadedRegion) -> None:
    record = Record.objects.filter(kind=Record.Kind.RATING).order_by("pk").first()

    assert record is not None
    copied = {o.item.code: o.score for o in record.observations.select_related("item")}
    assert record.body["scores"] == copied


def test_answers_of_students_have_no_rater(loaded: LoadedRegion) -> None:
    answered = Observation.objects.filter(item__instrument__kind="knowledge_test")

    assert answered.exists()
    assert not answered.filter(rater__isnull=False).exists()


def test_reflections_are_encrypted_and_readable(loaded: LoadedRegion) -> None:
    record = Record.objects.filter(kind=Record.Kind.REFLECTION).order_by("pk").first()

    assert record is not None
    assert record.body == {}
    assert record.private


def test_guardians_and_mentors_see_their_students(
    region: SampleRegion, loaded: LoadedRegion
) -> None:
    guardians = Relationship.objects.filter(kind=Relationship.Kind.GUARDIAN)
    mentors = Relationship.objects.filter(kind=Relationship.Kind.MENTOR)

    assert guardians.count() == len(region.guardianships)
    assert mentors.count() == sum(p.term == 4 for p in region.placements)


def test_loading_again_changes_nothing(region: SampleRegion, loaded: LoadedRegion) -> None:
    before = Record.objects.count(), Person.objects.count()
    again = load_region(region=region, at=AT)

    assert not again.is_new
    assert (Record.objects.count(), Person.objects.count()) == before
    assert again.showcase == loaded.showcase


def test_the_showcase_has_somebody_for_every_role(
    region: SampleRegion, loaded: LoadedRegion
) -> None:
    assert set(loaded.showcase) == {m.role for m in region.memberships}
    chosen = choose_showcase(region)
    assert (chosen["guardian"], chosen["student"]) in {
        (g.guardian, g.student) for g in region.guardianships
    }
