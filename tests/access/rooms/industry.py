"""What the addresses of industry are about: near the viewer, in the region, and far away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ronghe.apps.base.api import Text, now, today
from ronghe.apps.industry.models import Answer, Contact, Invitation, Partnership, Signal, Site
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.industry.services.enterprises import begin_partnership
from ronghe.apps.industry.services.equipment import (
    EquipmentDraft,
    add_equipment,
    define_type,
)
from ronghe.apps.industry.services.invitations import answer_survey, invite, viewer_of_invitation
from ronghe.apps.industry.services.signals import (
    EventDraft,
    SignalDraft,
    record_event,
    record_signal,
)
from ronghe.apps.industry.services.surveys import (
    QuestionDraft,
    SurveyDraft,
    add_question,
    begin_survey,
    publish_survey,
)
from ronghe.apps.industry.services.telling import make_tell_link
from ronghe.apps.industry.services.workplaces import (
    PostDraft,
    add_post,
    add_site,
    close_post,
    close_site,
)
from ronghe.apps.people.api import Organisation, Person, Programme, Role, command_viewer
from ronghe.apps.people.services.memberships import give_role

if TYPE_CHECKING:
    from subjects import Make
    from world import AccessWorld

SYSTEM = command_viewer()


@dataclass
class Corner:
    """An enterprise with one of everything, the programme it works with, that school's equipment
    and survey, and the programme for which its signal is news."""

    enterprise: Organisation
    programme: Programme
    news_for: Programme
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass
class Room:
    """`corners`: the viewer's own surroundings, another in the region, and one far away."""

    corners: list[Corner]
    tell_link: str
    survey_link: str


def build(world: "AccessWorld") -> Room:
    """The near enterprise is the one that people of an enterprise belong to."""
    here, _, beside, second, far = world.corners
    works = Organisation.objects.get(code="enterprise")
    other, away = (
        Organisation.objects.create(
            region=corner.place.region, kind="enterprise", code=code, title_en=code, title_zh=code
        )
        for corner, code in ((here, "other"), (far, "away"))
    )
    corners = [
        _corner(works, _programme(here), _programme(here)),
        _corner(other, _programme(second), _programme(beside)),
        _corner(away, _programme(far), _programme(far)),
    ]
    for corner, partner in zip(corners, (other, works, other), strict=True):
        corner.rows["coming"] = _coming(partner, corner.programme)
    tell = make_tell_link(viewer=SYSTEM, person=world.mentor, enterprise=works, at=now())
    contact = add_contact(
        viewer=SYSTEM, enterprise=works, draft=ContactDraft("Open", purposes=["surveys"])
    )
    survey = invite(viewer=SYSTEM, survey=corners[0].rows["published"], contact=contact, at=now())
    return Room(corners, tell, survey)


def _programme(corner: Any) -> Programme:
    programme: Programme = corner.place.programme
    return programme


def _corner(enterprise: Organisation, programme: Programme, news_for: Programme) -> Corner:
    corner = Corner(enterprise, programme, news_for)
    rows = corner.rows
    rows["partnership"] = begin_partnership(
        viewer=SYSTEM, enterprise=enterprise, programme=programme, starts_on=today()
    )
    site = add_site(viewer=SYSTEM, organisation=enterprise, title=Text("plant", ""))
    rows["site"] = site
    rows["post"] = add_post(viewer=SYSTEM, site=site, draft=PostDraft(Text("setter", "")))
    _add_closed(corner, site)
    kind = define_type(viewer=SYSTEM, code="lathe", title=Text("lathe", "车床"))
    rows["device"], rows["school_device"] = (
        add_equipment(viewer=SYSTEM, draft=EquipmentDraft(owner, kind))
        for owner in (enterprise, programme.organisation)
    )
    rows["contact"] = add_contact(
        viewer=SYSTEM, enterprise=enterprise, draft=ContactDraft("Ann", purposes=["surveys"])
    )
    rows["signal"] = _signal(enterprise, news_for)
    rows["event"] = record_event(
        viewer=SYSTEM,
        draft=EventDraft(enterprise.region, "fair", "lathes", "en", today()),
        at=now(),
    )
    rows["person"] = _mentor_of(enterprise)
    _add_surveys(corner)
    return corner


