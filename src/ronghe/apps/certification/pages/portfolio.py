"""The portfolio: by semester, adding to it, one thing of it, its file."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ronghe.apps.assessment.api import Child, children_of
from ronghe.apps.base.api import NotFound, Reference, now
from ronghe.apps.base.presentation.one_form import FormWords, answer_form
from ronghe.apps.certification.file_answers import file_response
from ronghe.apps.certification.forms_portfolio import CHANGING, NEW, ItemForm
from ronghe.apps.certification.models import PortfolioItem, ShareLink
from ronghe.apps.certification.queries.items import (
    file_of,
    item_for,
    own_item_for,
    texts_of,
)
from ronghe.apps.certification.queries.students import student_for
from ronghe.apps.certification.queries.timeline import Entry, Timeline, timeline_of
from ronghe.apps.certification.services.items import KEEP, add_item, change_item, remove_item
from ronghe.apps.people.api import PageRequest, Person, may, page, persons_for

VIEW = "certification.view_portfolio"
VIEW_OWN = "certification.view_own_portfolio"
MOST_OFFERED = 20


@require_GET
@page(VIEW_OWN)
def portfolio(request: PageRequest) -> HttpResponse:
    """One's own; a guardian sees one of their children and may switch (`?child=`)."""
    own = persons_for(request.viewer, VIEW).filter(pk=request.viewer.person_id or 0).first()
    if own is not None:
        return _portfolio(request, own)
    children = children_of(request.viewer)
    if not children:
        raise NotFound("Nobody's portfolio is open to you yet.", "目前没有您可以查看的成长档案。")
    asked = request.GET.get("child", "")
    chosen = next((one for one in children if str(one.person.uuid) == asked), None)
    chosen = chosen or next((one for one in children if one.is_open), children[0])
    if not chosen.is_open:
        context = {"chosen": chosen, "children": children}
        return render(request, "certification/portfolio_closed.html", context)
    return _portfolio(request, chosen.person, children)


@require_GET
@page(VIEW)
def portfolio_of(request: PageRequest, uuid: UUID) -> HttpResponse:
    return _portfolio(request, student_for(request.viewer, uuid, VIEW))


def _portfolio(
    request: PageRequest, person: Person, children: Sequence[Child] = ()
) -> HttpResponse:
    timeline = timeline_of(request.viewer, person)
    is_own = person.pk == request.viewer.person_id
    context = {
        "timeline": timeline,
        "person": person,
        "is_own": is_own,
        "keeps": is_own and may(request.viewer, KEEP),
        "open_links": _open_links(person) if is_own else 0,
        "children": children,
        "chosen": next((one for one in children if one.person.pk == person.pk), None),
    }
    return render(request, "certification/portfolio.html", context)


def _open_links(person: Person) -> int:
    rows = ShareLink.objects.filter(portfolio__person=person, withdrawn_at__isnull=True)
    return rows.filter(digest__isnull=False, expires_at__gt=now()).count()


# --- adding and changing --------------------------------------------------------------------------


def own_person(request: PageRequest) -> Person:
    own = persons_for(request.viewer, KEEP).filter(pk=request.viewer.person_id or 0).first()
    if own is None:
        raise NotFound("You have no portfolio of your own.", "您没有自己的成长档案。")
    return own


def _offered(timeline: Timeline, about: Sequence[Reference]) -> list[Entry]:
    """The newest things, and whatever an item is about already or is to be."""
    wanted = set(about)
    first = [one for one in timeline.entries if one.reference in wanted]
    rest = [one for one in timeline.offered if one.reference not in wanted]
    return [*first, *rest[: MOST_OFFERED - len(first)]]


ADD = {
    PortfolioItem.Kind.REFLECTION: (
        lambda: _("Write a reflection"),
        lambda: _("It stays private until you let your teachers read it or show it by a link."),
    ),
    PortfolioItem.Kind.FILE: (
        lambda: _("Add a file"),
        lambda: _("A drawing, a photo of a workpiece, a report: something that you made."),
    ),
    PortfolioItem.Kind.LINK: (
        lambda: _("Add a link"),
        lambda: _("Something of yours that stands elsewhere, such as a film or a repository."),
    ),
}


