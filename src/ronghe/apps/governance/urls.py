"""Addresses of governance."""

from django.urls import path

from ronghe.apps.governance.pages import (
    committees,
    decisions,
    meetings,
    minutes,
    motions,
    voting,
)

C, M, R = "committees/<uuid:uuid>/", "meetings/<uuid:uuid>/", "motions/<uuid:uuid>/"
urlpatterns = [
    path("committees/", committees.committees, name="committees"),
    path("committees/mine/", committees.committee_work, name="committee_work"),
    path("committees/new/", committees.committee_new, name="committee_new"),
    path(C, committees.committee, name="committee"),
    path(f"{C}appoint/", committees.committee_appoint, name="committee_appoint"),
    path(f"{C}interests/", committees.interests, name="committee_interests"),
    path(f"{C}interests/settle/", committees.interests_settle, name="committee_interests_settle"),
    path(f"{C}motions/new/", motions.motion_new, name="motion_new"),
    path(f"{C}meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("seats/<uuid:uuid>/end/", committees.seat_end, name="seat_end"),
    path(R, motions.motion, name="motion"),
    path(f"{R}dispose/", motions.motion_dispose, name="motion_dispose"),
    path(f"{R}assign/", motions.motion_assign, name="motion_assign"),
    path(f"{R}step-aside/", motions.motion_step_aside, name="motion_step_aside"),
    path(f"{R}set-aside/", motions.motion_set_aside, name="motion_set_aside"),
    path(f"{R}in-writing/", motions.motion_in_writing, name="motion_in_writing"),
    path(M, meetings.meeting, name="meeting"),
    path(f"{M}board/", meetings.meeting_board, name="meeting_board"),
    path(f"{M}reschedule/", meetings.meeting_reschedule, name="meeting_reschedule"),
    path(f"{M}convene/", meetings.meeting_convene, name="meeting_convene"),
    path(f"{M}close/", meetings.meeting_close, name="meeting_close"),
    path(f"{M}cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{M}lead/", meetings.meeting_lead, name="meeting_lead"),
    path(f"{M}take-part/", meetings.meeting_take_part, name="meeting_take_part"),
    path(f"{M}minutes/", minutes.minutes, name="minutes"),
    path(f"{M}minutes/en.pdf", minutes.minutes_pdf, {"language": "en"}, name="minutes_pdf_en"),
    path(f"{M}minutes/zh.pdf", minutes.minutes_pdf, {"language": "zh"}, name="minutes_pdf_zh"),
    path(f"{M}minutes/sign/", minutes.minutes_sign, name="minutes_sign"),
    path(f"{M}minutes/annex/", minutes.minutes_annex, name="minutes_annex"),
    path("votes/<uuid:uuid>/", voting.vote, name="vote"),
    path("votes/<uuid:uuid>/count/", voting.vote_count, name="vote_count"),
    path("votes/<uuid:uuid>/annul/", voting.vote_annul, name="vote_annul"),
    path("decisions/<uuid:uuid>/", decisions.decision, name="decision"),
    path("decisions/<uuid:uuid>/done/", decisions.decision_done, name="decision_done"),
    path("decisions/<uuid:uuid>/review/", decisions.decision_review, name="decision_review"),
]
