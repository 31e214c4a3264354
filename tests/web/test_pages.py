"""The shell's pages: next steps, display choices, gallery, sign-in and errors."""

import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from ronghe.apps.base import api as base
from ronghe.apps.base.presentation import shell
from ronghe.apps.base.registries import Registry, Urgency
from ronghe.apps.base.text import Text
from ronghe.apps.people.api import Account, Membership, Organisation, Person, Region, Role
from ronghe.web.pages import grouped_steps

pytestmark = pytest.mark.django_db

SAMPLE = shell.SampleData(
    Text("Sample data: nobody here exists.", "示例数据：人物均为虚构。"),
    (shell.SignIn(Text("Student", "学生"), Text("Li Na", "李娜"), "li.na", "only-for-trying"),),
)


@pytest.fixture
def without_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "sample_data_providers", Registry("sample data"))


@pytest.fixture
def with_sample(without_sample: None) -> None:
    shell.sample_data_providers.register("test", lambda: SAMPLE)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[base.NextStep]:
    """The next steps that the one provider of this test gives."""
    given: list[base.NextStep] = []
    providers: Registry[object] = Registry("next steps")
    providers.register("test", lambda viewer: given)
    monkeypatch.setattr("ronghe.apps.base.registries.next_step_providers", providers)
    return given


@pytest.fixture
def teacher(client: Client) -> Client:
    region = Region.objects.create(code="lake", title_en="Lake", title_zh="湖区")
    school = Organisation.objects.create(
        region=region, kind="school", code="s", title_en="Lake School", title_zh="湖区学校"
    )
    person = Person.objects.create(name_en="Chen Wei", name_zh="陈伟")
    Membership.objects.create(
        person=person, organisation=school, role=Role.TEACHER, starts_on=date(2020, 1, 1)
    )
    client.force_login(
        Account.objects.create_user("chen", person=person),
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def step(key: str, urgency: Urgency = "now", minutes: int = 5, **more: date) -> base.NextStep:
    return base.NextStep(key, f"Rate {key}", "It waits.", f"/{key}/", minutes, urgency, **more)


def page(client: Client, path: str = "/", **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_the_frame_says_who_where_and_as_what(teacher: Client) -> None:
    shown = page(teacher)
    assert "Lake School" in shown
    assert "teacher" in shown
    assert 'aria-current="page"' in shown


def days(number: int) -> date:
    return base.today() + timedelta(days=number)


def headings(shown: str) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?) <span", shown)


def sentence(shown: str) -> str:
    found = re.search(r'<p class="page-meaning">(.*?)</p>', shown, re.S)
    assert found is not None
    return found.group(1).strip()


def test_next_steps_stand_in_one_order_with_the_time_they_take(
    teacher: Client, steps: list[base.NextStep]
) -> None:
    steps += [
        step("a", minutes=20),
        step("b", "for_information", 0),
        step("c", "now", due=days(8)),
        step("d", "for_information", due=days(7)),
        step("e", "this_week", 45, due=days(-1)),
    ]

    shown = page(teacher)

    assert headings(shown) == ["Overdue", "Today", "This week", "Later", "For information"]
    assert re.findall(r'<a href="/(.)/">Rate', shown) == ["e", "a", "d", "c", "b"]
    assert sentence(shown) == (
        "2 things need you now, 1 of them overdue. Together they take about 1 hour 5 min."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([("a", "now", 0)], "1 thing needs you now. It takes about 5 min."),
        ([("a", "this_week", -1)], "1 thing needs you now; it is overdue. It takes about 5 min."),
        ([("a", "now", 3)], "Nothing presses today. 1 thing can be done this week."),
        ([("a", "now", 9)], "Nothing presses this week. What follows has its day later."),
    ],
)
def test_the_headline_is_no_calmer_than_what_stands_below_it(
    teacher: Client, steps: list[base.NextStep], given: list[tuple[str, Urgency, int]], said: str
) -> None:
    steps += [step(key, urgency, due=days(due)) for key, urgency, due in given]

    assert sentence(page(teacher)) == said


def test_what_is_only_for_information_is_called_so(
    teacher: Client, steps: list[base.NextStep]
) -> None:
    steps.append(step("a", "for_information"))

    assert sentence(page(teacher)) == (
        "Nothing waits for you. What follows is for your information."
    )


def test_the_doors_of_a_role_stand_below_and_take_the_place_of_an_empty_page(
    teacher: Client, steps: list[base.NextStep], monkeypatch: pytest.MonkeyPatch
) -> None:
    doors: Registry[object] = Registry("doors of the home")
    doors.register("test", lambda viewer: [shell.Door("Find talent", "Who agreed.", "/talent/")])
    monkeypatch.setattr(shell, "home_doors", doors)

    shown = page(teacher)

    assert '<a href="/talent/">Find talent</a>' in shown
    assert "Nothing needs you now." in shown
    assert "You are up to date" not in shown


def test_one_step_is_spoken_of_as_one(teacher: Client, steps: list[base.NextStep]) -> None:
    steps.append(step("a", minutes=4))
    assert "1 thing needs you now. It takes about 4 min." in page(teacher)
    chinese = page(teacher, **{"accept-language": "zh-CN"})
    assert "现在有 1 件事等您处理，大约需要 4 分钟。" in chinese


def test_what_is_late_says_so(teacher: Client, steps: list[base.NextStep]) -> None:
    today = base.today()
    steps += [step("a", due=today - timedelta(1)), step("b", due=today)]
    shown = page(teacher)
    assert shown.count("was due") == 1
    assert shown.count(">by ") == 1


