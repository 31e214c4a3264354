"""A person is named in the language of whoever reads."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.apps.conftest import World

from ronghe.apps.people.api import Account, Person, viewer_of_person


@pytest.mark.parametrize(("language", "name"), [("en", "Li Na"), ("zh-hans", "李娜")])
def test_a_name_follows_the_language(language: str, name: str) -> None:
    with translation.override(language):
        assert str(Person(name_en="Li Na", name_zh="李娜")) == name


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_only_name_there_is_serves_both_languages(language: str) -> None:
    with translation.override(language):
        assert str(Person(name_zh="李娜")) == "李娜"
        assert str(Person(name_en="Li Na")) == "Li Na"


def test_somebody_without_a_name_is_their_identifier() -> None:
    person = Person()

    assert str(person) == str(person.uuid)


def test_the_frame_of_a_page_names_the_viewer_in_its_language(world: World) -> None:
    person = world.students[0]
    Person.objects.filter(pk=person.pk).update(name_en="Li Na", name_zh="李娜")
    account = Account.objects.create_user("li", person=person)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")

    english = client.get(reverse("own_data"), headers={"accept-language": "en"})
    chinese = client.get(reverse("own_data"), headers={"accept-language": "zh-hans"})

    assert b'<p class="who">Li Na</p>' in english.content
    assert '<p class="who">李娜</p>'.encode() in chinese.content


def test_one_viewer_reads_in_both_languages(world: World) -> None:
    world.students[0].name_zh = "李娜"
    viewer = viewer_of_person(world.students[0])

    assert viewer.name.en == "Student 1"
    assert viewer.name.zh == "李娜"