def _add_closed(corner: Corner, site: Site) -> None:
    """A site and a post that can be opened again."""
    gone = add_site(viewer=SYSTEM, organisation=corner.enterprise, title=Text("gone", ""))
    ended = add_post(viewer=SYSTEM, site=site, draft=PostDraft(Text("ended", "")))
    close_site(viewer=SYSTEM, site=gone, last_day=today())
    close_post(viewer=SYSTEM, post=ended, last_day=today())
    corner.rows |= {"closed_site": gone, "closed_post": ended}


def _coming(enterprise: Organisation, programme: Programme) -> Partnership:
    """One that has not begun, and has its last day: it can be taken back, and go on."""
    return Partnership.objects.create(
        enterprise=enterprise,
        programme=programme,
        starts_on=today() + timedelta(days=1),
        ends_on=today() + timedelta(days=9),
    )


def _signal(enterprise: Organisation, programme: Programme) -> Signal:
    draft = SignalDraft(
        enterprise.region,
        Signal.Kind.MENTOR_REPORT,
        f"change at {enterprise.code}",
        today(),
        enterprise=enterprise,
        trade=programme.trade,
    )
    return record_signal(viewer=SYSTEM, draft=draft, at=now())


def _mentor_of(enterprise: Organisation) -> Person:
    person = Person.objects.create(name_en=f"Mentor of {enterprise.code}")
    give_role(
        viewer=SYSTEM,
        person=person,
        organisation=enterprise,
        role=Role.MENTOR,
        starts_on=today() - timedelta(days=9),
    )
    return person


def _add_surveys(corner: Corner) -> None:
    school = corner.programme.organisation
    question = QuestionDraft("text", Text("What is new?", "有何变化？"))
    for name in ("draft", "published"):
        survey = begin_survey(
            viewer=SYSTEM, organisation=school, draft=SurveyDraft(Text(f"survey {name}", ""))
        )
        corner.rows["question"] = add_question(viewer=SYSTEM, survey=survey, draft=question)
        corner.rows[name] = survey
    publish_survey(viewer=SYSTEM, survey=survey, at=now())
    survey.refresh_from_db()
    contact: Contact = corner.rows["contact"]
    invite(viewer=SYSTEM, survey=survey, contact=contact, at=now())
    invitation = Invitation.objects.get(contact=contact)
    answer_survey(
        viewer=viewer_of_invitation(invitation, today()),
        invitation=invitation,
        values={corner.rows["question"].pk: "a robot"},
        at=now(),
    )
    corner.rows["answer"] = Answer.objects.get(invitation=invitation)


# --- subjects -------------------------------------------------------------------------------------

Find = Callable[[Corner], Any]


def at(
    find: Find,
    *,
    level: str = "organisation",
    of_school: bool = False,
    data: Mapping[str, Any] | None = None,
    also: str = "",
    **more: Find,
) -> "Make":
    """One row of each corner; it stands at the enterprise, or at the school."""

    def make(world: "AccessWorld") -> list[Any]:
        return [
            _subject(corner, find, level, data or {}, also, more, of_school=of_school)
            for corner in world.rooms["industry"].corners
        ]

    return make


def _subject(
    corner: Corner,
    find: Find,
    level: str,
    data: Mapping[str, Any],
    also: str,
    more: Mapping[str, Find],
    *,
    of_school: bool,
) -> Any:
    from subjects import Subject
    from world import Place

    owner = corner.programme.organisation if of_school else corner.enterprise
    programme = corner.news_for if find is SIGNAL else corner.programme
    place = Place(owner.region, owner, programme)
    kwargs = {"uuid": find(corner).uuid} | {name: one(corner) for name, one in more.items()}
    label = f"{find(corner)._meta.model_name} of {owner.code}"
    return Subject(label, kwargs, "unit", place, level=level, data=data, also=also)


def row(name: str) -> Find:
    return lambda corner: corner.rows[name]


