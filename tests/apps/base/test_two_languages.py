"""A pair of fields in two languages, of which one is enough."""

import importlib
import pkgutil

from django import forms
from django.apps import apps

import ronghe.apps
from ronghe.apps.base.presentation.two_languages import OneOfTwoField


class Titled(forms.Form):
    title_zh = OneOfTwoField(label="Title in Chinese", max_length=9)
    title_en = OneOfTwoField(label="Title in English", max_length=9)
    note = forms.CharField(label="Note", required=False)


def test_the_label_says_one_of_the_two_where_another_says_optional() -> None:
    html = str(Titled())

    assert (html.count("(one of the two)"), html.count("(optional)")) == (2, 1)


def test_either_may_stay_empty() -> None:
    assert Titled({"title_zh": "", "title_en": "Turner"}).is_valid()


def all_forms(base: type[forms.Form] = forms.Form) -> set[type[forms.Form]]:
    return {one for sub in base.__subclasses__() for one in (sub, *all_forms(sub))}


def test_no_form_of_the_house_calls_both_titles_or_names_optional() -> None:
    assert apps.ready
    for module in pkgutil.walk_packages(ronghe.apps.__path__, "ronghe.apps."):
        if "forms" in module.name.rpartition("ronghe.apps.")[2]:
            importlib.import_module(module.name)

    astray = [
        f"{form.__module__}.{form.__name__}"
        for form in all_forms()
        if form.__module__.startswith("ronghe.")
        for pair in (("title_zh", "title_en"), ("name_zh", "name_en"))
        if {*pair} <= {*form.base_fields}
        and not any(form.base_fields[name].required for name in pair)
        and not all(isinstance(form.base_fields[name], OneOfTwoField) for name in pair)
    ]

    assert astray == []
