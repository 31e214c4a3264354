"""Issuing credentials, and taking them back. What was issued is never changed."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, Text, audit, new_uuid
from ronghe.apps.certification.addresses import credential_address
from ronghe.apps.certification.credential_content import CredentialContent, as_json
from ronghe.apps.certification.credential_documents import (
    document_of_achievement,
    document_of_record,
    status_of_place,
)
from ronghe.apps.certification.flows_credentials import CREDENTIAL
from ronghe.apps.certification.models import Credential, StatusList
from ronghe.apps.certification.services.issuer_keys import IssuerKeys, keys_for
from ronghe.apps.certification.services.status_lists import sign_lists, take_places
from ronghe.apps.people.api import Organisation, Person, Viewer, require, require_all
from ronghe.standards.verifiable_credentials.data import CredentialProblem, Document
from ronghe.standards.verifiable_credentials.integrity import add_proof
from ronghe.standards.verifiable_credentials.status import entry_for_tokens
from ronghe.standards.verifiable_credentials.tokens import sign_token

ISSUE = "certification.issue_credential"
TAKE_BACK = "certification.take_back_credential"
MOST_AT_ONCE = 50
_ADDRESS = re.compile(r"(https?://|urn:)[^\s<>\"]{1,500}")


@dataclass(frozen=True, slots=True)
class CredentialOrder:
    """One credential of a batch: for whom, what it says, and the decision it follows from."""

    person: Person
    content: CredentialContent
    decision: UUID | None = None


def reference_of_credential(credential: Credential) -> Reference:
    return Reference("certification.credential", credential.uuid)


def issue_credential(
    *,
    viewer: Viewer,
    person: Person,
    organisation: Organisation,
    content: CredentialContent,
    decision: UUID | None,
    at: datetime,
) -> Credential:
    """Issue one credential, signed as a document and as a token.

    Raises NotAllowed; Refused where a credential of this decision was issued already, where the
    holder was erased, or where the content cannot be written as a credential. Nothing is written
    then.
    """
    [issued] = issue_credentials(
        viewer=viewer,
        organisation=organisation,
        orders=[CredentialOrder(person, content, decision)],
        at=at,
    )
    return issued


def issue_credentials(
    *, viewer: Viewer, organisation: Organisation, orders: Sequence[CredentialOrder], at: datetime
) -> list[Credential]:
    """Issue up to 50 at once, all or none: one check, one transaction. A larger batch calls this
    again and again, so that others can write in between and progress can be shown."""
    if len(orders) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} at once")
    require(viewer, ISSUE, organisation=organisation)
    require_all(viewer, ISSUE, {order.person.pk for order in orders})
    for order in orders:
        _refuse_unwritable(order.content)
    try:
        with transaction.atomic():
            keys = keys_for(organisation, at=at)
            place, indexes = take_places(organisation, len(orders), keys=keys, at=at)
            rows = [
                _achievement(organisation, order, place, index, keys, at)
                for order, index in zip(orders, indexes, strict=True)
            ]
            Credential.objects.bulk_create(rows)
            audit(
                viewer,
                ISSUE,
                subject=_subject(orders),
                touched=str(organisation.uuid),
                count=len(rows),
            )
    except IntegrityError:
        raise Refused(
            "A credential was issued for this decision already. Nothing was issued.",
            "此决定已颁发过凭证。未颁发任何凭证。",
            code="issued-already",
        ) from None
    return rows


def issue_record(
    *,
    viewer: Viewer,
    person: Person,
    organisation: Organisation,
    title: Text,
    contents: Sequence[CredentialContent],
    at: datetime,
) -> Credential:
    """Issue a learner record (CLR 2.0) of several achievements; each in it carries its own proof
    and shares the record's place in the status lists. Raises as `issue_credential`."""
    require(viewer, ISSUE, organisation=organisation, person=person)
    if not contents:
        raise Refused(
            "There is nothing to put into the record. Nothing was issued.",
            "没有可写入学习记录的内容。未颁发。",
            code="empty-record",
        )
    for content in contents:
        _refuse_unwritable(content)
    with transaction.atomic():
        keys = keys_for(organisation, at=at)
        place, [index] = take_places(organisation, 1, keys=keys, at=at)
        uuid = new_uuid()
        status = status_of_place(organisation, place.number, index)
        awards = [
            _signed_award(person, organisation, one, f"urn:uuid:{uuid4()}", status, keys, at)
            for one in contents
        ]
        document = document_of_record(
            uuid=uuid,
            title=title,
            person=person,
            organisation=organisation,
            awards=awards,
            status=status,
            at=at,
        )
        row = _row(organisation, person, place, index, uuid, at)
        row.kind = Credential.Kind.RECORD
        row.title_en, row.title_zh = title.en[:240], title.zh[:240]
        row.contents = [as_json(one) for one in contents]
        _sign(row, document, keys, at)
        row.save()
        audit(viewer, ISSUE, subject=reference_of_credential(row), touched=str(organisation.uuid))
    return row


