"""Calling the HTTP API as another system does, and looking whether anything was changed."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.test import Client

from ronghe.apps.base.api import now
from ronghe.apps.people.api import (
    Account,
    Organisation,
    Person,
    command_viewer,
    make_key,
    note_use,
)

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: Person) -> Client:
    """A browser in which this person has signed in."""
    account = Account.objects.filter(person=person).first()
    account = account or Account.objects.create_user(f"user{person.pk}", "x", person=person)
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def system_of(organisation: Organisation, *scopes: str) -> Client:
    """Another system with a key of this organisation, that has called just now."""
    key, secret = make_key(
        viewer=command_viewer(), organisation=organisation, title="LMS", scopes=scopes, at=AT
    )
    note_use(key, now())
    return Client(headers={"authorization": f"Bearer {secret}"})


def post_json(client: Client, path: str, body: object, **headers: str) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def put_json(client: Client, path: str, body: object) -> Any:
    return client.put(path, json.dumps(body), content_type="application/json")


# What knocking leaves behind, whatever the answer.
TRACES = {"base.AuditEntry", "people.KeyUse", "people.SharedCacheEntry", "people.UseCount"}


def state_of_tables() -> dict[str, tuple[int, str]]:
    """Rows and a digest of every table of ours, but for the traces of knocking."""
    own = [model for model in apps.get_models() if model.__module__.startswith("ronghe.")]
    return {m._meta.label: _state(m) for m in own if m._meta.label not in TRACES}


def _state(model: Any) -> tuple[int, str]:
    rows = list(model._base_manager.order_by("pk"))
    text = serializers.serialize("json", rows)
    return len(rows), hashlib.sha256(text.encode()).hexdigest()
