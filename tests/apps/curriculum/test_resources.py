"""Teaching resources: versions, who may see them, files, reports, and when they are stale."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.curriculum.conftest import SYSTEM, Work
from tests.apps.curriculum.revising import committee_of_world, published_revision

from ronghe.apps.base.api import NotFound, Refused, Text, next_steps, now, today
from ronghe.apps.curriculum.models import ResourceReport, ResourceVersion, TeachingResource
from ronghe.apps.curriculum.queries.resources import resource_for, resources_for, resources_listed
from ronghe.apps.curriculum.queries.staleness import Standing, stale_in_module, standings_of
from ronghe.apps.curriculum.services.resource_reports import answer_report, report_resource
from ronghe.apps.curriculum.services.resources import (
    Author,
    ResourceDraft,
    VersionDraft,
    add_resource,
    add_resource_version,
    confirm_resource,
    retire_resource,
    set_access,
)
from ronghe.apps.curriculum.services.revision_course import close_renewal
from ronghe.apps.industry.api import (
    EquipmentDraft,
    EquipmentGeneration,
    add_equipment,
    begin_partnership,
    define_generation,
    define_type,
)
from ronghe.apps.people.api import NotAllowed, Person, Role, viewer_of_person

PDF = b"%PDF-1.7 a workbook"


@pytest.fixture(autouse=True)
def data_folder(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def upload(content: bytes = PDF, **more: object) -> VersionDraft:
    fields = {
        "authors": [Author("school", name="Li"), Author("enterprise", name="Wang")],
        "file": BytesIO(content),
        "file_name": "book.pdf",
        "file_size": len(content),
        **more,
    }
    return VersionDraft(**fields)  # type: ignore[arg-type]


def draft(code: str = "book", **more: object) -> ResourceDraft:
    fields = {
        "code": code,
        "kind": "workbook",
        "title_en": "Workbook",
        "title_zh": "工作手册",
        "licence": "CC BY 4.0",
        "confidentiality": "school",
        **more,
    }
    return ResourceDraft(**fields)  # type: ignore[arg-type]


def resource_of(
    work: Work, *, version: VersionDraft | None = None, **more: object
) -> TeachingResource:
    module = work.published().module if not work.world.programme.modules.exists() else None
    return add_resource(
        viewer=work.teacher,
        module=module or work.world.programme.modules.get(),
        draft=draft(**more),  # type: ignore[arg-type]
        version=version or upload(),
        at=now(),
    )


def test_a_resource_keeps_its_file_authors_and_what_it_was_made_for(
    work: Work, data_folder: Path
) -> None:
    resource = resource_of(work)

    version = resource.versions.get()
    assert (version.number, version.media_type, version.size_bytes) == (1, "application/pdf", 19)
    assert version.file.read() == PDF
    assert version.task == work.tasks[0]
    assert version.module_version.number == 1
    assert [str(one) for one in version.authors.all()] == ["Wang", "Li"]
    assert "book" not in version.file.name


def test_a_file_that_is_not_taken_leaves_nothing_behind(work: Work, data_folder: Path) -> None:
    with pytest.raises(Refused):
        resource_of(work, version=upload(b"<html><script>"))

    assert TeachingResource.objects.count() == 0
    assert [path for path in data_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (VersionDraft(authors=[Author("school", name="Li")]), "file-or-link"),
        (upload(link="https://a.example/"), "file-or-link"),
        (upload(authors=[]), "author-missing"),
        (upload(file=None, link="javascript:alert(1)"), "link-unfit"),
    ],
)
def test_a_version_that_is_not_whole_is_refused(
    work: Work, version: VersionDraft, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        resource_of(work, version=version)

    assert (caught.value.code, TeachingResource.objects.count()) == (code, 0)


def test_a_code_is_used_once_in_a_module(work: Work) -> None:
    resource_of(work)

    with pytest.raises(Refused, match="already"):
        resource_of(work)

    assert ResourceVersion.objects.count() == 1


def test_a_mentor_keeps_no_resources(work: Work) -> None:
    module = work.published().module

    with pytest.raises(NotAllowed):
        add_resource(
            viewer=viewer_of_person(work.world.mentor),
            module=module,
            draft=draft(),
            version=upload(),
            at=now(),
        )

    assert TeachingResource.objects.count() == 0


def test_a_circle_without_anybody_in_it_is_refused(work: Work) -> None:
    with pytest.raises(Refused) as caught:
        resource_of(work, confidentiality="circle")

    assert caught.value.code == "circle-empty"


# --- who may see it -------------------------------------------------------------------------------


def sees(person: Person) -> bool:
    return resources_for(viewer_of_person(person)).exists()


@pytest.fixture
def outsider(work: Work) -> Person:
    """Somebody of an enterprise that is no partner."""
    return work.world.mentor


@pytest.mark.parametrize(
    ("confidentiality", "student", "partner", "stranger"),
    [
        ("open", True, True, True),
        ("school", True, False, False),
        ("partners", True, True, False),
        ("circle", False, False, False),
    ],
)
def test_confidentiality_says_who_sees_a_resource(
    work: Work, confidentiality: str, student: bool, partner: bool, stranger: bool
) -> None:
    circle = [work.world.second_teacher] if confidentiality == "circle" else []
    resource_of(work, confidentiality=confidentiality, circle=circle)
    mentor = work.world.mentor

    assert sees(work.world.students[0]) == student
    assert sees(mentor) == stranger
    begin_partnership(
        viewer=SYSTEM,
        enterprise=work.world.enterprise,
        programme=work.world.programme,
        starts_on=date(2020, 1, 1),
    )
    assert sees(mentor) == partner


def test_a_circle_is_whom_it_names_and_who_made_it(work: Work) -> None:
    resource_of(work, confidentiality="circle", circle=[work.world.second_teacher])

    assert sees(work.world.second_teacher)
    assert sees(work.world.teacher)
    assert not sees(work.world.lead)


def test_access_that_is_taken_away_is_gone_at_once(work: Work) -> None:
    resource = resource_of(work, confidentiality="open")
    assert sees(work.world.mentor)

    set_access(viewer=work.lead, resource=resource, confidentiality="school", circle=[])

    assert not sees(work.world.mentor)
    with pytest.raises(NotFound):
        resource_for(viewer_of_person(work.world.mentor), resource.uuid)


def test_a_file_is_served_to_whoever_sees_the_resource_and_runs_nothing(work: Work) -> None:
    version = resource_of(work).versions.get()
    address = reverse("resource_file", args=[version.uuid])

    page = signed_in(work.world.students[0]).get(address)

    assert b"".join(page.streaming_content) == PDF
    assert page["Content-Type"] == "application/pdf"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in page["Content-Security-Policy"]
    assert "script" not in page["Content-Security-Policy"]
    assert "no-store" in page["Cache-Control"]
    assert page["Content-Disposition"] == 'inline; filename="book.pdf"'
    assert signed_in(work.world.mentor).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_an_archive_is_saved_never_shown(work: Work) -> None:
    from tests.apps.curriculum.test_resource_files import archive

    content = archive("course/index.html")
    version = resource_of(
        work, version=upload(content, file=BytesIO(content), file_size=len(content))
    ).versions.get()

    page = signed_in(work.world.teacher).get(reverse("resource_file", args=[version.uuid]))

    assert page["Content-Disposition"] == 'attachment; filename="book.zip"'


# --- stale ----------------------------------------------------------------------------------------


def standing(work: Work) -> Standing:
    [one] = standings_of(TeachingResource.objects.all(), today())
    return one


def test_a_new_resource_is_not_stale(work: Work) -> None:
    resource_of(work)

    assert standing(work).reasons == ()


def test_a_newer_module_makes_it_stale_since_its_publication(work: Work) -> None:
    committee_of_world(work)
    resource = resource_of(work)

    published_revision(work, resource.module)

    found = standing(work)
    assert [one.cause for one in found.reasons] == ["module"]
    assert (found.since, found.days_stale(today())) == (today(), 0)


def test_a_revision_waits_until_its_resources_are_renewed(work: Work) -> None:
    committee_of_world(work)
    resource = resource_of(work)
    revision = published_revision(work, resource.module)
    with pytest.raises(Refused) as caught:
        close_renewal(viewer=work.lead, revision=revision, at=now())
    assert caught.value.code == "resources-stale"

    add_resource_version(viewer=work.teacher, resource=resource, version=upload(), at=now())

    assert stale_in_module(resource.module, today()) == []
    assert close_renewal(viewer=work.lead, revision=revision, at=now()).state == "renewed"


def test_a_resource_that_still_holds_is_confirmed_with_its_reason(work: Work) -> None:
    committee_of_world(work)
    resource = resource_of(work)
    published_revision(work, resource.module)

    confirmed = confirm_resource(
        viewer=work.teacher,
        resource=resource,
        note="Only hours changed",
        lang="en",
        generation=None,
        at=now(),
    )

    assert (confirmed.number, confirmed.file.read()) == (2, PDF)
    assert confirmed.authors.count() == 2
    assert standing(work).reasons == ()


def test_a_resource_is_not_confirmed_without_a_reason(work: Work) -> None:
    resource = resource_of(work)

    with pytest.raises(Refused):
        confirm_resource(
            viewer=work.teacher, resource=resource, note=" ", lang="en", generation=None, at=now()
        )

    assert resource.versions.count() == 1


def test_a_replaced_task_makes_it_stale(work: Work) -> None:
    resource_of(work)
    old = work.tasks[0]
    old.replaced_by = work.tasks[1]
    old.save()

    assert [one.cause for one in standing(work).reasons] == ["task"]


def generations(count: int = 2) -> list[EquipmentGeneration]:
    kind = define_type(viewer=SYSTEM, code="controller", title=Text("Controller", "数控系统"))
    return [
        define_generation(viewer=SYSTEM, kind=kind, number=n, title=Text(f"No. {n}", f"{n}代"))
        for n in range(1, count + 1)
    ]


def test_a_newer_machine_at_an_enterprise_makes_it_stale_since_it_was_bought(work: Work) -> None:
    first, second = generations()
    resource_of(work, version=upload(generation=first))
    assert standing(work).reasons == ()

    add_equipment(
        viewer=SYSTEM,
        draft=EquipmentDraft(
            work.world.enterprise, second.type, generation=second, acquired_on=date(2026, 1, 15)
        ),
    )

    [reason] = standing(work).reasons
    assert (reason.cause, reason.since) == ("equipment", date(2026, 1, 15))


def test_a_newer_machine_at_the_school_alone_does_not(work: Work) -> None:
    first, second = generations()
    resource_of(work, version=upload(generation=first))

    add_equipment(
        viewer=SYSTEM, draft=EquipmentDraft(work.world.school, second.type, generation=second)
    )

    assert standing(work).reasons == ()


def test_what_is_out_of_use_is_not_stale(work: Work) -> None:
    resource = resource_of(work)

    retire_resource(viewer=work.lead, resource=resource, at=now())

    assert standings_of(TeachingResource.objects.all(), today()) == []
    with pytest.raises(Refused):
        retire_resource(viewer=work.lead, resource=resource, at=now())


def test_more_resources_cost_no_more_queries(work: Work, django_assert_num_queries: object) -> None:
    first, _second = generations()
    resource_of(work, version=upload(generation=first))
    with django_assert_num_queries(5) as seen:  # type: ignore[operator]
        assert len(resources_listed(work.teacher, today())) == 1

    for number in range(5):
        resource_of(work, code=f"more{number}", version=upload(generation=first))

    with django_assert_num_queries(len(seen)):  # type: ignore[operator]
        assert len(resources_listed(work.teacher, today())) == 6


# --- reports --------------------------------------------------------------------------------------


def reported(work: Work, resource: TeachingResource) -> ResourceReport:
    return report_resource(
        viewer=viewer_of_person(work.world.students[0]),
        version=resource.versions.get(),
        place="page 12",
        text="The drawing is mirrored",
        lang="en",
        at=now(),
    )


def test_a_student_reports_a_fault_and_gets_an_answer(work: Work) -> None:
    report = reported(work, resource_of(work))
    steps = [step.key for step in next_steps(work.teacher)]
    assert f"curriculum.report.{report.pk}" in steps

    answer_report(
        viewer=work.teacher, report=report, answer="planned", text="In May", lang="en", at=now()
    )

    page = signed_in(work.world.students[0]).get(reverse("my_reports"))
    assert "In May" in page.content.decode()


def test_a_report_is_answered_once(work: Work) -> None:
    report = reported(work, resource_of(work))
    answered = {"viewer": work.teacher, "report": report, "text": "a", "lang": "en", "at": now()}
    answer_report(answer="fixed", **answered)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="already"):
        answer_report(answer="as_meant", **answered)  # type: ignore[arg-type]

    report.refresh_from_db()
    assert report.answer == "fixed"


def test_who_may_not_see_a_resource_reports_nothing_on_it(work: Work) -> None:
    resource = resource_of(work)

    with pytest.raises(NotFound):
        report_resource(
            viewer=viewer_of_person(work.world.mentor),
            version=resource.versions.get(),
            place="",
            text="?",
            lang="en",
            at=now(),
        )

    assert ResourceReport.objects.count() == 0


def test_a_student_sees_their_own_reports_alone(work: Work) -> None:
    resource = resource_of(work)
    reported(work, resource)
    address = reverse("resource", args=[resource.uuid])

    mine = signed_in(work.world.students[0]).get(address)
    another = signed_in(work.world.students[1]).get(address)
    keeper = signed_in(work.world.teacher).get(address)

    assert [len(page.context["reports"]) for page in (mine, another, keeper)] == [1, 0, 1]


# --- pages ----------------------------------------------------------------------------------------


def typed(**more: object) -> dict[str, object]:
    return {
        "kind": "manual",
        "title_en": "Manual",
        "title_zh": "手册",
        "code": "manual",
        "school_authors": "Li, Zhao",
        "enterprise_authors": "王师傅、陈工",
        "licence": "CC BY 4.0",
        "confidentiality": "school",
        "file": SimpleUploadedFile("m.pdf", PDF),
        **more,
    }


def test_a_resource_is_added_from_a_page_with_its_authors(work: Work) -> None:
    module = work.published().module

    page = signed_in(work.world.teacher).post(reverse("resource_new", args=[module.uuid]), typed())

    resource = TeachingResource.objects.get()
    assert page.url == reverse("resource", args=[resource.uuid])
    authors = resource.versions.get().authors.values_list("side", "name")
    assert sorted(authors) == [
        ("enterprise", "王师傅"),
        ("enterprise", "陈工"),
        ("school", "Li"),
        ("school", "Zhao"),
    ]


def test_a_file_of_a_wrong_kind_is_told_and_what_was_typed_stays(work: Work) -> None:
    module = work.published().module

    page = signed_in(work.world.teacher).post(
        reverse("resource_new", args=[module.uuid]),
        typed(file=SimpleUploadedFile("m.pdf", b"MZ not a pdf")),
    )

    assert page.status_code == 422
    assert page.context["form"].data["title_zh"] == "手册"
    assert TeachingResource.objects.count() == 0


@pytest.mark.parametrize("person", ["student", "teacher"])
def test_the_pages_of_resources_open(work: Work, person: str) -> None:
    resource = resource_of(work)
    who: Person = {"student": work.world.students[0], "teacher": work.world.teacher}[person]
    client = signed_in(who)

    for name, key in (
        ("resources_all", None),
        ("resources", resource.module.uuid),
        ("resource", resource.uuid),
        ("resource_report", resource.uuid),
        ("my_reports", None),
    ):
        assert client.get(reverse(name, args=[key] if key else [])).status_code == 200
    kept = client.get(reverse("resource_version_new", args=[resource.uuid])).status_code
    assert kept == (200 if person == "teacher" else 403)


def test_a_laboratory_manager_without_the_module_sees_the_schools_resources(work: Work) -> None:
    resource_of(work)
    manager = work.world.add_person("Manager", Role.LABORATORY_MANAGER)

    assert sees(manager)
