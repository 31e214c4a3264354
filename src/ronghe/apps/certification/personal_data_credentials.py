"""What credentials hold about their holder."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.certification.models import Credential, TalentChoice


def count(person: UUID) -> int:
    return (
        Credential.objects.filter(person__uuid=person).count()
        + TalentChoice.objects.filter(person__uuid=person).count()
    )


def export(person: UUID) -> Mapping[str, Any]:
    rows = Credential.objects.filter(person__uuid=person)
    return {
        "credentials": [
            {
                "uuid": str(row.uuid),
                "kind": row.kind,
                "state": row.state,
                "state_reason": row.state_reason,
                "issued_at": row.issued_at.isoformat(),
                "is_shown": row.is_shown,
                "document": json.loads(row.document),
                "token": row.token,
            }
            for row in rows.order_by("pk")
        ],
        "shown_to_recruiters": [
            {"name": one.shows_name, "levels": one.shows_levels, "tasks": one.shows_tasks}
            for one in TalentChoice.objects.filter(person__uuid=person)
        ],
    }


def erase(person: UUID) -> int:
    """What was said goes; the place in the status lists stays, nameless. The copy in the holder's
    hands verifies as before, since its proof and the lists need nothing that goes here."""
    choices, _ = TalentChoice.objects.filter(person__uuid=person).delete()
    return choices + Credential.objects.filter(person__uuid=person).update(
        person=None,
        code="",
        title_en="",
        title_zh="",
        contents=[],
        document="",
        token="",
        decision=None,
        valid_until=None,
        state_reason="",
        is_shown=False,
    )


def register() -> None:
    personal_data.register(
        "certification.credentials",
        PersonalData(
            title=Text("Credentials and learner records", "凭证与学习记录"),
            tables=("certification.Credential", "certification.TalentChoice"),
            count=count,
            export=export,
            erase=erase,
            own_page=("certification.view_own_credentials", "my_credentials"),
            after_erasure=Text(
                "The page of each certificate goes, and with it where the code on the paper "
                "leads. The file in the person's hands can still be verified.",
                "每份证书的页面将被删除，纸面二维码随之失效；本人手中的证书文件仍可核验。",
            ),
        ),
    )
