"""Signals: who may record and see which, what is refused, withdrawal, corroboration."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.industry.conftest import LATER, MAY, SYSTEM, Industry

from ronghe.apps.base.api import AuditEntry, Reference, Refused
from ronghe.apps.industry.models import Signal, SignalWithdrawal, TechnicalEvent
from ronghe.apps.industry.queries.reach import programmes_touched
from ronghe.apps.industry.queries.signals import (
    SignalFilter,
    corroborating,
    signals_for,
    signals_listed,
)
from ronghe.apps.industry.rules import may_stand_alone
from ronghe.apps.industry.services.signals import (
    EventDraft,
    record_event,
    record_signal,
    withdraw_signal,
)
from ronghe.apps.people.api import NotAllowed, Organisation, Region, Role


def test_a_mentor_records_what_changed_at_their_enterprise(industry: Industry) -> None:
    mentor = industry.viewer(industry.world.mentor)
    draft = industry.draft(tasks=industry.tasks, equipment_generation=industry.generations[2])

    signal = record_signal(viewer=mentor, draft=draft, at=LATER)

    assert signal.noticed_by == industry.world.mentor
    assert (signal.event_on, signal.noticed_at) == (MAY, LATER)
    assert list(signal.tasks.order_by("code")) == industry.tasks
    assert signal.equipment_type == industry.controller
    assert AuditEntry.objects.filter(action="industry.record_signal").count() == 1


def test_a_mentor_does_not_record_for_another_enterprise(industry: Industry) -> None:
    mentor = industry.viewer(industry.world.mentor)

    with pytest.raises(NotAllowed):
        record_signal(
            viewer=mentor, draft=industry.draft(enterprise=industry.other_enterprise), at=LATER
        )

    assert Signal.objects.count() == 0


def test_a_committee_member_records_for_their_programme_only(industry: Industry) -> None:
    person = industry.person(Role.COMMITTEE_MEMBER, programme=industry.world.programme)
    member = industry.viewer(person)
    own = industry.draft(kind=Signal.Kind.COMMITTEE_NOTICE, enterprise=None)

    record_signal(viewer=member, draft=own, at=LATER)
    with pytest.raises(NotAllowed):
        record_signal(viewer=member, draft=industry.draft(enterprise=None, trade="care"), at=LATER)

    assert Signal.objects.values_list("trade", flat=True).get() == "cnc"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"event_on": date(2026, 6, 9)}, "day-to-come"),
        ({"title": "  "}, "signal-title"),
        ({"title": "x" * 201}, "signal-title"),
        ({"text": "x" * 4_001}, "signal-length"),
        ({"trade": "shipbuilding"}, "trade-unknown"),
        ({"kind": "rumour"}, "refused"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    industry: Industry, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        record_signal(viewer=SYSTEM, draft=industry.draft(**fields), at=LATER)

    assert refusal.value.code == code
    assert Signal.objects.count() == 0


def test_a_school_or_an_enterprise_elsewhere_is_no_enterprise_of_the_region(
    industry: Industry,
) -> None:
    away = Region.objects.create(code="away", title_en="Away", title_zh="外")
    far = Organisation.objects.create(
        region=away, kind="enterprise", code="far", title_en="Far", title_zh="远"
    )

    for organisation in (industry.world.school, far):
        with pytest.raises(Refused) as refusal:
            record_signal(viewer=SYSTEM, draft=industry.draft(enterprise=organisation), at=LATER)
        assert refusal.value.code == "enterprise-elsewhere"

    assert Signal.objects.count() == 0


def test_one_source_is_news_once(industry: Industry) -> None:
    source = Reference("industry.answer", uuid4())
    industry.signal(source=source, kind=Signal.Kind.SURVEY)

    with pytest.raises(Refused) as refusal:
        industry.signal(source=source, kind=Signal.Kind.SURVEY)

    assert refusal.value.code == "signal-twice"
    assert Signal.objects.count() == 1


def test_an_exchange_may_show_many_things(industry: Industry) -> None:
    source = Reference("industry.technical_event", uuid4())

    for title in ("Probe", "Robot"):
        industry.signal(source=source, kind=Signal.Kind.TECHNICAL_EVENT, title=title)

    assert Signal.objects.count() == 2


def test_a_withdrawn_signal_stays_and_its_source_may_be_news_again(industry: Industry) -> None:
    source = Reference("industry.answer", uuid4())
    signal = industry.signal(source=source, kind=Signal.Kind.SURVEY)

    withdraw_signal(viewer=SYSTEM, signal=signal, reason="It was a trial only.", at=LATER)
    industry.signal(source=source, kind=Signal.Kind.SURVEY)

    withdrawal = SignalWithdrawal.objects.get()
    assert (withdrawal.signal, withdrawal.reason) == (signal, "It was a trial only.")
    assert Signal.objects.filter(withdrawn_at=LATER).get() == signal
    assert Signal.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "Again"])
def test_a_signal_is_withdrawn_once_and_with_a_reason(industry: Industry, reason: str) -> None:
    signal = industry.signal()
    if reason:
        withdraw_signal(viewer=SYSTEM, signal=signal, reason="First", at=LATER)

    with pytest.raises(Refused):
        withdraw_signal(viewer=SYSTEM, signal=signal, reason=reason, at=LATER)

    assert SignalWithdrawal.objects.filter(reason=reason).count() == 0


def test_a_mentor_elsewhere_neither_sees_nor_withdraws(industry: Industry) -> None:
    signal = industry.signal()
    stranger = industry.person(Role.MENTOR, organisation=industry.other_enterprise)
    viewer = industry.viewer(stranger)

    assert list(signals_for(viewer)) == []
    with pytest.raises(NotAllowed):
        withdraw_signal(viewer=viewer, signal=signal, reason="No", at=LATER)

    assert Signal.objects.get().withdrawn_at is None


def test_a_signal_is_news_for_the_programmes_of_its_trade(industry: Industry) -> None:
    signal = industry.signal(trade="cnc")

    assert list(programmes_touched(signal)) == [industry.world.programme]
    assert list(signals_for(SYSTEM, industry.world.programme)) == [signal]
    assert list(signals_for(SYSTEM, industry.other_programme)) == []


def test_without_a_trade_the_tasks_say_whose_news_it_is(industry: Industry) -> None:
    signal = industry.signal(trade="", tasks=industry.tasks[:1])

    assert list(programmes_touched(signal)) == [industry.world.programme]
    assert list(signals_for(SYSTEM, industry.world.programme)) == [signal]
    assert list(signals_for(SYSTEM, industry.other_programme)) == []


def test_with_neither_trade_nor_task_it_is_news_for_every_programme(industry: Industry) -> None:
    signal = industry.signal(trade="")

    assert set(programmes_touched(signal)) == {industry.world.programme, industry.other_programme}
    assert list(signals_for(SYSTEM, industry.other_programme)) == [signal]


def test_postings_alone_never_carry_a_judgement(industry: Industry) -> None:
    postings = [
        industry.signal(kind=Signal.Kind.POSTINGS_TREND, enterprise=None, title=f"Trend {n}")
        for n in (1, 2)
    ]
    told = industry.signal()
    withdrawn = industry.signal(title="Wrong")
    withdraw_signal(viewer=SYSTEM, signal=withdrawn, reason="Wrong", at=LATER)
    withdrawn.refresh_from_db()

    assert not may_stand_alone([])
    assert not may_stand_alone(postings)
    assert not may_stand_alone([*postings, withdrawn])
    assert may_stand_alone([*postings, told])


def test_signals_about_the_same_task_or_device_corroborate_each_other(industry: Industry) -> None:
    signal = industry.signal(tasks=industry.tasks[:1], equipment_type=industry.controller)
    same_task = industry.signal(title="Task", tasks=industry.tasks)
    same_device = industry.signal(title="Device", equipment_generation=industry.generations[0])
    industry.signal(title="Neither", tasks=industry.tasks[1:])
    industry.signal(title="Long ago", tasks=industry.tasks[:1], event_on=date(2020, 1, 1))

    assert set(corroborating(SYSTEM, signal)) == {same_task, same_device}


def test_the_list_is_narrowed_by_kind_trade_and_words(industry: Industry) -> None:
    told = industry.signal(title="Probing cycle", text="with a touch probe")
    industry.signal(title="Lift", trade="care")
    industry.signal(title="Probing in adverts", kind=Signal.Kind.POSTINGS_TREND)
    gone = industry.signal(title="Probing by hand")
    withdraw_signal(viewer=SYSTEM, signal=gone, reason="Wrong", at=LATER)

    wanted = SignalFilter(kind="mentor_report", trade="cnc", words="probing touch")

    assert list(signals_listed(SYSTEM, wanted)) == [told]
    assert signals_listed(SYSTEM, SignalFilter(words="probing", standing="all")).count() == 3


def test_the_list_costs_the_same_for_one_and_for_many(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    industry.signal()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            for row in signals_listed(lead, SignalFilter()):
                assert row.enterprise
        return len(captured)

    for_one = queries()
    for number in range(5):
        industry.signal(title=f"Another {number}")

    assert queries() == for_one


def test_a_technical_exchange_is_recorded_with_who_came(industry: Industry) -> None:
    lead = industry.viewer(industry.world.lead)
    draft = EventDraft(
        industry.world.region,
        "Open day",
        "Five-axis milling",
        "en",
        MAY,
        [industry.world.enterprise],
    )

    event = record_event(viewer=lead, draft=draft, at=LATER)

    assert list(event.attendees.all()) == [industry.world.enterprise]
    assert event.recorded_by == industry.world.lead


def test_a_technical_exchange_of_another_region_is_refused(industry: Industry) -> None:
    away = Region.objects.create(code="away", title_en="Away", title_zh="外")
    lead = industry.viewer(industry.world.lead)

    with pytest.raises(NotAllowed):
        record_event(viewer=lead, draft=EventDraft(away, "Fair", "Lathes", "en", MAY), at=LATER)

    assert TechnicalEvent.objects.count() == 0
