"""Revisions and judgements through the HTTP API."""

from tests.apps.assessment.test_rating_pages import signed_in
from tests.apps.curriculum.conftest import Work
from tests.apps.curriculum.revising import accepted, signal_of

from ronghe.apps.base.api import now
from ronghe.apps.curriculum.models import Revision
from ronghe.apps.curriculum.services.triage import judge_signal


def test_a_revision_its_way_and_the_judgement_behind_it_can_be_read(work: Work) -> None:
    judge_signal(
        viewer=work.lead,
        signal=signal_of(work),
        programme=work.world.programme,
        judgement=accepted(work.published().module),
        at=now(),
    )
    client, revision = signed_in(work.world.lead), Revision.objects.get()

    listed = client.get("/api/v1/revisions").json()["items"]
    way = client.get(f"/api/v1/revisions/{revision.uuid}/trace").json()["items"]
    judgements = client.get("/api/v1/signal-judgements").json()["items"]

    assert [(row["module"], row["state"]) for row in listed] == [("m0", "accepted")]
    assert way[0] == {
        "title": {"en": "It changed at the enterprise", "zh": "企业发生变化"},
        "day": "2026-01-15",
        "days": 0,
    }
    assert [(row["outcome"], row["is_current"]) for row in judgements] == [("accepted", True)]


def test_a_student_reads_no_revisions(work: Work) -> None:
    assert signed_in(work.world.students[0]).get("/api/v1/revisions").status_code == 403
