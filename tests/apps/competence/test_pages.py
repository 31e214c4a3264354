"""The pages of frameworks: what they show, to whom, and that looking comes before landing."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.competence.conftest import FRAMEWORK, TURN, TURNER, small_classification, upload
from tests.apps.conftest import NOON, World

from ronghe.apps.competence.framework_tables import bytes_of
from ronghe.apps.competence.models import Competence, Concept, Framework
from ronghe.apps.competence.services.classifications import Imported, import_classification
from ronghe.apps.competence.services.frameworks import publish_framework
from ronghe.apps.people.api import Account, Person, Viewer
from ronghe.standards.classification import Concept as Published
from ronghe.standards.classification import Relation


def signed_in(person: Person, name: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.create_user(name, password="a long enough one", person=person),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


@pytest.fixture
def student(world: World) -> Client:
    return signed_in(world.students[0], "student")


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.lead, "lead")


def text_of(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_list_shows_frameworks_and_classifications(
    student: Client, lead: Client, imported: Imported, framework: Framework
) -> None:
    for_student, for_lead = text_of(student, "/frameworks/"), text_of(lead, "/frameworks/")

    assert "CNC" in for_student
    assert "Small" in for_student
    # A draft is shown to those who keep frameworks.
    assert "Turning" not in for_student
    assert "Turning" in for_lead
    assert "/frameworks/import/" not in for_student


def test_the_notice_that_esco_asks_for_stands_on_every_page(student: Client) -> None:
    notice = "This service uses the ESCO classification of the European Commission."

    assert notice in text_of(student, "/frameworks/")


def test_a_list_with_nothing_says_what_to_do_first(student: Client) -> None:
    assert "ronghe import esco PATH" in text_of(student, "/frameworks/")


def test_a_framework_shows_dimensions_instruments_levels_and_work(
    lead: Client, framework: Framework
) -> None:
    page = text_of(lead, f"/frameworks/{framework.uuid}/")

    for shown in (
        "Machines parts",
        "behaviourally anchored scale",
        "Competent",
        "Set up a lathe",
        "1 rater from an enterprise",
        "a profile only, never a level",
        "Publish this version",
    ):
        assert shown in page


def test_a_draft_is_hidden_from_students(student: Client, framework: Framework) -> None:
    competence = framework.competences.first()

    assert student.get(f"/frameworks/{framework.uuid}/").status_code == 404
    assert student.get(f"/frameworks/competences/{competence.uuid}/").status_code == 404
    assert "Sets up a lathe" not in text_of(student, "/frameworks/search/?q=lathe")


def test_a_large_framework_opens_branch_by_branch(lead: Client, keeper: Viewer) -> None:
    rows = [f"competence,C{n},C0,cognitive,basic,,Part {n},部分,,,,,\n" for n in range(1, 500)]
    head = FRAMEWORK.splitlines(keepends=True)[:4]
    top = "competence,C0,,cognitive,basic,,Whole,整体,,,,,\n"
    large = upload(keeper, "".join([*head, top, *rows])).framework
    assert large is not None

    page = text_of(lead, f"/frameworks/{large.uuid}/")
    whole = Competence.objects.get(code="C0")
    branch = text_of(lead, f"/frameworks/competences/{whole.uuid}/below/")

    assert len(page) < 100_000
    assert "Whole" in page
    assert "Part 1" not in page
    assert "Part 499" in branch


def test_a_competence_shows_anchors_and_the_concept_it_is_aligned_to(
    lead: Client, imported: Imported, framework: Framework
) -> None:
    row = framework.competences.get(code="M.1")

    page = text_of(lead, f"/frameworks/competences/{row.uuid}/")

    assert "Sets up a lathe alone" in page
    assert f"/frameworks/concepts/{Concept.objects.get(key=TURN).uuid}/" in page


def test_a_concept_shows_links_names_source_and_what_is_ours(
    lead: Client, imported: Imported, framework: Framework
) -> None:
    turner, turn = (Concept.objects.get(key=key) for key in (TURNER, TURN))

    occupation = text_of(lead, f"/frameworks/concepts/{turner.uuid}/")
    skill = text_of(lead, f"/frameworks/concepts/{turn.uuid}/")

    assert "Essential skills and knowledge" in occupation
    assert "lathe hand" in occupation
    assert "Made by somebody." in occupation
    assert "Essential for" in skill
    assert "Sets up a lathe" in skill


def test_the_tree_is_opened_by_htmx_step_by_step(student: Client, imported: Imported) -> None:
    home = text_of(student, f"/frameworks/classifications/{imported.classification.uuid}/")
    group = Concept.objects.get(key="isco/7223")
    branch = text_of(student, f"/frameworks/concepts/{group.uuid}/below/")

    assert "Metal workers" in home
    assert "turner" not in home
    assert "turner" in branch
    assert "<html" not in branch


def test_the_search_answers_a_page_and_for_htmx_a_fragment(
    student: Client, imported: Imported
) -> None:
    page = text_of(student, "/frameworks/search/?q=车削")
    fragment = text_of(student, "/frameworks/search/?q=车削", **{"HX-Request": "true"})

    assert "turn metal" in page
    assert "数控车削" in page
    assert "<html" in page
    assert "turn metal" in fragment
    assert "<html" not in fragment
    assert "Nothing found" in text_of(student, "/frameworks/search/?q=zzz")


def test_pages_cost_the_same_number_of_queries_for_one_row_and_many(
    student: Client, imported: Imported, keeper: Viewer, django_assert_max_num_queries
) -> None:
    home = f"/frameworks/classifications/{imported.classification.uuid}/"
    with django_assert_max_num_queries(12) as few:
        text_of(student, home)
    content = small_classification()
    many = [Published(f"top{n}", "skill_group", f"group {n}", "en") for n in range(90)]
    import_classification(
        viewer=keeper, content=small_classification((*content.concepts, *many)), at=NOON
    )

    with django_assert_max_num_queries(12) as more:
        text_of(student, home)

    assert len(few) == len(more)


def file(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("turning.csv", text.encode())}


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_an_import_is_looked_at_first_and_lands_then(lead: Client) -> None:
    looked_at = lead.post("/frameworks/import/", file(FRAMEWORK)).content.decode()

    assert "can be taken whole" in looked_at
    assert not Framework.objects.filter(code="turning").exists()
    content = hidden(looked_at, "content")
    landed = lead.post("/frameworks/import/land/", {"content": content, "name": "turning.csv"})
    row = Framework.objects.get(code="turning")
    assert landed.headers["Location"] == f"/frameworks/{row.uuid}/"


def test_bad_rows_are_listed_and_only_sound_ones_land_if_the_user_says_so(lead: Client) -> None:
    text = FRAMEWORK + "competence,X,,moral,basic,,X,甲,,,,,\n"

    looked_at = unescape(lead.post("/frameworks/import/", file(text)).content.decode())

    assert "moral is not one of cognitive" in looked_at
    content = hidden(looked_at, "content")
    refused = lead.post("/frameworks/import/land/", {"content": content})
    assert refused.status_code == 409
    assert not Framework.objects.filter(code="turning").exists()
    lead.post("/frameworks/import/land/", {"content": content, "sound_rows": "yes"})
    assert Framework.objects.get(code="turning").competences.count() == 3


def test_what_is_not_a_table_is_answered_not_broken(lead: Client) -> None:
    page = unescape(lead.post("/frameworks/import/", file("PK\x03\x04")).content.decode())

    assert "no text table" in page
    assert lead.post("/frameworks/import/land/", {"content": "%%"}).status_code == 409


def test_a_student_imports_publishes_and_begins_nothing(
    student: Client, framework: Framework
) -> None:
    for path in ("import/", "import/land/", f"{framework.uuid}/publish/"):
        assert student.post(f"/frameworks/{path}").status_code == 403
    assert (
        student.post(f"/frameworks/{framework.uuid}/version/", {"version": "2"}).status_code == 403
    )

    framework.refresh_from_db()
    assert not framework.is_published
    assert Framework.objects.filter(code="turning").count() == 1


def test_publishing_asks_once_and_then_the_next_version_may_begin(
    lead: Client, framework: Framework
) -> None:
    asked = text_of(lead, f"/frameworks/{framework.uuid}/publish/")
    assert "never changes" in asked
    framework.refresh_from_db()
    assert not framework.is_published

    lead.post(f"/frameworks/{framework.uuid}/publish/")
    lead.post(f"/frameworks/{framework.uuid}/version/", {"version": "2"})

    framework.refresh_from_db()
    assert framework.is_published
    assert Framework.objects.filter(code="turning", version="2", published_at=None).exists()


def test_a_published_framework_is_downloaded_by_anybody_signed_in(
    student: Client, keeper: Viewer, framework: Framework
) -> None:
    publish_framework(viewer=keeper, framework=framework, at=NOON)

    response = student.get(f"/frameworks/{framework.uuid}/export/")

    assert response.content == bytes_of(framework)
    assert response.headers["Content-Disposition"] == 'attachment; filename="turning-1.csv"'


def test_links_rated_by_the_publisher_say_so(student: Client, keeper: Viewer) -> None:
    rated = Relation(TURNER, TURN, "rated", 4.25, 3.5, "suppress")
    import_classification(viewer=keeper, content=small_classification(relations=(rated,)), at=NOON)

    page = text_of(student, f"/frameworks/concepts/{Concept.objects.get(key=TURNER).uuid}/")

    assert "importance 4.2 of 5, level 3.5 of 7" in page
    assert "advises not to rely on it" in page