@require_http_methods(["GET", "POST"])
@page(KEEP)
def portfolio_add(request: PageRequest, kind: str) -> HttpResponse:
    if kind not in ADD:
        raise NotFound("There is no such kind.", "没有这一类。")
    person = own_person(request)
    timeline = timeline_of(request.viewer, person)
    about = _asked(request, timeline)
    form = NEW[kind](
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        entries=_offered(timeline, about),
        day=request.viewer.on_date,
        initial={"about": [str(one) for one in about]},
    )

    def act() -> HttpResponse:
        item = add_item(viewer=request.viewer, person=person, draft=form.draft(), at=now())
        messages.success(request, _("It is in your portfolio."))
        return redirect("portfolio_item", item.uuid)

    heading, meaning = (one() for one in ADD[PortfolioItem.Kind(kind)])
    return answer_form(request, form, _words(heading, meaning, _("Keep it"), kind), act)


def _asked(request: PageRequest, timeline: Timeline) -> list[Reference]:
    """What a link on the timeline asked to write about, where it is the viewer's."""
    asked = request.GET.get("about", "")
    return [one for one in timeline.names if str(one) == asked]


def _words(heading: str, meaning: str, action: str, kind: str, back: str = "") -> FormWords:
    return FormWords(
        heading=heading,
        meaning=meaning,
        action=action,
        back_url=back or reverse("portfolio"),
        trail=((_("My portfolio"), reverse("portfolio")),),
        is_upload=kind == PortfolioItem.Kind.FILE,
    )


@require_http_methods(["GET", "POST"])
@page(KEEP)
def portfolio_item_edit(request: PageRequest, uuid: UUID) -> HttpResponse:
    item = own_item_for(request.viewer, uuid)
    timeline = timeline_of(request.viewer, item.portfolio.person)
    about = [row.target for row in item.links.all() if row.target]
    form = _change_form(request, item, timeline, about)

    def act() -> HttpResponse:
        draft = form.draft()
        change_item(viewer=request.viewer, item=item, draft=draft, at=now())
        messages.success(request, _("It is changed."))
        return redirect("portfolio_item", item.uuid)

    words = _words(
        _("Change “%(title)s”") % {"title": item.title},
        _("What you showed by a link changes there too."),
        _("Keep the change"),
        "",
        reverse("portfolio_item", args=[item.uuid]),
    )
    return answer_form(request, form, words, act)


def _change_form(
    request: PageRequest, item: PortfolioItem, timeline: Timeline, about: list[Reference]
) -> ItemForm:
    entries = [
        one for one in _offered(timeline, about) if one.item is None or one.item.pk != item.pk
    ]
    initial = {
        "title": item.title,
        "text": texts_of(item.portfolio.person, [item])[item.pk],
        "link": item.link,
        "happened_on": item.happened_on,
        "about": [str(one) for one in about],
        "is_open_to_school": item.is_open_to_school,
    }
    data = request.POST if request.method == "POST" else None
    day: date = request.viewer.on_date
    form = CHANGING[item.kind](data, entries=entries, day=day, initial=initial)
    form.kind = item.kind
    return form


@require_http_methods(["GET", "POST"])
@page(KEEP)
def portfolio_item_remove(request: PageRequest, uuid: UUID) -> HttpResponse:
    item = own_item_for(request.viewer, uuid)
    if request.method == "POST":
        remove_item(viewer=request.viewer, item=item, at=now())
        messages.success(request, _("It is out of your portfolio and of every link."))
        return redirect("portfolio")
    text = _("It leaves your portfolio and every link that shows it, at once.")
    if item.kind == PortfolioItem.Kind.REFLECTION:
        text += " " + _("The evidence log keeps its record; you alone can read it.")
    context = {
        "title": _("Remove “%(title)s”?") % {"title": item.title},
        "text": text,
        "action": _("Remove it"),
        "action_url": request.path,
        "back_url": reverse("portfolio_item", args=[item.uuid]),
    }
    return render(request, "web/confirm.html", context)


# --- one thing ------------------------------------------------------------------------------------


@require_GET
@page(VIEW)
def portfolio_item(request: PageRequest, uuid: UUID) -> HttpResponse:
    item = item_for(request.viewer, uuid)
    person = item.portfolio.person
    timeline = timeline_of(request.viewer, person)
    targets = {row.target for row in item.links.all()}
    is_own = person.pk == request.viewer.person_id
    back = reverse("portfolio") if is_own else reverse("portfolio_of", args=[person.uuid])
    context = {
        "item": item,
        "text": texts_of(person, [item])[item.pk],
        "about": [one for one in timeline.entries if one.reference in targets],
        "person": person,
        "is_own": is_own,
        "keeps": is_own and may(request.viewer, KEEP),
        "trail": [(_("My portfolio") if is_own else str(person), back)],
    }
    return render(request, "certification/portfolio_item.html", context)


@never_cache
@require_GET
@page(VIEW)
def portfolio_file(request: PageRequest, uuid: UUID) -> HttpResponse:
    return file_response(file_of(item_for(request.viewer, uuid)))