def test_nobody_meets_an_empty_page(teacher: Client, steps: list[base.NextStep]) -> None:
    shown = page(teacher)
    assert "Nothing needs you now." in shown
    assert "You are up to date" in shown


def test_groups_keep_the_order_in_which_steps_were_given() -> None:
    groups = grouped_steps([step("b"), step("a"), step("c", "this_week")], base.today())
    assert [(group["key"], [s.key for s in group["steps"]]) for group in groups] == [
        ("now", ["b", "a"]),
        ("this_week", ["c"]),
    ]


@pytest.mark.parametrize(("theme", "attribute"), [("dark", 'data-theme="dark"'), ("device", "")])
def test_the_theme_is_kept_in_a_cookie(client: Client, theme: str, attribute: str) -> None:
    response = client.post("/display/theme/", {"theme": theme, "next": "/accounts/login/?next=/"})
    assert response["Location"] == "/accounts/login/?next=/"
    head = page(client, "/accounts/login/").split("<head>")[0]
    assert attribute in head
    assert ("data-theme" in head) == bool(attribute)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_choosing_a_theme_leads_nowhere_else(client: Client, target: str) -> None:
    response = client.post("/display/theme/", {"theme": "blue", "next": target})
    assert (response["Location"], response.cookies.get("ronghe_theme")) == ("/", None)
    assert client.get("/display/theme/").status_code == 405


def test_the_language_is_switched_by_a_form_and_named_on_the_page(client: Client) -> None:
    assert '<html lang="en"' in page(client, "/accounts/login/")
    client.post("/language/setlang/", {"language": "zh-hans", "next": "/"})
    shown = page(client, "/accounts/login/")
    assert '<html lang="zh-Hans"' in shown
    assert "<h1>登录</h1>" in shown


@pytest.mark.usefixtures("without_sample")
def test_a_page_that_answers_a_form_offers_no_switch_that_would_lose_it(client: Client) -> None:
    referer = "http://testserver/accounts/login/?next=/me/"

    answer = client.post("/accounts/login/", {"login": "x"}, headers={"referer": referer})
    page = answer.content.decode()

    assert 'name="language"' not in page
    assert f'name="next" value="{referer}"' in page


def test_what_another_site_sends_here_leads_to_the_own_beginning(client: Client) -> None:
    referer = "https://elsewhere.example/page/"

    answer = client.post("/accounts/login/", {"login": "x"}, headers={"referer": referer})

    assert 'name="next" value="/"' in answer.content.decode()


def test_an_address_that_only_takes_a_form_says_so_to_who_opens_it(client: Client) -> None:
    answer = client.get("/display/theme/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing was changed." in answer.content.decode()


def test_without_the_sample_region_there_is_no_banner_no_trial_and_no_gallery(
    client: Client,
) -> None:
    shown = page(client, "/accounts/login/")
    assert "sample-banner" not in shown
    assert "sign-ins" not in shown
    assert client.get("/gallery/").status_code == 404


@pytest.mark.usefixtures("with_sample")
def test_with_the_sample_region_every_page_says_so_and_one_press_signs_in(client: Client) -> None:
    shown = page(client, "/accounts/login/")
    assert "Sample data: nobody here exists." in shown
    assert 'name="login" value="li.na"' in shown
    assert client.get("/gallery/").status_code == 200


@pytest.mark.usefixtures("with_sample")
@pytest.mark.parametrize("path", ["/gallery/", "/accounts/login/"])
def test_pages_stand_under_a_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert re.findall(r'\sstyle="|<style|\son\w+="', response.content.decode()) == []


@pytest.mark.usefixtures("without_sample")
def test_the_sign_in_page_is_light(client: Client) -> None:
    assert len(client.get("/accounts/login/").content) < 20_000


ERRORS = [
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "405.html",
    "500.html",
    "account/lockout.html",
]


@pytest.mark.parametrize("template", ERRORS)
def test_error_pages_stand_without_a_request_in_both_languages(template: str) -> None:
    with translation.override("en"):
        english = render_to_string(template)
    with translation.override("zh-hans"):
        chinese = render_to_string(template)
    assert '<html lang="zh-Hans">' in chinese
    heading = re.search("<h1>(.*)</h1>", chinese)
    assert heading is not None
    assert heading[1] not in english
    assert not heading[1].isascii()


def test_a_missing_page_and_a_stale_form_are_answered_in_our_words() -> None:
    client = Client(enforce_csrf_checks=True)
    assert "There is no such page" in client.get("/nowhere/").content.decode()
    stale = client.post("/display/theme/", {"theme": "dark"})
    assert stale.status_code == 403
    assert "This form was open too long" in stale.content.decode()


def test_the_frame_asks_the_database_a_fixed_few_times(
    teacher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # session, account, person, memberships, organisations; sample data; what the next steps of
    # every room ask of a teacher
    with django_assert_max_num_queries(21):
        page(teacher)


@pytest.mark.django_db
def test_the_sign_in_page_says_what_to_run_while_nobody_can_sign_in(client: Client) -> None:
    assert b"ronghe admin" in client.get("/accounts/login/").content

    person = Person.objects.create(name_en="Li Hua")
    Account.objects.create_user("li.hua", "x", person=person)

    assert b"ronghe admin" not in client.get("/accounts/login/").content
