"""Relations between tables stand in the same layers as imports (docs/adr/0002-layers.md).

import-linter does not see a foreign key given as a string.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.test.utils import isolate_apps

from house import app_layers, apps_below


def own_models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.startswith("ronghe.apps.")]


def app_of(model: type[models.Model]) -> str:
    return model._meta.app_label


def relations(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    """Each relation that a table holds itself, by name, with the table it points at."""
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.remote_field is not None:
            yield field.name, field.remote_field.model


def breaches(found: list[type[models.Model]]) -> list[str]:
    """The relations that leave the layers, as Model.field -> app.Model."""
    out = []
    for model in found:
        allowed = {app_of(model), *apps_below(app_of(model))}
        for name, target in relations(model):
            if app_of(target) not in allowed:
                out.append(f"{model.__name__}.{name} -> {app_of(target)}.{target.__name__}")
        for field in model._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                out.append(f"{model.__name__}.{field.name} -> anything")
    return out


def test_every_relation_points_into_its_own_app_or_a_lower_one() -> None:
    assert breaches(own_models()) == []


def test_every_installed_app_stands_on_a_layer() -> None:
    installed = {
        config.label for config in apps.get_app_configs() if config.name.startswith("ronghe.apps.")
    }

    assert installed == set().union(*app_layers())


@pytest.mark.parametrize("points_at", ["competence.Framework", "contenttypes.ContentType"])
def test_a_relation_upward_or_out_of_the_house_is_found(points_at: str) -> None:
    with isolate_apps():

        class Planted(models.Model):
            there = models.ForeignKey(apps.get_model(points_at), on_delete=models.CASCADE)

            class Meta:
                app_label = "people"

        assert breaches([Planted]) == [f"Planted.there -> {points_at}"]


def test_a_pointer_to_anything_is_found() -> None:
    with isolate_apps():

        class Planted(models.Model):
            there = GenericForeignKey("kind", "number")

            class Meta:
                app_label = "people"

        assert breaches([Planted]) == ["Planted.there -> anything"]
