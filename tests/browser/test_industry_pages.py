"""Industry in a real browser: a mentor tells of a new controller on a phone, an enterprise answers
a survey by a link, and every page is read by axe and fits a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from browsing import TWO_LOOKS, Look, accessibility_faults
from ronghe.apps.base.api import Text, now, today
from ronghe.apps.competence.api import Occupation, TypicalTask, WorkProcess
from ronghe.apps.industry.models import Answer, Contact, Post, Signal, Survey, TechnicalEvent
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.industry.services.enterprises import (
    ProfileDraft,
    add_enterprise,
    begin_partnership,
)
from ronghe.apps.industry.services.equipment import (
    EquipmentDraft,
    add_equipment,
    define_generation,
    define_type,
)
from ronghe.apps.industry.services.invitations import (
    answer_survey,
    invite,
    open_invitation,
    viewer_of_invitation,
)
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
from ronghe.apps.industry.services.workplaces import PostDraft, add_post, add_site
from ronghe.apps.people.api import (
    Account,
    Membership,
    Organisation,
    Programme,
    Region,
    Role,
    command_viewer,
)

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
SYSTEM = command_viewer()
PHONE = Look(360, "light", "en")
TITLE = Text(
    "Two-axis turning cell with bar feeder and probing",
    "带棒料送料与在机测量的两轴车削单元",
)


@dataclass(frozen=True)
class Place:
    """An enterprise that works with a programme, its mentor's and the lead's accounts."""

    enterprise: Organisation
    school: Organisation
    contact: Contact
    survey: Survey
    event: TechnicalEvent
    signal: Signal
    task: TypicalTask
    lead: Account
    mentor: Account


def _school() -> tuple[Region, Programme]:
    region = Region.objects.create(code="lake", title_en="Lake region", title_zh="湖区")
    school = Organisation.objects.create(
        region=region, kind="school", code="s", title_en="Lake School", title_zh="湖区学校"
    )
    programme = Programme.objects.create(
        organisation=school, code="cnc", trade="cnc", title_en="CNC machining", title_zh="数控技术"
    )
    return region, programme


def _task() -> TypicalTask:
    occupation = Occupation.objects.create(code="turner", title_en="Turner", title_zh="车工")
    process = WorkProcess.objects.create(
        occupation=occupation, code="setup", title_en="Setting up", title_zh="调整"
    )
    return TypicalTask.objects.create(
        work_process=process, code="lathe", title_en="Set up a lathe", title_zh="调整车床"
    )


def _survey(school: Organisation) -> Survey:
    survey = begin_survey(
        viewer=SYSTEM,
        organisation=school,
        draft=SurveyDraft(Text("Autumn survey", "秋季调查"), trade="cnc"),
    )
    options = (Text("yes", "是"), Text("no", "否"))
    ends = (Text("slow", "慢"), Text("fast", "快"))
    for draft in (
        QuestionDraft("single", Text("Did you buy machines?", "购置了设备吗？"), options),
        QuestionDraft("scale", Text("How fast?", "变化多快？"), ends),
        QuestionDraft("new_equipment", Text("Which machine is new?", "哪台设备是新的？")),
    ):
        add_question(viewer=SYSTEM, survey=survey, draft=draft)
    publish_survey(viewer=SYSTEM, survey=survey, at=now())
    survey.refresh_from_db()
    return survey


def _account(
    make: Callable[..., Account], name: str, role: Role, organisation: Organisation, **where: object
) -> Account:
    account = make(name)
    Membership.objects.create(
        person=account.person,
        organisation=organisation,
        role=role,
        starts_on=date(2020, 1, 1),
        **where,
    )
    return account


def _describe(enterprise: Organisation, task: TypicalTask, school: Organisation) -> None:
    kind = define_type(viewer=SYSTEM, code="controller", title=Text("CNC controller", "数控系统"))
    generations = [
        define_generation(
            viewer=SYSTEM,
            kind=kind,
            number=number,
            title=Text(f"series {number}", f"{number}系列"),
            introduced_year=1990 + 10 * number,
        )
        for number in (1, 2, 3)
    ]
    site = add_site(viewer=SYSTEM, organisation=enterprise, title=Text("North plant", "北厂"))
    for owner, generation in ((school, generations[0]), (enterprise, generations[2])):
        draft = EquipmentDraft(owner, kind, generation, model="C-300", year=2021, tasks=[task])
        device = add_equipment(viewer=SYSTEM, draft=draft)
    add_equipment(viewer=SYSTEM, draft=EquipmentDraft(school, kind))
    add_post(
        viewer=SYSTEM,
        site=site,
        draft=PostDraft(TITLE, headcount=12, tasks=[task], equipment=[device]),
    )


@pytest.fixture
def place(make_account: Callable[..., Account]) -> Place:
    region, programme = _school()
    school, task = programme.organisation, _task()
    profile = ProfileDraft(
        Text("Blue Lake Valves", "蓝湖阀门"), sector="manufacturing", size="small"
    )
    enterprise = add_enterprise(viewer=SYSTEM, region=region, draft=profile)
    begin_partnership(
        viewer=SYSTEM, enterprise=enterprise, programme=programme, starts_on=date(2024, 9, 1)
    )
    _describe(enterprise, task, school)
    contact, other = (
        add_contact(
            viewer=SYSTEM, enterprise=enterprise, draft=ContactDraft(name, purposes=["surveys"])
        )
        for name in ("Chen Jing", "Zhou Wei")
    )
    survey = _survey(school)
    _answer(survey, other)
    fields = {"enterprise": enterprise, "trade": "cnc", "tasks": [task], "lang": "en"}
    signals = [
        record_signal(
            viewer=SYSTEM,
            draft=SignalDraft(region, kind, title, today() - timedelta(days=40), **fields),
            at=now(),
        )
        for kind, title in (
            ("mentor_report", "Parts are now measured on the machine"),
            ("equipment_bought", "Controllers of series 3 replace series 1 on four lathes"),
        )
    ]
    shown = "Measuring on the machine, with a touch probe."
    draft = EventDraft(region, "Open day", shown, "en", today(), [enterprise, school])
    event = record_event(viewer=SYSTEM, draft=draft, at=now())
    lead = _account(make_account, "lead", Role.PROGRAMME_LEAD, school, programme=programme)
    mentor = _account(make_account, "mentor", Role.MENTOR, enterprise)
    return Place(enterprise, school, contact, survey, event, signals[0], task, lead, mentor)


def _answer(survey: Survey, contact: Contact) -> None:
    secret = invite(viewer=SYSTEM, survey=survey, contact=contact, at=now())
    invitation = open_invitation(secret, at=now())
    first, second, third = survey.questions.all()
    answer_survey(
        viewer=viewer_of_invitation(invitation, today()),
        invitation=invitation,
        values={first.pk: 0, second.pk: 4, third.pk: {"what": "A bar feeder", "since": ""}},
        at=now(),
    )


# --- the two flows --------------------------------------------------------------------------------


def test_a_mentor_tells_of_a_new_controller_on_a_phone(place: Place, visit: Visit) -> None:
    page = visit("/signals/tell/", look=PHONE, account=place.mentor)
    following = page.get_by_role("button", name="Next")

    page.get_by_label("What changed at your work?").fill("Series 3 controllers on all lathes")
    following.click()
    following.click()
    page.get_by_label("At which post?").select_option(index=1)
    following.click()
    page.get_by_role("searchbox").fill("lathe")
    page.get_by_label("Set up a lathe").check()
    following.click()
    page.get_by_label("Is there new equipment?").select_option(label="3 · series 3 (2020)")
    page.get_by_role("button", name="Send it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Series 3 controllers on all lathes")
    signal = Signal.objects.get(title__startswith="Series 3 controllers on all")
    assert (signal.trade, list(signal.tasks.all())) == ("cnc", [place.task])
    assert signal.equipment_generation is not None
    assert signal.equipment_generation.number == 3


def test_an_enterprise_answers_a_survey_by_link_and_goes_on_after_a_break(
    place: Place, visit: Visit
) -> None:
    secret = invite(viewer=SYSTEM, survey=place.survey, contact=place.contact, at=now())
    page = visit(f"/q/{secret}/", look=PHONE)

    page.get_by_label("yes").check()
    expect(page.locator("#kept")).to_contain_text("Draft kept")
    later = visit(f"/q/{secret}/", look=PHONE)
    later.get_by_label("5 · fast").check()
    later.get_by_role("button", name="Next").click()
    later.get_by_label("What is new").fill("A welding robot")
    assert accessibility_faults(later) == []
    later.get_by_role("button", name="Send the answers").click()

    expect(later.get_by_role("heading", level=1)).to_contain_text("Thank you")
    answers = Answer.objects.filter(invitation__contact=place.contact)
    assert [one.value for one in answers.order_by("question__position")] == [
        0,
        5,
        {"what": "A welding robot", "since": ""},
    ]


def test_a_long_list_narrows_and_keeps_what_is_ticked(place: Place, visit: Visit) -> None:
    page = visit("/signals/exchanges/new/", account=place.lead)
    rows = page.locator("[data-pick-row]")

    page.get_by_label("Lake School").check()
    page.get_by_role("searchbox").first.fill("nothing like it")

    expect(rows.filter(has_text="Lake School")).to_be_visible()
    expect(page.get_by_text("Nothing in the list fits these words.")).to_be_visible()


def test_work_of_another_trade_is_found_and_ticked_by_keyboard_alone(
    place: Place, visit: Visit
) -> None:
    nurse = Occupation.objects.create(code="nurse", title_en="Nursing", title_zh="护理")
    process = WorkProcess.objects.create(
        occupation=nurse, code="day", title_en="Day", title_zh="日常"
    )
    lift = TypicalTask.objects.create(
        work_process=process, code="lift", title_en="Lift a patient", title_zh="移位"
    )
    page = visit(f"/enterprises/{place.enterprise.uuid}/posts/new/", account=place.mentor)
    page.get_by_label("Name in English").fill("Carer")
    page.get_by_label("Set up a lathe").check()

    page.get_by_label("Find work by a word").focus()
    page.keyboard.type("nursing")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Lift a patient")).to_be_visible()
    expect(page.get_by_label("Set up a lathe")).to_be_checked()
    page.get_by_label("Lift a patient").focus()
    page.keyboard.press("Space")
    assert accessibility_faults(page) == []
    page.get_by_label("Name in English").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Carer")
    tasks = Post.objects.get(title_en="Carer").tasks.all()
    assert set(tasks) == {place.task, lift}


# --- how the pages look ---------------------------------------------------------------------------


def addresses(place: Place) -> dict[str, str]:
    enterprise, survey = place.enterprise.uuid, place.survey.uuid
    site = place.enterprise.sites.get()
    post = site.posts.get()
    return {
        "site": f"/sites/{site.uuid}/",
        "site-change": f"/sites/{site.uuid}/change/",
        "site-close": f"/sites/{site.uuid}/close/",
        "post": f"/posts/{post.uuid}/",
        "post-change": f"/posts/{post.uuid}/change/",
        "post-close": f"/posts/{post.uuid}/close/",
        "enterprises": "/enterprises/",
        "enterprise-new": "/enterprises/new/",
        "enterprises-import": "/enterprises/import/",
        "post-new": f"/enterprises/{enterprise}/posts/new/",
        "contacts": f"/enterprises/{enterprise}/contacts/",
        "contact-new": f"/enterprises/{enterprise}/contacts/new/",
        "partner-new": f"/enterprises/{enterprise}/partners/new/",
        "partner-end": f"/partnerships/{place.enterprise.partner_programmes.get().uuid}/end/",
        "equipment": "/equipment/",
        "equipment-kinds": "/equipment/kinds/",
        "equipment-of": f"/equipment/of/{place.school.uuid}/",
        "equipment-new": f"/equipment/of/{place.school.uuid}/new/",
        "signals": "/signals/",
        "signal-new": "/signals/new/",
        "signal-withdraw": f"/signals/{place.signal.uuid}/withdraw/",
        "ask-to-tell": "/signals/ask/",
        "exchanges": "/signals/exchanges/",
        "exchange": f"/signals/exchanges/{place.event.uuid}/",
        "exchange-new": "/signals/exchanges/new/",
        "surveys": "/surveys/",
        "survey-new": "/surveys/new/",
        "survey": f"/surveys/{survey}/",
        "link-spent": "/t/never-was/",
    }


def test_every_page_is_accessible_and_fits(place: Place, look_at: LookAt) -> None:
    pages = {f"industry-{name}": address for name, address in addresses(place).items()}

    assert look_at(pages, account=place.lead, looks=TWO_LOOKS) == []


def test_the_main_pages_in_every_look(place: Place, look_at: LookAt) -> None:
    pages = {
        "industry-signal": f"/signals/{place.signal.uuid}/",
        "industry-enterprise": f"/enterprises/{place.enterprise.uuid}/",
    }

    assert look_at(pages, account=place.lead) == []
