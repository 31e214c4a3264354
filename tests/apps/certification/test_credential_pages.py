"""Credentials as people meet them: who verifies, who holds, who issued."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.certification.issuers import AT, CONTENT
from tests.apps.certification.test_issuing import issued
from tests.apps.conftest import World

from ronghe.apps.base.api import AuditEntry, Text
from ronghe.apps.certification.api import issue_record, revoke_credential, suspend_credential
from ronghe.apps.certification.credential_files import certificate_document
from ronghe.apps.certification.models import Credential
from ronghe.apps.certification.shown import shown_document
from ronghe.apps.people.api import Viewer, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person
from ronghe.files.documents.typst_pdf import typst_source
from ronghe.standards.openbadges3.baking import unbake
from ronghe.standards.verifiable_credentials.tokens import unread_document


@pytest.fixture
def credential(world: World, issuer: Viewer) -> Credential:
    return issued(world, issuer)


def shown(credential: Credential) -> Credential:
    Credential.objects.filter(pk=credential.pk).update(is_shown=True)
    return credential


def page_of(credential: Credential) -> str:
    return reverse("credential", args=[credential.uuid])


def text_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def verified(client: Client, **given: Any) -> str:
    response = client.post(reverse("verify"), given)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


# --- by anyone ------------------------------------------------------------------------------------


def test_whoever_scans_the_code_reads_it_in_plain_words(
    client: Client, credential: Credential
) -> None:
    text = text_at(client, page_of(shown(credential)))

    for words in (
        "Turning to size",
        "Student 1",
        "genuine and in force",
        "competent, 91% sure",
        "competent: Does the usual work alone.",
        "school workshop · workplace",
        "teacher · enterprise mentor",
        "Turn a stepped shaft",
        "Turns to size alone",
        "A pump shaft",
        "workplace (manufacturing)",
        "on 6 days, May 2025",
        "2 enterprise mentors",
    ):
        assert words in text


def test_what_a_recruiter_asks_first_stands_first_and_nothing_is_folded(
    client: Client, credential: Credential
) -> None:
    page = client.get(page_of(shown(credential)))

    gist = page.context["shown"].gist
    assert [(one.label, one.items) for one in gist] == [
        ("Level", ("competent, 91% sure",)),
        ("Typical work task", ("Turn a stepped shaft",)),
        ("Confirmed by", ("teacher", "enterprise mentor")),
        ("Valid until", ("31 January 2030",)),
        ("Issued by", ("School",)),
    ]
    assert gist[0].notes == ("competent: Does the usual work alone.",)
    text = page.content.decode()
    places = [text.index(words) for words in (">Valid until<", "What was done", "What it takes")]
    assert places == sorted(places)
    main = text[text.index("<main") : text.index("</main>")]
    assert main.count("<details") == main.count("For programs") == 1


def test_a_credential_of_another_installation_tells_its_level_and_what_was_done(
    credential: Credential,
) -> None:
    read = shown_document(json.loads(credential.document))

    assert [one.label for one in read.gist] == [
        "Level",
        "Typical work task",
        "Confirmed by",
        "Valid until",
        "Issued by",
    ]
    assert read.gist[0].notes[0].startswith("胜任 / competent: ")
    [deed] = read.deeds
    assert deed.title == "车削轴类零件 / Turns shafts"
    assert "What was seen: Turns to size alone." in deed.narrative


def test_a_closed_page_says_only_whether_it_holds(client: Client, credential: Credential) -> None:
    text = text_at(client, page_of(credential))

    assert "genuine and in force" in text
    assert "Student 1" not in text
    assert "Turning" not in text
    for form in ("json", "jwt", "svg", "png", "pdf"):
        address = reverse("credential_file", args=[credential.uuid, form])
        assert client.get(address).status_code == 404


def test_the_page_tells_what_the_lists_say(
    client: Client, credential: Credential, issuer: Viewer
) -> None:
    shown(credential)
    suspend_credential(viewer=issuer, credential=credential, reason="appeal", at=AT)
    suspended = text_at(client, page_of(credential))
    revoke_credential(viewer=issuer, credential=credential, reason="mistake", at=AT)
    revoked = text_at(client, page_of(credential))

    assert "Genuine, but suspended by its issuer for now." in suspended
    assert "Genuine once, but revoked by its issuer." in revoked
    assert "mistake" not in revoked


def test_a_verifier_gets_the_document_at_the_address_of_the_code(
    client: Client, credential: Credential
) -> None:
    wants = {"accept": "application/vc+ld+json, application/json"}
    closed = client.get(page_of(credential), headers=wants)
    opened = client.get(page_of(shown(credential)), headers=wants)

    assert closed.status_code == 404
    assert opened["Content-Type"] == "application/vc+ld+json"
    assert opened.json() == json.loads(credential.document)


def test_an_erased_holders_page_is_gone(
    client: Client, world: World, credential: Credential
) -> None:
    copy = shown(credential).document
    erase_person(viewer=viewer_of_person(world.administrator), person=world.students[0], at=AT)

    gone = client.get(page_of(credential))
    assert gone.status_code == 410
    assert "That says nothing against the certificate" in gone.content.decode()
    assert "Student 1" not in gone.content.decode()
    text = verified(client, text=copy)
    assert "genuine and in force" in text


@pytest.mark.parametrize("form", ["document", "token"])
def test_a_pasted_credential_is_verified(client: Client, credential: Credential, form: str) -> None:
    text = verified(client, text=getattr(credential, form))

    assert "genuine and in force" in text
    assert "Student 1" in text


def test_a_changed_credential_is_not_genuine_and_nothing_of_it_is_shown(
    client: Client, credential: Credential
) -> None:
    text = verified(client, text=credential.document.replace("Student 1", "Mallory"))

    assert "Not genuine" in text
    assert "Mallory" not in text
    assert "Turning" not in text


@pytest.mark.parametrize("content", [b"hello", b"\xff\xd8\xff\xe0 a photo", b"%PDF-1.7 a scan"])
@pytest.mark.django_db
def test_what_cannot_be_read_is_not_called_a_forgery(client: Client, content: bytes) -> None:
    text = verified(client, file=SimpleUploadedFile("certificate", content))

    assert "Could not be checked" in text
    assert "Scan the code on the paper" in text
    assert "ot genuine" not in text


@pytest.mark.parametrize("form", ["json", "jwt", "svg", "png", "pdf"])
def test_what_is_downloaded_verifies_when_it_is_handed_in(
    client: Client, credential: Credential, form: str
) -> None:
    address = reverse("credential_file", args=[shown(credential).uuid, form])
    content = client.get(address).content

    text = verified(client, file=SimpleUploadedFile(f"credential.{form}", content))

    assert "genuine and in force" in text


def test_a_badge_carries_the_document_itself(client: Client, credential: Credential) -> None:
    address = reverse("credential_file", args=[shown(credential).uuid, "png"])

    assert unbake(client.get(address).content) == credential.document


def test_the_certificate_has_a_place_for_seal_and_signature_and_days_in_words(
    credential: Credential,
) -> None:
    sources = {}
    for language in ("en", "zh"):
        with override({"en": "en", "zh": "zh-hans"}[language]):
            sources[language] = typst_source(certificate_document(credential, language=language))

    for words in ("School", "Student 1", "31 January 2030", "2 March 2026", "Seal of the school"):
        assert f'"{words}"' in sources["en"]
    for words in ("2030年1月31日", "2026年3月2日", "学校印章", "能独立车到尺寸"):
        assert f'"{words}"' in sources["zh"]
    first, second = sources["en"].split("#pagebreak()")
    assert "2026-03-02" not in first
    assert "Level" in first
    assert "Turns to size alone" in second


def test_the_printed_page_is_a_pdf_with_the_font_that_has_chinese(
    client: Client, credential: Credential
) -> None:
    address = reverse("credential_file", args=[shown(credential).uuid, "pdf"])

    response = client.get(address, headers={"accept-language": "zh-hans"})

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"NotoSansCJK" in response.content


def test_the_address_of_an_open_page_is_verified_without_the_network(
    client: Client, credential: Credential
) -> None:
    address = f"http://localhost:8000{page_of(shown(credential))}"

    assert "genuine and in force" in verified(client, address=address)


@pytest.mark.parametrize("end", ["", "0198d1f0-0000-7000-8000-000000000000/", "other"])
def test_an_address_of_ours_that_shows_nothing_could_not_be_checked(
    client: Client, credential: Credential, end: str
) -> None:
    path = page_of(credential) if not end else f"/credentials/{end}"

    text = verified(client, address=f"http://localhost:8000{path}")

    assert "Could not be checked" in text
    assert "Turning" not in text


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/c.json", "http://example.org/c.json", "file:///etc/passwd"]
)
def test_an_address_inside_is_not_fetched(client: Client, db: None, address: str) -> None:
    assert "Could not be checked" in verified(client, address=address)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a file, give an address or paste the text."),
        ({"text": "a", "address": "https://a.example"}, "Give one of the three"),
    ],
)
def test_without_one_credential_the_form_says_what_to_do_and_keeps_what_was_typed(
    client: Client, db: None, given: dict[str, str], said: str
) -> None:
    response = client.post(reverse("verify"), given)

    text = response.content.decode()
    assert response.status_code == 422
    assert said in text
    assert given.get("address", "") in text


def test_too_large_a_file_is_refused(client: Client, db: None) -> None:
    file = SimpleUploadedFile("c.json", b"x" * (2 * 1024 * 1024 + 1))

    response = client.post(reverse("verify"), {"file": file})

    assert response.status_code == 422
    assert "larger than 2 MB" in response.content.decode()


def test_checks_are_not_without_end(client: Client, db: None) -> None:
    statuses = [client.post(reverse("verify"), {"text": "x"}).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


def test_what_an_issuer_publishes_is_open_to_every_verifier(
    client: Client, world: World, credential: Credential
) -> None:
    entry = json.loads(credential.document)["credentialStatus"]
    path = entry["statusListCredential"].removeprefix("http://localhost:8000")

    did = client.get(reverse("issuer_did", args=[world.school.uuid]))
    status = client.get(path)

    assert did.json()["id"] == f"did:web:localhost%3A8000:issuers:{world.school.uuid}"
    assert status.json()["credentialSubject"]["statusPurpose"] == "revocation"
    assert [one["Access-Control-Allow-Origin"] for one in (did, status)] == ["*", "*"]
    assert b"Student" not in did.content + status.content


def test_a_status_list_is_served_as_a_token_at_its_own_address_and_to_who_asks_for_one(
    client: Client, credential: Credential
) -> None:
    entry = unread_document(credential.token)["credentialStatus"]
    path = entry["statusListCredential"].removeprefix("http://localhost:8000")

    own = client.get(path)
    asked = client.get(path.removesuffix(".jwt"), HTTP_ACCEPT="application/vc+jwt")
    either = client.get(path.removesuffix(".jwt"), HTTP_ACCEPT="*/*")

    assert path.endswith("/status/1/revocation.jwt")
    assert own["Content-Type"] == asked["Content-Type"] == "application/vc+jwt"
    assert own.content == asked.content
    assert asked["Content-Location"] == entry["statusListCredential"]
    assert "Accept," in asked["Vary"]
    assert either["Content-Type"] == "application/vc+ld+json"
    assert unread_document(own.content.decode())["id"] == entry["statusListCredential"]


@pytest.mark.parametrize(
    "end", ["did.json", "status/1/revocation", "status/1/revocation.jwt", "status/1/signed_at"]
)
def test_who_never_issued_publishes_nothing(client: Client, world: World, end: str) -> None:
    assert client.get(f"/issuers/{world.enterprise.uuid}/{end}").status_code == 404


# --- by its holder --------------------------------------------------------------------------------


def test_the_holder_opens_and_closes_the_page_at_once(
    client: Client, world: World, credential: Credential
) -> None:
    holder = signed_in(world.students[0])
    share = reverse("credential_share", args=[credential.uuid])

    seen = []
    for choice in ("yes", "no"):
        holder.post(share, {"show": choice})
        seen.append("Student 1" in text_at(client, page_of(credential)))

    assert seen == [True, False]
    touched = AuditEntry.objects.filter(action="certification.share_credential")
    assert [row.touched for row in touched.order_by("pk")] == ["opened", "closed"]


def test_nobody_else_opens_it_and_nothing_is_changed(world: World, credential: Credential) -> None:
    share = reverse("credential_share", args=[credential.uuid])

    for other in (world.students[1], world.teacher, world.lead):
        response = signed_in(other).post(share, {"show": "yes"})
        assert response.status_code in (403, 404)

    credential.refresh_from_db()
    assert credential.is_shown is False


def test_the_holder_sees_their_credentials_and_no_other(
    world: World, issuer: Viewer, credential: Credential
) -> None:
    issued(world, issuer, person=world.students[1])
    record = issue_record(
        viewer=issuer,
        person=world.students[0],
        organisation=world.school,
        title=Text("First year", "第一学年"),
        contents=[CONTENT],
        at=AT,
    )

    text = text_at(signed_in(world.students[0]), reverse("my_credentials"))

    assert text.count('class="card stack"') == 2
    assert "First year" in text
    assert page_of(record) in text


def test_without_a_credential_the_page_says_what_comes(world: World) -> None:
    text = text_at(signed_in(world.students[0]), reverse("my_credentials"))

    assert "No credential yet" in text


def test_the_holder_reads_why_it_no_longer_holds(
    world: World, issuer: Viewer, credential: Credential
) -> None:
    revoke_credential(viewer=issuer, credential=credential, reason="rated by mistake", at=AT)

    text = text_at(signed_in(world.students[0]), reverse("my_credentials"))

    assert "rated by mistake" in text


# --- by its issuer --------------------------------------------------------------------------------


def test_the_issuer_finds_what_was_issued_at_the_same_price(world: World, issuer: Viewer) -> None:
    client = signed_in(world.lead)
    counts = []
    for _ in range(2):
        issued(world, issuer)
        issued(world, issuer, person=world.students[1])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text_at(client, reverse("credentials_issued"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("wanted", "state"), [("suspend", "suspended"), ("revoke", "revoked")])
def test_the_issuer_takes_it_out_of_force(
    world: World, credential: Credential, wanted: str, state: str
) -> None:
    address = reverse("credential_issued", args=[credential.uuid])

    response = signed_in(world.lead).post(address, {"do": wanted, "reason": "rated by mistake"})

    credential.refresh_from_db()
    assert (response.status_code, credential.state) == (302, state)


def test_without_a_reason_it_stays_in_force(world: World, credential: Credential) -> None:
    address = reverse("credential_issued", args=[credential.uuid])

    response = signed_in(world.lead).post(address, {"do": "revoke", "reason": ""})

    credential.refresh_from_db()
    assert (response.status_code, credential.state) == (422, "valid")


def test_a_suspended_one_is_put_in_force_again(
    world: World, issuer: Viewer, credential: Credential
) -> None:
    suspend_credential(viewer=issuer, credential=credential, reason="appeal", at=AT)
    address = reverse("credential_issued", args=[credential.uuid])

    signed_in(world.lead).post(address, {"do": "reinstate"})

    credential.refresh_from_db()
    assert credential.state == "valid"


def test_those_who_did_not_issue_it_do_not_find_it(world: World, credential: Credential) -> None:
    address = reverse("credential_issued", args=[credential.uuid])
    elsewhere = world.add_person("Other lead", "programme_lead", organisation=world.enterprise)

    for other, status in ((world.students[0], 403), (world.teacher, 403), (elsewhere, 404)):
        client = signed_in(other)
        assert client.get(address).status_code == status
        assert client.post(address, {"do": "revoke", "reason": "x"}).status_code == status

    credential.refresh_from_db()
    assert credential.state == "valid"
