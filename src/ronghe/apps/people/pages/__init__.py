"""Pages of `people`: the list, the import, one's own data, keys of systems, the audit table."""

import base64
import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.base.presentation.tables import Column, Empty, Table, build_table
from ronghe.apps.people import queries
from ronghe.apps.people.forms import KeyForm, PeopleFileForm, PeopleSearchForm
from ronghe.apps.people.models import ClientKey, Person
from ronghe.apps.people.roles import Role
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.client_keys import make_key, revoke_key
from ronghe.apps.people.services.consents import give_consent, withdraw_consent
from ronghe.apps.people.services.erasure import erase_person, export_person
from ronghe.apps.people.services.imports import (
    COLUMNS,
    REQUIRED,
    ImportPlan,
    ImportRefused,
    land_import,
    plan_import,
)


def _roles_of(person: Person) -> str:
    return ", ".join(dict.fromkeys(str(m.get_role_display()) for m in person.current))  # type: ignore[attr-defined]


def _name_in_other_script(person: Person) -> str:
    return next((n for n in (person.name_en, person.name_zh) if n != str(person)), "")


def _class_of(person: Person) -> str:
    classes = [m.school_class for m in person.current if m.school_class]  # type: ignore[attr-defined]
    return ", ".join(dict.fromkeys(str(c) for c in classes))


PEOPLE_COLUMNS = (
    Column("name", gettext_lazy("Name"), str, order_by="name_en", header=True),
    Column("other_name", gettext_lazy("In the other script"), _name_in_other_script),
    Column("number", gettext_lazy("Number"), order_by="number"),
    Column("roles", gettext_lazy("Roles"), _roles_of),
    Column("class", gettext_lazy("Class"), _class_of),
)


@require_GET
@page("people.list_people")
def people_list(request: PageRequest) -> HttpResponse:
    form = PeopleSearchForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = queries.people_listed(
        request.viewer, search=chosen.get("q", "").strip(), role=chosen.get("role", "")
    )
    empty = Empty(
        gettext_lazy("Nobody found"),
        gettext_lazy("Try another name or role, or bring people in from a file."),
        gettext_lazy("Import people"),
        reverse("people_import"),
    )
    table = build_table(request, people, PEOPLE_COLUMNS, gettext_lazy("People"), empty, sort="name")
    return render(request, "people/list.html", {"table": table, "form": form})


@require_http_methods(["GET", "POST"])
@page("people.import_people")
def people_import(request: PageRequest) -> HttpResponse:
    """Upload, look at what it would do, then let it land; nothing is written before that."""
    organisation = queries.organisation_for(request.viewer, "people.import_people")
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    context = {
        "form": form,
        "organisation": organisation,
        "columns": COLUMNS,
        "required": REQUIRED,
        "roles": [role for role in Role if role != Role.SYSTEM_ADMINISTRATOR],
    }
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        plan = plan_import(viewer=request.viewer, organisation=organisation, content=content)
        context |= _plan_context(request, plan, content)
    return render(request, "people/import.html", context)


def _plan_context(request: PageRequest, plan: ImportPlan, content: bytes) -> dict[str, object]:
    return {
        "plan": plan,
        "problems": _problem_table(request, plan),
        "content": base64.b64encode(content).decode() if plan.can_land else "",
    }


def _problem_table(request: PageRequest, plan: ImportPlan) -> Table:
    columns = (
        Column("line", gettext_lazy("Line"), kind="number", header=True),
        Column("column", gettext_lazy("Column")),
        Column("reason", gettext_lazy("What is wrong"), lambda problem: str(problem.reason)),
    )
    empty = Empty(gettext_lazy("Every row can be taken"))
    return build_table(
        request, plan.problems, columns, gettext_lazy("What is wrong"), empty, page_size=200
    )


@require_POST
@page("people.import_people")
def people_import_land(request: PageRequest) -> HttpResponse:
    organisation = queries.organisation_for(request.viewer, "people.import_people")
    content = base64.b64decode(request.POST.get("content", ""))
    try:
        written = land_import(
            viewer=request.viewer, organisation=organisation, content=content, at=now()
        )
    except ImportRefused as refusal:
        context = {"form": PeopleFileForm(), "organisation": organisation, "columns": COLUMNS}
        context |= _plan_context(request, refusal.plan, content)
        return render(request, "people/import.html", context, status=409)
    text = ngettext("%(n)d role was added.", "%(n)d roles were added.", written) % {"n": written}
    messages.success(request, text)
    return redirect("people_list")


