"""Judging signals: who may, for which programme, with which reason; once."""

from datetime import date, timedelta

import pytest
from tests.apps.curriculum.conftest import AT, SYSTEM, Work
from tests.apps.curriculum.revising import accepted, signal_of

from ronghe.apps.base.api import Refused, Text, now
from ronghe.apps.competence.api import ProgrammeFramework
from ronghe.apps.curriculum.models import Revision, SignalTriage
from ronghe.apps.curriculum.queries.concerns import programmes_concerned
from ronghe.apps.curriculum.services.triage import Judgement, judge_signal
from ronghe.apps.industry.api import (
    EquipmentDraft,
    Signal,
    add_equipment,
    define_generation,
    define_type,
    withdraw_signal,
)
from ronghe.apps.people.api import (
    NotAllowed,
    Organisation,
    Person,
    Programme,
    Region,
    viewer_of_person,
)


def judge(work: Work, signal: Signal, judgement: Judgement) -> SignalTriage:
    return judge_signal(
        viewer=work.lead,
        signal=signal,
        programme=work.world.programme,
        judgement=judgement,
        at=now(),
    )


def refusal_of(work: Work, signal: Signal, judgement: Judgement) -> str:
    """The code of the refusal; and nothing was written."""
    before = SignalTriage.objects.count()
    with pytest.raises(Refused) as caught:
        judge(work, signal, judgement)
    assert (SignalTriage.objects.count(), Revision.objects.count()) == (before, 0)
    return caught.value.code


def test_an_accepted_signal_begins_a_revision_with_all_its_steps(work: Work) -> None:
    version = work.published()
    signal = signal_of(work)

    triage = judge(work, signal, accepted(version.module))

    revision = Revision.objects.get()
    assert (revision.module, revision.title, revision.state) == (
        version.module,
        "A new controller",
        "accepted",
    )
    assert revision.triggers.get().triage == triage
    steps = list(revision.steps.all())
    assert [step.step for step in steps if step.done_at] == ["judge"]
    assert {step.owner for step in steps} == {work.world.lead}
    assert [step.due_on for step in steps[1:]] == sorted(step.due_on for step in steps[1:])


def test_a_rejected_signal_begins_nothing_and_keeps_its_reason(work: Work) -> None:
    judge(work, signal_of(work), Judgement("rejected", "It is a single machine.", "en"))

    triage = SignalTriage.objects.get()
    assert (triage.outcome, triage.reason, triage.decided_by) == (
        "rejected",
        "It is a single machine.",
        work.world.lead,
    )
    assert Revision.objects.count() == 0


def test_a_deferred_signal_is_judged_again_and_both_judgements_stay(work: Work) -> None:
    signal = signal_of(work)
    until = work.lead.on_date + timedelta(days=30)
    judge(work, signal, Judgement("deferred", "Next month.", "en", deferred_to=until))

    judge(work, signal, Judgement("rejected", "It went away.", "en"))

    rows = SignalTriage.objects.order_by("pk").values_list("outcome", "is_current")
    assert list(rows) == [("deferred", False), ("rejected", True)]


def test_a_judgement_is_final(work: Work) -> None:
    signal = signal_of(work)
    judge(work, signal, Judgement("rejected", "No.", "en"))

    assert refusal_of(work, signal, accepted()) == "signal-judged"


def test_a_second_signal_joins_a_revision_that_runs(work: Work) -> None:
    judge(work, signal_of(work), accepted(work.published().module))
    revision = Revision.objects.get()

    judge(work, signal_of(work, title="Again"), accepted(revision=revision))

    assert Revision.objects.count() == 1
    assert revision.triggers.count() == 2


def test_job_postings_alone_are_not_accepted(work: Work) -> None:
    signal = signal_of(work, "postings_trend", enterprise=None)

    assert refusal_of(work, signal, accepted()) == "postings-alone"


def test_job_postings_that_an_enterprise_bears_out_are(work: Work) -> None:
    signal = signal_of(work, "postings_trend", enterprise=None)
    signal_of(work, "mentor_report", title="We see it too")

    assert judge(work, signal, accepted()).outcome == "accepted"


def test_job_postings_may_be_rejected_alone(work: Work) -> None:
    signal = signal_of(work, "postings_trend", enterprise=None)

    assert judge(work, signal, Judgement("rejected", "A fashion.", "en")).outcome == "rejected"


@pytest.mark.parametrize(
    ("judgement", "code"),
    [
        (Judgement("accepted", "  ", "en"), "reason-missing"),
        (Judgement("accepted", "x" * 2_001, "en"), "reason-missing"),
        (Judgement("perhaps", "Hm.", "en"), "outcome-unknown"),
        (Judgement("deferred", "Later.", "en"), "date-missing"),
        (Judgement("deferred", "Later.", "en", deferred_to=date(2020, 1, 1)), "date-missing"),
        (Judgement("deferred", "Later.", "en", deferred_to=date(2099, 1, 1)), "date-missing"),
        (Judgement("rejected", "No.", "en", deferred_to=date(2099, 1, 1)), "date-unasked"),
    ],
)
def test_a_judgement_that_says_too_little_is_refused(
    work: Work, judgement: Judgement, code: str
) -> None:
    assert refusal_of(work, signal_of(work), judgement) == code


