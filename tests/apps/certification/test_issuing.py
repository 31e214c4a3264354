"""Issuing credentials, and taking them back."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.apps.certification.issuers import AT, CONTENT, fetch
from tests.apps.conftest import World

from ronghe.apps.base.api import AuditEntry, Refused, Text
from ronghe.apps.certification.api import (
    AlignmentFact,
    CredentialOrder,
    LevelStep,
    issue_credential,
    issue_credentials,
    issue_record,
    reinstate_credential,
    revoke_credential,
    rotate_keys,
    suspend_credential,
)
from ronghe.apps.certification.credential_content import as_json, from_json
from ronghe.apps.certification.models import Credential, IssuerKey, StatusList
from ronghe.apps.people.api import NotAllowed, Viewer, viewer_of_person
from ronghe.apps.people.services.erasure import erase_person
from ronghe.standards.verifiable_credentials.status import bit_of
from ronghe.standards.verifiable_credentials.tokens import unread_document
from ronghe.standards.verifiable_credentials.verifying import verify

LATER = AT + timedelta(days=1)


def issued(world: World, viewer: Viewer, **changes: object) -> Credential:
    order = {
        "person": world.students[0],
        "organisation": world.school,
        "content": CONTENT,
        "decision": None,
        "at": AT,
        **changes,
    }
    return issue_credential(viewer=viewer, **order)  # type: ignore[arg-type]


def state_of(credential: Credential) -> str:
    """What anybody finds who checks the document with what the issuer publishes."""
    return verify(credential.document, fetch=fetch, at=LATER).state


def test_a_credential_verifies_as_document_and_as_token(world: World, issuer: Viewer) -> None:
    credential = issued(world, issuer)

    as_document, as_token = (
        verify(one, fetch=fetch, at=LATER) for one in (credential.document, credential.token)
    )

    assert (as_document.state, as_token.state) == ("valid", "valid")
    assert as_document.issuer == f"did:web:localhost%3A8000:issuers:{world.school.uuid}"


def test_a_credential_says_what_was_decided(world: World, issuer: Viewer) -> None:
    document = json.loads(issued(world, issuer).document)

    subject = document["credentialSubject"]
    assert subject["achievement"]["name"] == "车削到尺寸 / Turning to size"
    assert [one["value"] for one in subject["result"]] == [
        "胜任 / competent",
        "91",
        "20 件中 18 件 / 18 of 20",
    ]
    assert [one["name"] for one in document["evidence"]] == [
        "车削轴类零件 / Turns shafts",
        "车削台阶轴 / Turn a stepped shaft",
        "校内车间 / school workshop",
        "企业岗位 / workplace",
        "教师 / teacher",
        "企业导师 / enterprise mentor",
    ]
    assert document["validUntil"] == "2030-01-31T23:59:59Z"


def test_a_foreign_verifier_reads_what_was_done_and_what_the_level_means(
    world: World, issuer: Viewer
) -> None:
    document = json.loads(issued(world, issuer).document)

    assert document["evidence"][0] == {
        "type": ["Evidence"],
        "genre": "做过什么 / What was done",
        "name": "车削轴类零件 / Turns shafts",
        "description": "按图样车削轴。\n\nTurns shafts by the drawing.",
        "narrative": (
            "表现：能独立车到尺寸。完成的成果：一根泵轴。情境：企业岗位（制造业）。"
            "时间与次数：2025年5月，6 天。确认角色：企业导师 2 名。\n\n"
            "What was seen: Turns to size alone. What came of it: A pump shaft. "
            "Where: workplace (manufacturing). When and how often: on 6 days, May 2025. "
            "Confirmed by: 2 enterprise mentors."
        ),
    }
    subject = document["credentialSubject"]
    [level] = subject["achievement"]["resultDescription"][0]["rubricCriterionLevel"]
    assert (level["name"], level["level"]) == ("胜任 / competent", "2")
    assert level["description"] == "日常工作能独立完成。\n\nDoes the usual work alone."
    assert subject["result"][0]["achievedLevel"] == level["id"]


def test_between_two_levels_both_are_told_and_neither_is_achieved(
    world: World, issuer: Viewer
) -> None:
    upper = LevelStep(3, Text("proficient", "熟练"), Text("Also hard cases.", "难的也行。"))
    between = Text("between competent and proficient", "介于胜任与熟练之间")
    content = replace(CONTENT, level=between, probability=None, steps=(*CONTENT.steps, upper))

    document = json.loads(issued(world, issuer, content=content).document)

    subject = document["credentialSubject"]
    levels = subject["achievement"]["resultDescription"][0]["rubricCriterionLevel"]
    assert [one["level"] for one in levels] == ["2", "3"]
    assert "achievedLevel" not in subject["result"][0]


def test_content_is_kept_and_read_back_whole() -> None:
    bare = replace(CONTENT, level=None, probability=None, valid_until=None, alignments=())

    assert from_json(json.loads(json.dumps(as_json(CONTENT)))) == CONTENT
    assert from_json(json.loads(json.dumps(as_json(bare)))) == bare


def test_content_that_was_kept_before_deeds_were_told_is_still_read() -> None:
    kept = as_json(CONTENT)
    del kept["deeds"]

    assert from_json(kept) == replace(CONTENT, deeds=())


def test_keys_are_made_with_the_first_credential_and_kept(world: World) -> None:
    viewer = viewer_of_person(world.lead)
    issued(world, viewer)
    issued(world, viewer, person=world.students[1])

    kinds = IssuerKey.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["ed25519", "rsa"]
    assert not any(b"PRIVATE" in bytes(key.wrapped) for key in IssuerKey.objects.all())


def test_what_was_signed_before_a_rotation_still_verifies(world: World, issuer: Viewer) -> None:
    before = issued(world, issuer)

    rotate_keys(viewer=viewer_of_person(world.administrator), organisation=world.school, at=LATER)
    after = issued(world, issuer, person=world.students[1], at=LATER)

    assert (state_of(before), state_of(after)) == ("valid", "valid")
    retired = IssuerKey.objects.filter(retired_at__isnull=False)
    assert [bytes(key.wrapped) for key in retired] == [b"", b""]
    used = [json.loads(one.document)["proof"][0]["verificationMethod"] for one in (before, after)]
    assert used[0] != used[1]


def test_suspending_reinstating_and_revoking_is_seen_by_whoever_verifies(
    world: World, issuer: Viewer
) -> None:
    credential, other = issued(world, issuer), issued(world, issuer, person=world.students[1])
    seen = [state_of(credential)]

    suspend_credential(viewer=issuer, credential=credential, reason="under appeal", at=AT)
    seen.append(state_of(credential))
    reinstate_credential(viewer=issuer, credential=credential, at=AT)
    seen.append(state_of(credential))
    revoke_credential(viewer=issuer, credential=credential, reason="rated by mistake", at=AT)
    seen.append(state_of(credential))

    assert seen == ["valid", "suspended", "valid", "revoked"]
    assert state_of(other) == "valid"


def test_the_list_that_the_entry_names_marks_what_was_revoked_and_only_that(
    world: World, issuer: Viewer
) -> None:
    credential = issued(world, issuer)
    seen = [marked_in_its_list(credential)]

    suspend_credential(viewer=issuer, credential=credential, reason="under appeal", at=AT)
    seen.append(marked_in_its_list(credential))
    reinstate_credential(viewer=issuer, credential=credential, at=AT)
    seen.append(marked_in_its_list(credential))
    revoke_credential(viewer=issuer, credential=credential, reason="rated by mistake", at=AT)
    seen.append(marked_in_its_list(credential))

    assert seen == [(False, False), (False, False), (False, False), (True, True)]


def marked_in_its_list(credential: Credential) -> tuple[bool, bool]:
    """In the list that the entry names, of the document and of the token."""
    found = []
    for document in (json.loads(credential.document), unread_document(credential.token)):
        entry = document["credentialStatus"]
        text = fetch(entry["statusListCredential"]).content.decode()
        status = json.loads(text) if text.startswith("{") else unread_document(text)
        assert status["id"] == entry["statusListCredential"]
        found.append(bit_of(status, entry["statusPurpose"], int(entry["statusListIndex"])))
    return found[0], found[1]


def test_a_list_from_before_there_were_tokens_is_signed_anew_with_the_next_credential(
    world: World, issuer: Viewer
) -> None:
    before = issued(world, issuer)
    StatusList.objects.update(revocation_token="", suspension_token="")

    after = issued(world, issuer, person=world.students[1])

    assert after.status_list_id == before.status_list_id
    assert verify(after.token, fetch=fetch, at=LATER).state == "valid"


def test_a_revoked_credential_stays_revoked(world: World, issuer: Viewer) -> None:
    credential = issued(world, issuer)
    revoke_credential(viewer=issuer, credential=credential, reason="rated by mistake", at=AT)

    for again in (
        lambda: revoke_credential(viewer=issuer, credential=credential, reason="again", at=LATER),
        lambda: suspend_credential(viewer=issuer, credential=credential, reason="now", at=LATER),
        lambda: reinstate_credential(viewer=issuer, credential=credential, at=LATER),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "other-state"

    credential.refresh_from_db()
    assert (credential.state, credential.state_reason, credential.state_since) == (
        "revoked",
        "rated by mistake",
        AT,
    )


def test_taking_back_needs_a_reason(world: World, issuer: Viewer) -> None:
    credential = issued(world, issuer)

    with pytest.raises(Refused) as refused:
        revoke_credential(viewer=issuer, credential=credential, reason="  ", at=AT)

    assert refused.value.code == "reason-missing"
    assert state_of(credential) == "valid"


def test_one_decision_gives_one_credential(world: World, issuer: Viewer) -> None:
    decision = uuid4()
    issued(world, issuer, decision=decision)

    with pytest.raises(Refused) as refused:
        issued(world, issuer, decision=decision)

    assert refused.value.code == "issued-already"
    assert Credential.objects.count() == 1


def test_a_batch_is_issued_whole_or_not_at_all(world: World, issuer: Viewer) -> None:
    decision = uuid4()
    orders = [CredentialOrder(one, CONTENT, uuid4()) for one in world.students]

    made = issue_credentials(viewer=issuer, organisation=world.school, orders=orders, at=AT)

    assert [state_of(one) for one in made] == ["valid"] * 4
    assert len({one.status_index for one in made}) == 4

    twice = [CredentialOrder(one, CONTENT, decision) for one in world.students[:2]]
    with pytest.raises(Refused):
        issue_credentials(viewer=issuer, organisation=world.school, orders=twice, at=AT)
    assert Credential.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"alignments": (AlignmentFact("no address at all", "x"),)}, "bad-alignment"),
        ({"alignments": (AlignmentFact("javascript:alert(1)", "x"),)}, "bad-alignment"),
        ({"title": Text("", "")}, "content-missing"),
        ({"code": ""}, "content-missing"),
    ],
)
def test_content_that_says_nothing_or_points_nowhere_is_refused(
    world: World, issuer: Viewer, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        issued(world, issuer, content=replace(CONTENT, **changes))  # type: ignore[arg-type]

    assert refused.value.code == code
    assert Credential.objects.count() == 0


@pytest.mark.parametrize("who", ["teacher", "mentor", "student"])
def test_nobody_issues_who_may_not_and_nothing_is_changed(world: World, who: str) -> None:
    person = world.students[1] if who == "student" else getattr(world, who)
    viewer = viewer_of_person(person)

    with pytest.raises(NotAllowed):
        issued(world, viewer)

    assert (Credential.objects.count(), IssuerKey.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(kind="refused").count() == 1


def test_a_lead_does_not_issue_to_another_programmes_student(world: World, issuer: Viewer) -> None:
    stranger = world.add_person("Stranger", "student")

    with pytest.raises(NotAllowed):
        issued(world, issuer, person=stranger)

    assert Credential.objects.count() == 0


def test_nobody_takes_back_who_may_not(world: World, issuer: Viewer) -> None:
    credential = issued(world, issuer)

    with pytest.raises(NotAllowed):
        revoke_credential(
            viewer=viewer_of_person(world.students[0]), credential=credential, reason="x", at=AT
        )

    assert state_of(credential) == "valid"


def test_a_record_verifies_with_everything_in_it(world: World, issuer: Viewer) -> None:
    record = issue_record(
        viewer=issuer,
        person=world.students[0],
        organisation=world.school,
        title=Text("First year", "第一学年"),
        contents=[CONTENT, replace(CONTENT, code="cnc-milling")],
        at=AT,
    )

    found = verify(record.document, fetch=fetch, at=LATER)

    assert (found.state, [one.state for one in found.parts]) == ("valid", ["valid", "valid"])
    assert record.kind == Credential.Kind.RECORD

    revoke_credential(viewer=issuer, credential=record, reason="wrong student", at=AT)
    assert state_of(record) == "revoked"


def test_an_empty_record_is_refused(world: World, issuer: Viewer) -> None:
    with pytest.raises(Refused) as refused:
        issue_record(
            viewer=issuer,
            person=world.students[0],
            organisation=world.school,
            title=Text("First year", "第一学年"),
            contents=[],
            at=AT,
        )

    assert refused.value.code == "empty-record"
    assert Credential.objects.count() == 0


def test_an_erased_holders_copy_verifies_and_nothing_here_names_them(
    world: World, issuer: Viewer
) -> None:
    credential = issued(world, issuer)
    copy = credential.document

    erase_person(viewer=viewer_of_person(world.administrator), person=world.students[0], at=LATER)

    assert verify(copy, fetch=fetch, at=LATER).state == "valid"
    row = Credential.objects.get()
    assert (row.person, row.document, row.token, row.contents, row.title_en) == (
        None,
        "",
        "",
        [],
        "",
    )
    assert row.status_index == credential.status_index


def test_places_are_not_given_in_order(world: World, issuer: Viewer) -> None:
    orders = [CredentialOrder(world.students[0], CONTENT) for _ in range(8)]

    made = issue_credentials(viewer=issuer, organisation=world.school, orders=orders, at=AT)

    places = [one.status_index for one in made]
    assert len(set(places)) == 8
    assert max(places) - min(places) > 8
    assert StatusList.objects.count() == 1
