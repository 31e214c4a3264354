"""How the showcase programme hears of changes besides what mentors tell: a survey that three
contacts answered by link, and a technical exchange; of each, one answer became a signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ronghe.apps.base.api import Reference, Text
from ronghe.apps.industry.api import (
    Answer,
    Contact,
    ContactDraft,
    EventDraft,
    QuestionDraft,
    Signal,
    SignalDraft,
    Survey,
    SurveyDraft,
    add_contact,
    add_question,
    answer_survey,
    begin_survey,
    invite_contact,
    open_invitation,
    publish_survey,
    record_answer,
    record_event,
    record_signal,
    viewer_of_invitation,
)
from ronghe.apps.people.api import Viewer, viewer_of_person
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.load_changes import ChangeLoader
from ronghe.sample_region.wording import Wording


@dataclass(frozen=True, slots=True)
class WatchLoader:
    """Tells what content/watch.toml says, of the same programme and day as `changes`."""

    viewer: Viewer
    changes: ChangeLoader

    def load(self) -> None:
        told = read_file("watch")
        self._survey(told["survey"])
        self._exchange(told["event"])

    # --- the survey -------------------------------------------------------------------------------

    def _survey(self, told: Mapping[str, Any]) -> None:
        survey = self._written(told)
        for one in told["contact"]:
            self._answer(survey, self._contact(one), one, self._before(told["sent"]))
        made = told["signal_of"]
        answer = Answer.objects.get(
            invitation__survey=survey,
            invitation__enterprise=self.changes.places.organisations[made["enterprise"]],
            question__position=made["question"] + 1,
        )
        record_answer(
            viewer=self._lead(),
            answer=answer,
            title=self._words().of(made["title"]),
            lang=self._words().lang,
            at=self._before(made["made"]),
        )

    def _written(self, told: Mapping[str, Any]) -> Survey:
        viewer = self._lead()
        draft = SurveyDraft(
            Text(**told["title"]), Text(**told["intro"]), self.changes.taught.programme.trade
        )
        survey = begin_survey(
            viewer=viewer, organisation=self.changes.taught.programme.organisation, draft=draft
        )
        for one in told["question"]:
            options = [Text(**option) for option in one.get("options", ())]
            question = QuestionDraft(one["kind"], Text(**one["title"]), options)
            add_question(viewer=viewer, survey=survey, draft=question)
        publish_survey(viewer=viewer, survey=survey, at=self._before(told["begun"]))
        survey.refresh_from_db()
        return survey

    def _contact(self, told: Mapping[str, Any]) -> Contact:
        draft = ContactDraft(
            name=told["name"],
            position=told["position"],
            language=self._words().lang,
            purposes=("surveys", "technology"),
        )
        enterprise = self.changes.places.organisations[told["enterprise"]]
        return add_contact(viewer=self.viewer, enterprise=enterprise, draft=draft)

    def _answer(
        self, survey: Survey, contact: Contact, told: Mapping[str, Any], sent: datetime
    ) -> None:
        secret = invite_contact(viewer=self.viewer, survey=survey, contact=contact, at=sent)
        answered_at = self._before(told["answered"])
        invitation = open_invitation(secret, at=answered_at)
        values = {
            question.pk: value
            for question, value in zip(survey.questions.all(), self._values(told), strict=True)
        }
        answer_survey(
            viewer=viewer_of_invitation(invitation, answered_at.date()),
            invitation=invitation,
            values=values,
            at=answered_at,
        )

    def _values(self, told: Mapping[str, Any]) -> list[Any]:
        """The first question is what is new, in the words of whoever answers."""
        _, *rest = told["answers"]
        if "what" not in told:
            return [None, *rest]
        since = self._day(told["since"]).isoformat()
        return [{"what": self._words().of(told["what"]), "since": since}, *rest]

    # --- the exchange -----------------------------------------------------------------------------

    def _exchange(self, told: Mapping[str, Any]) -> None:
        words, region = self._words(), self.changes.taught.programme.organisation.region
        draft = EventDraft(
            region=region,
            title=words.of(told["title"]),
            shown=words.of(told["shown"]),
            lang=words.lang,
            held_on=self._day(told["held"]),
            attendees=[self.changes.places.organisations[one] for one in told["attendees"]],
        )
        at = self._before(told["recorded"])
        event = record_event(viewer=self._lead(), draft=draft, at=at)
        signal = SignalDraft(
            region=region,
            kind=Signal.Kind.TECHNICAL_EVENT,
            enterprise=self.changes.places.organisations[told["told_by"]],
            title=words.of(told["signal"]),
            text=words.of(told["text"]),
            lang=words.lang,
            event_on=self._day(told["held"]),
            trade=self.changes.taught.programme.trade,
            source=Reference("industry.technical_event", event.uuid),
            tasks=[self.changes.industry.tasks[self.changes.taught.key, told["task"]]],
        )
        record_signal(viewer=self._lead(), draft=signal, at=at)

    # --- who and when -----------------------------------------------------------------------------

    def _words(self) -> Wording:
        return self.changes.wording()

    def _lead(self) -> Viewer:
        return viewer_of_person(self.changes.lead())

    def _before(self, days: int) -> datetime:
        return self.changes.at - timedelta(days=days)

    def _day(self, days: int) -> date:
        return self._before(days).date()
