"""Acting on trends: assess them, look at what changed, bring them further."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ronghe.apps.base.api import NotFound, Refused, now
from ronghe.apps.industry.models import SkillTrend, TrendNotice
from ronghe.apps.industry.pages.demand import MEANINGS, committees_to_ask
from ronghe.apps.industry.queries import demand as queries
from ronghe.apps.industry.services.judgements import propose_judgement
from ronghe.apps.industry.services.notices import look_at_notice
from ronghe.apps.industry.services.signals import RECORD
from ronghe.apps.industry.services.trends import ASSESS, propose_as_signal, run_trends
from ronghe.apps.people.api import PageRequest, page


@require_POST
@page(ASSESS)
def trends_assess(request: PageRequest, uuid: UUID, occupation: UUID) -> HttpResponse:
    """Assess the last 24 months now."""
    region = queries.region_for(request.viewer, uuid, ASSESS)
    job = queries.occupation_named(occupation)
    try:
        run = run_trends(viewer=request.viewer, region=region, occupation=job, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("demand_of", region.uuid, job.uuid)
    moving = run.skills.filter(verdict__in=MEANINGS).count()
    words = ngettext(
        "Assessed: %(n)d skill rises or declines.",
        "Assessed: %(n)d skills rise or decline.",
        moving,
    )
    messages.success(request, words % {"n": moving})
    return redirect("demand_of", region.uuid, job.uuid)


@require_POST
@page(ASSESS)
def trends_judgement(request: PageRequest, uuid: UUID, occupation: UUID) -> HttpResponse:
    """Bring the newest assessment before a committee."""
    region = queries.region_for(request.viewer, uuid, ASSESS)
    job = queries.occupation_named(occupation)
    run = queries.newest_run(request.viewer, region, job)
    chosen = request.POST.get("committee", "")[:40]
    here = committees_to_ask(request, run) if run else []
    committee = next((one for one in here if str(one.uuid) == chosen), None)
    if run is None or committee is None:
        messages.error(request, _("Choose a committee of this region. Nothing was proposed."))
        return redirect("demand_of", region.uuid, job.uuid)
    try:
        motion = propose_judgement(viewer=request.viewer, run=run, committee=committee, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("demand_of", region.uuid, job.uuid)
    messages.success(request, _("Proposed. It comes onto the committee's next agenda."))
    return redirect("motion", motion.uuid)


@require_POST
@page(RECORD)
def trend_signal(request: PageRequest, uuid: UUID) -> HttpResponse:
    """A person takes a trend up as a signal for one trade."""
    trend = SkillTrend.objects.filter(
        uuid=uuid, run__region__in=queries.regions_for(request.viewer)
    ).select_related("run__region", "run__occupation")
    found = trend.first()
    if found is None:
        raise NotFound("There is no such trend for you.", "没有您可以查看的该趋势。")
    trade = request.POST.get("trade", "")[:60]
    if not trade:
        messages.error(request, _("Choose the trade that it is for. Nothing was recorded."))
        there = reverse("demand_skill", args=[found.run.region.uuid, found.run.occupation.uuid])
        return redirect(f"{there}?{urlencode({'concept': found.concept, 'lang': found.lang})}")
    try:
        signal = propose_as_signal(viewer=request.viewer, trend=found, trade=trade, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("demand_of", found.run.region.uuid, found.run.occupation.uuid)
    messages.success(
        request,
        _("Recorded as a signal. It needs another source beside it before anything follows."),
    )
    return redirect("signal", signal.uuid)


@require_POST
@page(ASSESS)
def trends_looked(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Somebody has looked at what changed."""
    regions = queries.regions_for(request.viewer, ASSESS)
    notices = TrendNotice.objects.filter(uuid=uuid, run__region__in=regions)
    notice = notices.select_related("run__region", "run__occupation").first()
    if notice is None:
        raise NotFound("There is no such change for you.", "没有您可以查看的该变化。")
    look_at_notice(viewer=request.viewer, notice=notice, at=now())
    messages.success(request, _("Kept: what changed was looked at."))
    return redirect("demand_of", notice.run.region.uuid, notice.run.occupation.uuid)