def suspend_credential(
    *, viewer: Viewer, credential: Credential, reason: str, at: datetime
) -> None:
    """Take a credential out of force for now. Refused unless it is in force."""
    _change(viewer, credential, "suspend", reason, at)


def reinstate_credential(*, viewer: Viewer, credential: Credential, at: datetime) -> None:
    """Put a suspended credential in force again. Refused for any other."""
    _change(viewer, credential, "reinstate", "", at)


def revoke_credential(*, viewer: Viewer, credential: Credential, reason: str, at: datetime) -> None:
    """Take a credential back for good. Refused for one that is revoked already."""
    _change(viewer, credential, "revoke", reason, at)


def _change(viewer: Viewer, credential: Credential, move: str, reason: str, at: datetime) -> None:
    """One legal change of state, together with the signed lists that tell it to the world."""
    require(viewer, TAKE_BACK, organisation=credential.organisation, person=credential.person)
    with transaction.atomic():
        keys = keys_for(credential.organisation, at=at)
        place = StatusList.objects.select_for_update(no_key=True).get(pk=credential.status_list_id)
        why = reason.strip()[:400]
        CREDENTIAL.make(credential, move, because=why, state_since=at, state_reason=why)
        sign_lists(place, keys=keys, at=at)
        audit(
            viewer, TAKE_BACK, subject=reference_of_credential(credential), touched=credential.state
        )


def _refuse_unwritable(content: CredentialContent) -> None:
    """What no signature check would notice: a credential that says nothing, or points nowhere."""
    texts = (content.code, content.achievement_type, str(content.title), str(content.criteria))
    if not all(texts) or len(content.code) > 120:
        raise Refused(
            "A credential needs a code, a kind, a title and criteria. Nothing was issued.",
            "凭证须有代码、类型、名称与标准。未颁发。",
            code="content-missing",
        )
    wrong = [one.uri for one in content.alignments if not _ADDRESS.fullmatch(one.uri)]
    if wrong:
        raise Refused(
            f"{wrong[0][:80]!r} is not the address of a skill or a standard. Nothing was issued.",
            f"{wrong[0][:80]!r} 不是技能或标准的标识。未颁发。",
            code="bad-alignment",
        )


def _achievement(
    organisation: Organisation,
    order: CredentialOrder,
    place: StatusList,
    index: int,
    keys: IssuerKeys,
    at: datetime,
) -> Credential:
    uuid = new_uuid()
    row = _row(organisation, order.person, place, index, uuid, at)
    row.code, row.decision = order.content.code, order.decision
    row.title_en, row.title_zh = order.content.title.en[:240], order.content.title.zh[:240]
    row.contents = [as_json(order.content)]
    row.valid_until = order.content.valid_until
    document = document_of_achievement(
        address=credential_address(uuid),
        person=order.person,
        organisation=organisation,
        content=order.content,
        status=status_of_place(organisation, place.number, index),
        at=at,
    )
    _sign(row, document, keys, at)
    return row


def _row(
    organisation: Organisation,
    person: Person,
    place: StatusList,
    index: int,
    uuid: UUID,
    at: datetime,
) -> Credential:
    return Credential(
        uuid=uuid,
        person=person,
        organisation=organisation,
        kind=Credential.Kind.ACHIEVEMENT,
        status_list=place,
        status_index=index,
        issued_at=at,
        state_since=at,
    )


def _signed_award(
    person: Person,
    organisation: Organisation,
    content: CredentialContent,
    address: str,
    status: Document,
    keys: IssuerKeys,
    at: datetime,
) -> Document:
    document = document_of_achievement(
        address=address,
        person=person,
        organisation=organisation,
        content=content,
        status=status,
        at=at,
    )
    return _proved(document, keys, at)


def _sign(row: Credential, document: Document, keys: IssuerKeys, at: datetime) -> None:
    row.document = json.dumps(_proved(document, keys, at), ensure_ascii=False)
    status = entry_for_tokens(document["credentialStatus"])
    row.token = sign_token({**document, "credentialStatus": status}, keys.token)


def _proved(document: Document, keys: IssuerKeys, at: datetime) -> Document:
    try:
        return add_proof(document, keys.document, at=at)
    except CredentialProblem as problem:
        raise Refused(problem.en, problem.zh, code=problem.code) from problem


def _subject(orders: Sequence[CredentialOrder]) -> Reference | None:
    return Reference("people.person", orders[0].person.uuid) if len(orders) == 1 else None
