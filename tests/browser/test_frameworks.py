"""Frameworks in a real browser: every page in every look, the tree by keyboard, the search."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.apps.competence.case_steps import published

from ronghe.apps.competence.models import Concept, Framework
from ronghe.apps.competence.services.classifications import import_classification
from ronghe.apps.competence.services.framework_imports import import_framework_csv
from ronghe.apps.competence.services.frameworks import publish_framework
from ronghe.apps.people.api import Account, Membership, Organisation, Region, Role, command_viewer
from ronghe.standards.classification import Classification, Relation
from ronghe.standards.classification import Concept as Published

Visit = Callable[..., Page]
LookAt = Callable[..., list[str]]
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TURN = "http://data.europa.eu/esco/skill/turn"
FRAMEWORK = f"""\
kind,code,parent,dimension,order,level,title_en,title_zh,description_en,description_zh,essential,\
alignments,settings
framework,turning,,,,,Turning and milling in small batches,小批量车铣加工,\
What somebody can do at a lathe.,在车床上能做什么。,,,version=1
level,novice,,,,0,Novice,新手,Follows each step.,按步骤做。,,,
level,competent,,,,1,Competent,胜任,Plans and checks alone.,独立计划并检查。,,,
competence,M,,behavioural,basic,,Machines parts,加工零件,,,,,
competence,M.1,M,,higher,,Sets up a two-axis lathe for a new part and releases the first piece,\
为新零件调整两轴车床并放行首件,From drawing to first piece.,从图样到首件。,,exact={TURN},
anchor,,M.1,,,novice,Follows the set-up sheet with help,在帮助下按调整单操作,,,,,
anchor,,M.1,,,competent,Sets up alone and explains why,独立调整并说明理由,,,,,
competence,A,,attitudinal,basic,,Minds safety,注意安全,,,,,
occupation,turner,,,,,Turner,车工,,,M.1,exact=csco:occupation:6-18-01-01,
work_process,setup,turner,,,,Setting up,调整,,,,,
work_task,lathe,setup,,,,Set up a lathe,调整车床,Clamp and measure.,装夹、测量。,M.1,,
"""
CONCEPTS = (
    Published("group", "occupation_group", "Metal workers", "en", "722"),
    Published("turner", "occupation", "turner", "en", "7223", "Turns metal.", ("lathe hand",)),
    Published(TURN, "skill", "turn metal", "en", "", "On a lathe.", ("数控车削",)),
)
RELATIONS = (
    Relation("turner", "group", "broader"),
    Relation("turner", TURN, "essential"),
)


@pytest.fixture
def lead(make_account: Callable[..., Account]) -> Account:
    account = make_account()
    region = Region.objects.create(code="lake", title_en="Lake region", title_zh="湖区")
    school = Organisation.objects.create(
        region=region, kind="school", code="s", title_en="Lake School", title_zh="湖区学校"
    )
    Membership.objects.create(
        person=account.person,
        organisation=school,
        role=Role.PROGRAMME_LEAD,
        starts_on=date(2020, 1, 1),
    )
    return account


@pytest.fixture
def framework(lead: Account) -> Framework:
    viewer = command_viewer()
    content = Classification(
        "esco", "1", "Trial classification", "试用分类", "Somebody", "free",
        "Made by somebody.", "由某人制作。", "https://example.org/", "en", CONCEPTS, RELATIONS,
    )  # fmt: skip
    import_classification(viewer=viewer, content=content, at=NOON)
    stream = io.BytesIO(FRAMEWORK.encode())
    landed = import_framework_csv(viewer=viewer, stream=stream, name="turning.csv").framework
    assert landed is not None
    return publish_framework(viewer=viewer, framework=landed, at=NOON)


def addresses(framework: Framework) -> dict[str, str]:
    concept = Concept.objects.select_related("classification").get(key="turner")
    competence = framework.competences.get(code="M.1")
    return {
        "frameworks": "/frameworks/",
        "framework": f"/frameworks/{framework.uuid}/",
        "framework-competence": f"/frameworks/competences/{competence.uuid}/",
        "classification": f"/frameworks/classifications/{concept.classification.uuid}/",
        "concept": f"/frameworks/concepts/{concept.uuid}/",
        "framework-search": "/frameworks/search/?q=turn",
        "framework-import": "/frameworks/import/",
    }


def test_every_page_is_whole_in_every_look(
    look_at: LookAt, lead: Account, framework: Framework
) -> None:
    assert look_at(addresses(framework), account=lead) == []


def test_what_a_publisher_says_is_whole_in_every_look(look_at: LookAt, lead: Account) -> None:
    landed = import_framework_csv(
        viewer=command_viewer(), stream=io.BytesIO(published()), name="bakery.json"
    ).framework
    assert landed is not None
    Framework.objects.filter(pk=landed.pk).update(published_at=NOON)

    assert look_at({"framework-publisher": f"/frameworks/{landed.uuid}/"}, account=lead) == []


def test_an_empty_list_says_what_to_do_first(look_at: LookAt, lead: Account) -> None:
    assert look_at({"frameworks-empty": "/frameworks/"}, account=lead) == []


def test_the_tree_opens_by_keyboard_and_keeps_the_focus(
    visit: Visit, lead: Account, framework: Framework
) -> None:
    page = visit(addresses(framework)["classification"], account=lead)
    group = page.locator("summary", has_text="Metal workers")

    group.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="turner")).to_be_visible()
    expect(group).to_be_focused()


def test_the_search_answers_while_one_types_and_tells_it(
    visit: Visit, lead: Account, framework: Framework
) -> None:
    page = visit("/frameworks/", account=lead)

    page.get_by_label("What are you looking for?").press_sequentially("车削")

    expect(page.get_by_role("link", name="turn metal")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("1 concept and 0 of our own found")


def test_publishing_asks_once_in_a_dialog(
    visit: Visit, lead: Account, framework: Framework
) -> None:
    text = FRAMEWORK.replace("version=1", "version=2")
    draft = import_framework_csv(
        viewer=command_viewer(), stream=io.BytesIO(text.encode()), name="turning.csv"
    ).framework
    assert draft is not None
    page = visit(f"/frameworks/{draft.uuid}/", account=lead)

    page.get_by_role("link", name="Publish this version").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()

    expect(page.get_by_text("Published. From now on this version never changes.")).to_be_visible()
    expect(page.get_by_text("In force")).to_be_visible()