@require_GET
@page("people.view_own_data")
def own_data(request: PageRequest) -> HttpResponse:
    """What is kept about oneself, for what one has given consent, and the way to take it along."""
    person = Person.objects.get(pk=request.viewer.person_id or 0)
    wards = [
        (ward, queries.consents_of(request.viewer, ward))
        for ward in queries.wards_of(request.viewer)
    ]
    context = {"person": person, "holdings": queries.holdings_of(person), "wards": wards}
    return render(request, "people/own_data.html", context)


@require_GET
@page("people.export_person")
def export_data(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = queries.person_for(request.viewer, uuid, "people.export_person")
    data = export_person(viewer=request.viewer, person=person)
    response = HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="ronghe-{person.uuid}.json"'
    return response


@require_POST
@page("people.give_consent")
def change_consent(request: PageRequest, uuid: UUID) -> HttpResponse:
    person = queries.person_for(request.viewer, uuid, "people.give_consent")
    change = give_consent if request.POST.get("give") == "yes" else withdraw_consent
    purpose = request.POST.get("purpose", "")
    try:
        change(viewer=request.viewer, person=person, purpose=purpose, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValueError:
        raise NotFound("There is no such purpose.", "没有这一用途。") from None
    else:
        given = change is give_consent
        messages.success(request, _("Consent given.") if given else _("Consent withdrawn."))
    return redirect("own_data")


@require_http_methods(["GET", "POST"])
@page("people.erase_person")
def erase(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what will go, ask once, then erase."""
    person = queries.person_for(request.viewer, uuid, "people.erase_person")
    if request.method == "POST" and request.POST.get("sure") == "yes":
        erase_person(viewer=request.viewer, person=person, at=now())
        messages.success(request, _("The person was erased."))
        return redirect("people_list")
    context = {"person": person, "holdings": queries.holdings_of(person)}
    return render(request, "people/erase.html", context)


@require_http_methods(["GET", "POST"])
@page("people.manage_keys")
def keys(request: PageRequest) -> HttpResponse:
    organisation = queries.organisation_for(request.viewer, "people.manage_keys")
    form = KeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _key, secret = make_key(
            viewer=request.viewer,
            organisation=organisation,
            title=form.cleaned_data["title"],
            scopes=form.cleaned_data["scopes"],
            at=now(),
        )
        form = KeyForm()
    context = {
        "organisation": organisation,
        "keys": queries.client_keys(request.viewer, organisation),
        "form": form,
        "secret": secret,
    }
    return render(request, "people/keys.html", context)


@require_POST
@page("people.manage_keys")
def key_revoke(request: PageRequest, uuid: UUID) -> HttpResponseRedirect:
    organisation = queries.organisation_for(request.viewer, "people.manage_keys")
    key = queries.client_keys(request.viewer, organisation).filter(uuid=uuid).first()
    if not isinstance(key, ClientKey):
        raise NotFound("There is no such key.", "没有此密钥。")
    revoke_key(viewer=request.viewer, key=key, at=now())
    messages.success(request, _("The key was revoked. Requests with it are refused from now on."))
    return redirect("keys")


@require_GET
@page("people.view_audit")
def audit(request: PageRequest) -> HttpResponse:
    columns = (
        Column("at", gettext_lazy("When"), kind="day", order_by="at", header=True),
        Column("time", gettext_lazy("Time"), lambda row: f"{row.at:%H:%M:%S} UTC"),
        Column("actor", gettext_lazy("Who"), lambda row: names.get(row.actor, "")),
        Column("kind", gettext_lazy("Kind")),
        Column("action", gettext_lazy("Action")),
        Column("touched", gettext_lazy("What was touched")),
        Column("count", gettext_lazy("How many"), kind="number"),
    )
    entries = queries.audit_entries(request.viewer)
    recent = entries.values_list("actor", flat=True)[:2_000]
    names = queries.names_by_uuid({actor for actor in recent if actor})
    empty = Empty(gettext_lazy("Nothing was written or looked at yet"))
    table = build_table(request, entries, columns, gettext_lazy("Audit"), empty, sort="-at")
    return render(request, "people/audit.html", {"table": table})
