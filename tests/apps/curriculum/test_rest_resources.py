"""Teaching resources, reports and reviews over the API."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.curriculum.conftest import Work

from api_calls import post_json, put_json, signed_in
from ronghe.apps.curriculum.models import (
    ModuleReview,
    ModuleVersion,
    ResourceVersion,
    Revision,
    TeachingResource,
)

API = "/api/v1"
ABOUT = (
    "kind=workbook&code=book&title_en=Workbook&title_zh=练习册&licence=CC BY 4.0"
    "&school_authors=Li, Wang&enterprise_authors=Zhao"
)


@pytest.fixture(autouse=True)
def data_folder(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def teacher(work: Work) -> Client:
    return signed_in(work.world.teacher)


def pdf() -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("book.pdf", b"%PDF-1.7 a workbook")}


def add(client: Client, version: ModuleVersion, about: str = ABOUT) -> str:
    made = client.post(f"{API}/modules/{version.uuid}/resources?{about}", pdf())
    assert made.status_code == 201, made.content
    return f"{API}/resources/{made.json()['uuid']}"


def test_a_resource_is_added_with_its_file_and_read_back(work: Work, teacher: Client) -> None:
    path = add(teacher, work.published())

    seen = teacher.get(path).json()
    [version] = seen["versions"]
    file = teacher.get(f"{API}/resource-versions/{version['uuid']}/file")

    assert (seen["code"], seen["stale"], version["number"]) == ("book", [], 1)
    assert b"".join(file.streaming_content) == b"%PDF-1.7 a workbook"  # type: ignore[arg-type]
    assert file["Content-Security-Policy"].startswith("default-src 'none'")
    authors = ResourceVersion.objects.get().authors.order_by("pk")
    assert [(one.side, one.name) for one in authors] == [
        ("school", "Li"),
        ("school", "Wang"),
        ("enterprise", "Zhao"),
    ]


def test_what_is_no_resource_is_not_kept(work: Work, teacher: Client) -> None:
    version = work.published()
    path = f"{API}/modules/{version.uuid}/resources"
    page = {"file": SimpleUploadedFile("book.pdf", b"<script>")}
    student = signed_in(work.world.students[0])

    codes = [
        teacher.post(f"{path}?{ABOUT}").status_code,
        teacher.post(f"{path}?{ABOUT}", page).status_code,
        teacher.post(f"{path}?{ABOUT}&link=https://example.org/", pdf()).status_code,
        teacher.post(f"{path}?code=book", pdf()).status_code,
        teacher.post(f"{path}?{ABOUT}&link=javascript:alert(1)").status_code,
        student.post(f"{path}?{ABOUT}", pdf()).status_code,
    ]

    assert codes == [409, 409, 409, 409, 422, 403]
    assert not TeachingResource.objects.exists()


def test_versions_follow_by_file_by_link_and_by_confirmation(work: Work, teacher: Client) -> None:
    path = add(teacher, work.published())

    link = teacher.post(f"{path}/versions?link=https://example.org/a&school_authors=Li")
    held = post_json(teacher, f"{path}/confirm", {"note": "It still holds."})
    unsaid = post_json(teacher, f"{path}/confirm", {"note": ""})

    assert (link.status_code, held.status_code, unsaid.status_code) == (201, 201, 422)
    numbers = [(one["number"], one["link"]) for one in held.json()["versions"]]
    assert numbers == [(3, "https://example.org/a"), (2, "https://example.org/a"), (1, "")]


def test_access_counts_at_once(work: Work, teacher: Client) -> None:
    path = add(teacher, work.published())
    student = signed_in(work.world.students[0])
    before = student.get(path).status_code

    circle = {"confidentiality": "circle", "circle": [str(work.world.second_teacher.uuid)]}
    named = put_json(teacher, path + "/access", circle)
    nobody = put_json(teacher, path + "/access", {"confidentiality": "circle"})
    by_student = put_json(student, path + "/access", {"confidentiality": "open"})

    assert (before, named.status_code, student.get(path).status_code) == (200, 200, 404)
    assert (nobody.status_code, by_student.status_code) == (409, 403)
    assert TeachingResource.objects.get().confidentiality == "circle"


def test_a_report_is_answered_once_and_read_by_whoever_sent_it(work: Work, teacher: Client) -> None:
    path = add(teacher, work.published())
    version = ResourceVersion.objects.get()
    student = signed_in(work.world.students[0])
    report = post_json(
        student, f"{API}/resource-versions/{version.uuid}/reports", {"text": "A wrong number"}
    ).json()
    answer = f"{API}/resource-reports/{report['uuid']}/answer"
    body = {"answer": "planned", "text": "In the next one."}

    refused = post_json(student, answer, body)
    answered = post_json(teacher, answer, body)
    again = post_json(teacher, answer, body)
    own = student.get(f"{API}/resource-reports").json()["items"]
    others = signed_in(work.world.students[1]).get(f"{path}/reports").json()["items"]

    assert [one.status_code for one in (refused, answered, again)] == [403, 200, 409]
    assert [one["answer_text"] for one in own] == ["In the next one."]
    assert others == []
    assert len(teacher.get(f"{path}/reports").json()["items"]) == 1


def test_a_module_is_confirmed_or_a_revision_begins(work: Work) -> None:
    version, draft = work.published(), work.module(1)
    lead, teacher = signed_in(work.world.lead), signed_in(work.world.teacher)
    path = f"{API}/modules/{version.uuid}/review"
    stays = {"outcome": "confirmed", "reason": "As it is done."}

    codes = [
        post_json(teacher, path, stays).status_code,
        post_json(lead, f"{API}/modules/{draft.uuid}/review", stays).status_code,
        post_json(lead, path, {**stays, "reason": ""}).status_code,
    ]
    kept = post_json(lead, path, stays)
    revised = post_json(lead, path, {"outcome": "revised", "reason": "New machines."})

    assert codes == [403, 404, 422]
    assert kept.json() == {"outcome": "confirmed", "revision": None}
    assert revised.json()["revision"] == str(Revision.objects.get().uuid)
    assert ModuleReview.objects.count() == 2
