"""Which framework a programme follows, from which entry year on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ronghe.apps.base.api import NotFound, Refused, text_of
from ronghe.apps.base.presentation.tables import Column, Empty, Link, build_table
from ronghe.apps.competence.following import followed_by, frameworks_to_follow
from ronghe.apps.competence.forms import FollowForm
from ronghe.apps.competence.services.frameworks import FOLLOW, follow_framework
from ronghe.apps.people.api import PageRequest, Programme, page, programmes_for

COLUMNS = (
    Column("from_entry_year", gettext_lazy("Entered from"), lambda row: str(row.from_entry_year)),
    Column(
        "framework",
        gettext_lazy("Framework"),
        lambda row: Link(text_of(row.framework), reverse("framework", args=[row.framework.uuid])),
        header=True,
    ),
    Column("version", gettext_lazy("Version"), "framework.version"),
)


def _programme(request: PageRequest, uuid: UUID) -> Programme:
    rows = programmes_for(request.viewer, FOLLOW).select_related("organisation")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such programme for you.", "没有您可以管理的这个专业。")
    return found


@require_http_methods(["GET", "POST"])
@page(FOLLOW)
def programme_framework(request: PageRequest, uuid: UUID) -> HttpResponse:
    programme = _programme(request, uuid)
    frameworks = frameworks_to_follow(programme)
    form = FollowForm(
        request.POST or None,
        frameworks=frameworks,
        initial={"from_entry_year": request.viewer.on_date.year},
    )
    if request.method == "POST" and form.is_valid() and _follow(request, programme, form):
        return redirect("programme_framework", programme.uuid)
    empty = Empty(
        gettext_lazy("No framework yet"),
        gettext_lazy("Without one, nothing can be measured in this programme."),
    )
    caption = gettext_lazy("What this programme follows")
    school = programme.organisation
    context = {
        "programme": programme,
        "form": form if frameworks else None,
        "table": build_table(request, followed_by(programme), COLUMNS, caption, empty),
        "trail": [
            (str(text_of(school)), reverse("organisation", args=[school.uuid])),
            (str(text_of(programme)), reverse("programme", args=[programme.uuid])),
        ],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "competence/programme_framework.html", context, status=status)


def _follow(request: PageRequest, programme: Programme, form: FollowForm) -> bool:
    try:
        follow_framework(
            viewer=request.viewer,
            programme=programme,
            framework=form.chosen(),
            from_entry_year=form.cleaned_data["from_entry_year"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved. Rating sessions of these classes use it from now on."))
    return True