def enterprise_of(corner: Corner) -> Organisation:
    return corner.enterprise


def mentors(world: "AccessWorld") -> list[Any]:
    """Mentors stand where their enterprise does."""
    return at(row("person"), level="organisation")(world)


def link(name: str) -> "Make":
    def make(world: "AccessWorld") -> list[Any]:
        from subjects import Subject

        secret = getattr(world.rooms["industry"], name)
        return [
            Subject("link", {"secret": secret}),
            Subject("guessed", {"secret": "never-was"}, exists=False),
        ]

    return make


SIGNAL = row("signal")
TITLED = {"title_en": "New", "title_zh": "新"}
PROFILE = {**TITLED, "survey_months": "6"}
CONTACT = {"name": "Bo", "language": "en", "purposes": ["surveys"]}

SUBJECTS: "dict[str, Make]" = {
    "enterprise": at(enterprise_of),
    "enterprise_change": at(enterprise_of, data=PROFILE),
    "site_new": at(enterprise_of, data=TITLED),
    "post_new": at(enterprise_of),
    "partnership_new": at(enterprise_of),
    "enterprise_contacts": at(enterprise_of),
    "contact_new": at(enterprise_of, data=CONTACT),
    "site": at(row("site")),
    "site_change": at(row("site"), data=TITLED),
    "site_close": at(row("site"), data={"last_day": today().isoformat()}),
    "site_reopen": at(row("closed_site")),
    "post": at(row("post")),
    "post_change": at(row("post"), data={**TITLED, "headcount": "3"}),
    "post_close": at(row("post"), data={"last_day": today().isoformat()}),
    "post_reopen": at(row("closed_post")),
    "contact_change": at(row("contact"), data=CONTACT),
    "contact_remove": at(row("contact")),
    "partnership_end": at(
        row("partnership"), of_school=True, data={"ends_on": today().isoformat()}
    ),
    "partnership_continue": at(row("coming"), of_school=True),
    "partnership_take_back": at(row("coming"), of_school=True),
    "equipment_of": at(enterprise_of),
    "equipment_new": at(enterprise_of),
    "equipment_change": at(row("device")),
    "equipment_retire": at(row("device"), data={"retired_on": today().isoformat()}),
    "equipment_news": at(row("device"), data={"title": "New"}),
    "ask_to_tell_link": mentors,
    "technical_event": at(row("event"), level="region"),
    "signal": at(SIGNAL, level="programme"),
    "signal_withdraw": at(SIGNAL, level="programme", data={"reason": "Wrong"}),
    "survey": at(row("published"), of_school=True),
    "survey_question": at(row("draft"), of_school=True, data={"kind": "text", "title_en": "Why?"}),
    "survey_question_remove": at(row("draft"), of_school=True, position=lambda corner: 1),
    "survey_publish": at(row("draft"), of_school=True),
    "survey_version": at(row("published"), of_school=True),
    "survey_invite": at(
        row("published"), of_school=True, contact=lambda corner: corner.rows["contact"].uuid
    ),
    "answer_signal": at(row("answer"), of_school=True, data={"title": "A robot"}),
    "tell_link": link("tell_link"),
    "survey_link": link("survey_link"),
    "survey_draft": link("survey_link"),
}


def a_signal(world: "AccessWorld") -> Mapping[str, Any]:
    return {"title": "change", "event_on": today().isoformat(), "trade": ""}


def a_told_change(world: "AccessWorld") -> Mapping[str, Any]:
    return {"title": "change", "event_on": today().isoformat()}


def an_enterprise(world: "AccessWorld") -> Mapping[str, Any]:
    return PROFILE


DATA: "dict[str, Callable[[AccessWorld], Mapping[str, Any]]]" = {
    "enterprise_new": an_enterprise,
    "signal_new": a_signal,
    "tell_change": a_told_change,
    "survey_new": lambda world: TITLED,
    "technical_event_new": lambda world: {
        "title": "Fair",
        "held_on": today().isoformat(),
        "shown": "Lathes",
    },
    "api:create_signal": lambda world: {"title": "x", "event_on": today().isoformat()},
}