def test_a_withdrawn_signal_is_not_judged(work: Work) -> None:
    signal = signal_of(work)
    withdraw_signal(viewer=SYSTEM, signal=signal, reason="A mistake", at=AT)
    signal.refresh_from_db()

    assert refusal_of(work, signal, accepted()) == "signal-withdrawn"


def test_a_teacher_does_not_judge_and_nothing_is_written(work: Work) -> None:
    signal = signal_of(work)

    with pytest.raises(NotAllowed):
        judge_signal(
            viewer=work.teacher,
            signal=signal,
            programme=work.world.programme,
            judgement=accepted(),
            at=now(),
        )

    assert SignalTriage.objects.count() == 0


def test_the_module_of_another_programme_is_refused(work: Work) -> None:
    care = another_programme(work.world.school, "care")
    foreign = work.published().module
    foreign.programme = care
    foreign.save()

    assert refusal_of(work, signal_of(work), accepted(foreign)) == "module-elsewhere"


# --- which programmes a signal concerns -----------------------------------------------------------


def another_programme(school: Organisation, trade: str) -> Programme:
    return Programme.objects.create(
        organisation=school, code=trade, trade=trade, title_en=trade, title_zh=trade
    )


def follow(work: Work, programme: Programme) -> None:
    ProgrammeFramework.objects.create(
        programme=programme, framework=work.world.framework, from_entry_year=2020
    )


def test_a_signal_concerns_the_programmes_of_its_trade(work: Work) -> None:
    another_programme(work.world.school, "care")

    assert programmes_concerned(signal_of(work, tasks=[])) == [work.world.programme]


def test_a_signal_of_another_trade_concerns_who_teaches_its_task(work: Work) -> None:
    another_programme(work.world.school, "care")
    work.published(0)

    found = programmes_concerned(signal_of(work, trade="care"))

    assert work.world.programme in found


def test_a_signal_about_an_older_version_of_the_task_concerns_them_too(work: Work) -> None:
    another_programme(work.world.school, "care")
    signal = signal_of(work, trade="care")
    newer = work.tasks[0]
    old = newer.pk
    newer.pk, newer.version, newer.uuid = None, 2, newer.uuid.__class__(int=7)
    newer.save()
    work.tasks[0] = newer
    work.published(0)

    assert Signal.tasks.through.objects.get(signal=signal).typicaltask_id == old
    assert work.world.programme in programmes_concerned(signal)


def test_a_signal_about_a_competence_concerns_who_follows_its_framework(work: Work) -> None:
    care = another_programme(work.world.school, "care")
    follow(work, care)

    found = programmes_concerned(signal_of(work, tasks=[], competences=[work.competences[0]]))

    assert found == [care, work.world.programme]


def test_a_signal_about_a_machine_concerns_who_teaches_what_it_serves(work: Work) -> None:
    another_programme(work.world.school, "care")
    work.published(0)
    kind = define_type(viewer=SYSTEM, code="lathe", title=Text("Lathe", "车床"))
    generation = define_generation(
        viewer=SYSTEM, kind=kind, number=3, title=Text("Third", "第三代")
    )
    add_equipment(
        viewer=SYSTEM,
        draft=EquipmentDraft(
            work.world.enterprise, kind, generation=generation, tasks=[work.tasks[0]]
        ),
    )

    found = programmes_concerned(
        signal_of(work, "equipment_bought", trade="care", tasks=[], equipment_generation=generation)
    )

    assert work.world.programme in found


def test_a_signal_about_nothing_in_particular_concerns_the_whole_region(work: Work) -> None:
    care = another_programme(work.world.school, "care")

    found = programmes_concerned(signal_of(work, trade="", tasks=[]))

    assert found == [care, work.world.programme]


def test_a_signal_of_another_region_concerns_nobody_here(work: Work) -> None:
    away = Region.objects.create(code="away", title_en="Away", title_zh="外地")
    school = Organisation.objects.create(
        region=away, kind="school", code="far", title_en="Far", title_zh="远"
    )
    there = another_programme(school, "cnc")

    found = programmes_concerned(signal_of(work, region=away, enterprise=None, tasks=[]))

    assert found == [there]


def test_a_lead_of_another_programme_judges_nothing_here(work: Work) -> None:
    care = another_programme(work.world.school, "care")
    person = work.world.add_person("Other lead", "programme_lead", programme=care)  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        judge_signal(
            viewer=viewer_of_person(Person.objects.get(pk=person.pk)),
            signal=signal_of(work),
            programme=work.world.programme,
            judgement=accepted(),
            at=now(),
        )

    assert SignalTriage.objects.count() == 0
