"""One record of the evidence log in words: titles and anchors instead of codes and numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from ronghe.apps.assessment.models import Instrument, Item, RatingSession, StatementMapping
from ronghe.apps.assessment.observations import MEASURED_KINDS
from ronghe.apps.assessment.wording import DIMENSION_TEXT
from ronghe.apps.base.api import Explanation, Reference, Text, text_of
from ronghe.apps.competence.api import Dimension, InstrumentKind
from ronghe.apps.evidence.api import EvidenceView, record_for
from ronghe.apps.people.api import Viewer, persons_for

RECORD = "evidence.record"
INSTRUMENT = "assessment.instrument"
SESSION = "assessment.session"
VIEW_COMPETENCE = "assessment.view_competence"
NOT_SEEN = Text("no chance to see it", "没有机会看到")
NO_ANSWER = Text("no answer", "未作答")
RIGHT, WRONG = Text("right", "正确"), Text("not right", "不正确")


def explain_record(viewer: Viewer, reference: Reference) -> Explanation | None:
    """What was looked at and what was seen, with the numbers it stands behind; None for a record
    that was not made with an instrument. Raises NotFound for a record that is not for the viewer.
    """
    if reference.kind != RECORD:
        return None
    record = record_for(viewer, reference.uuid)
    instrument = _instrument(record.activity)
    if instrument is None:
        return None
    items = list(
        instrument.items.select_related("competence")
        .prefetch_related("categories")
        .order_by("position", "pk")
    )
    return Explanation(
        title=text_of(instrument),
        sentence=_sentence(record, instrument),
        facts=_facts(record, instrument, items),
        links=_links(viewer, record, instrument, items),
    )


def _instrument(activity: Reference | None) -> Instrument | None:
    if activity is None or activity.kind != INSTRUMENT:
        return None
    return Instrument.objects.filter(uuid=activity.uuid).first()


def _sentence(record: EvidenceView, instrument: Instrument) -> Text:
    name, version = text_of(instrument), instrument.version
    session = _session(record.occasion)
    rule = _rule(record.body)
    if rule is not None:
        title = text_of(rule)
        return Text(
            f"Through the rule “{title.en}”, version {rule.version}, from a statement of another "
            f"system; with “{name.en}”, version {version}.",
            f"由其他系统的学习记录按规则“{title.zh}”第 {rule.version} 版转换而来，"
            f"使用《{name.zh}》第 {version} 版。",
        )
    if session is None:
        return Text(f"With “{name.en}”, version {version}.", f"使用《{name.zh}》第 {version} 版。")
    title = text_of(session)
    return Text(
        f"In “{title.en}”, with “{name.en}”, version {version}.",
        f"来自“{title.zh}”，使用《{name.zh}》第 {version} 版。",
    )


def _rule(body: Mapping[str, Any]) -> StatementMapping | None:
    """The rule by which a statement became this record."""
    uuid = body.get("mapping")
    return StatementMapping.objects.filter(uuid=uuid).first() if uuid else None


def _session(occasion: Reference | None) -> RatingSession | None:
    if occasion is None or occasion.kind != SESSION:
        return None
    return RatingSession.objects.filter(uuid=occasion.uuid).first()


def _facts(
    record: EvidenceView, instrument: Instrument, items: Sequence[Item]
) -> tuple[tuple[Text, Text], ...]:
    is_test = instrument.kind == InstrumentKind.KNOWLEDGE_TEST
    return tuple((text_of(item), _seen(item, record.body, is_test=is_test)) for item in items)


def _seen(item: Item, body: Mapping[str, Any], *, is_test: bool) -> Text:
    score = body.get("scores", {}).get(item.code)
    if score is None:
        return NOT_SEEN if item.code in body.get("not_seen", ()) else NO_ANSWER
    number = body.get("chosen", {}).get(item.code)
    chosen = next((c for c in item.categories.all() if c.number == number), None)
    return answer_text(text_of(chosen) if chosen else None, score, is_test=is_test)


def answer_text(chosen: Text | None, score: int, *, is_test: bool) -> Text:
    """The anchor or option that was chosen; of a test also whether it was the right one. Without
    a chosen one (it was never written down) what the score alone says."""
    if not is_test:
        return chosen or Text(str(score), str(score))
    verdict = RIGHT if score else WRONG
    if chosen is None:
        return verdict
    return Text(f"{chosen.en} ({verdict.en})", f"{chosen.zh}（{verdict.zh}）")


def _links(
    viewer: Viewer, record: EvidenceView, instrument: Instrument, items: Sequence[Item]
) -> tuple[tuple[Text, str], ...]:
    """The numbers of this person that the record counts towards, where the viewer may see them."""
    person = record.subject
    if not persons_for(viewer, VIEW_COMPETENCE).filter(pk=person.pk).exists():
        return ()
    if instrument.kind not in MEASURED_KINDS:
        name = Text("the competence page", "能力页面")
        return ((name, reverse("competence", args=[person.uuid])),)
    found = {item.competence.dimension for item in items}
    return tuple(
        (DIMENSION_TEXT[dimension], reverse("behind_number", args=[person.uuid, dimension.value]))
        for dimension in Dimension
        if dimension in found
    )
