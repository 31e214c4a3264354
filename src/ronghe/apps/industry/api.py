"""The door to `industry` for every app above.

Signals: `record_signal`, `withdraw_signal`, `signals_for(viewer, programme=None)`,
`programmes_touched(signal)`, `may_stand_alone(signals)`; a signal's reference is
`signal_reference(signal)` (kind `industry.signal`). What upper floors add to a signal's page and
to the list goes into `signal_sections` and `signal_standings`.
Surveys: `overdue_surveys(viewer, programme)`.
Postings: `demanded_shares(viewer, region, occupation)`, `newest_run`, `trends_of`; land with
`land_postings(viewer=…, file=PostingFile(…), at=…)`, assess with `run_trends`.
Equipment: `equipment_of`, `partner_equipment`, `newest_generation`, `equipment_in_use` (a Q).
"""

from ronghe.apps.industry.models import (
    Answer,
    Contact,
    EnterpriseProfile,
    Equipment,
    EquipmentGeneration,
    EquipmentType,
    Partnership,
    Post,
    Signal,
    SignalWithdrawal,
    Site,
    SkillTrend,
    Survey,
    TechnicalEvent,
    TrendRun,
)
from ronghe.apps.industry.queries.demand import (
    DemandedSkill,
    demanded_shares,
    newest_run,
    trends_of,
)
from ronghe.apps.industry.queries.dictionaries import (
    kept_in,
    prepare_sentences,
    sentence_model,
)
from ronghe.apps.industry.queries.enterprises import OverdueSurvey, overdue_surveys
from ronghe.apps.industry.queries.equipment import (
    equipment_of,
    equipment_types,
    newest_generation,
    partner_equipment,
)
from ronghe.apps.industry.queries.equipment import in_use as equipment_in_use
from ronghe.apps.industry.queries.reach import (
    enterprises_reached,
    programmes_touched,
    signals_about,
)
from ronghe.apps.industry.queries.signals import corroborating, signal_for, signals_for
from ronghe.apps.industry.queries.workplaces import post_open_on
from ronghe.apps.industry.registries import SignalSection, signal_sections, signal_standings
from ronghe.apps.industry.rules import may_stand_alone
from ronghe.apps.industry.services.contacts import ContactDraft, add_contact
from ronghe.apps.industry.services.enterprises import (
    ProfileDraft,
    add_enterprise,
    begin_partnership,
    change_enterprise,
)
from ronghe.apps.industry.services.equipment import (
    EquipmentDraft,
    add_equipment,
    change_equipment,
    define_generation,
    define_type,
    record_purchase,
    retire_equipment,
)
from ronghe.apps.industry.services.imports import (
    EnterprisePlan,
    EnterprisesRefused,
    land_enterprises,
    plan_enterprises,
)
from ronghe.apps.industry.services.invitations import (
    answer_survey,
    open_invitation,
    record_answer,
    viewer_of_invitation,
)
from ronghe.apps.industry.services.invitations import invite as invite_contact
from ronghe.apps.industry.services.links import WordsDraft, add_words, propose_links
from ronghe.apps.industry.services.postings import (
    PostingFile,
    PostingPlan,
    land_postings,
    plan_postings,
)
from ronghe.apps.industry.services.signals import (
    EventDraft,
    SignalDraft,
    record_event,
    record_signal,
    withdraw_signal,
)
from ronghe.apps.industry.services.signals import reference_of as signal_reference
from ronghe.apps.industry.services.surveys import (
    QuestionDraft,
    SurveyDraft,
    add_question,
    begin_survey,
    publish_survey,
)
from ronghe.apps.industry.services.trends import run_trends
from ronghe.apps.industry.services.workplaces import PostDraft, add_post, add_site

__all__ = [
    "Answer",
    "Contact",
    "ContactDraft",
    "DemandedSkill",
    "EnterprisePlan",
    "EnterpriseProfile",
    "EnterprisesRefused",
    "Equipment",
    "EquipmentDraft",
    "EquipmentGeneration",
    "EquipmentType",
    "EventDraft",
    "OverdueSurvey",
    "Partnership",
    "Post",
    "PostDraft",
    "PostingFile",
    "PostingPlan",
    "ProfileDraft",
    "QuestionDraft",
    "Signal",
    "SignalDraft",
    "SignalSection",
    "SignalWithdrawal",
    "Site",
    "SkillTrend",
    "Survey",
    "SurveyDraft",
    "TechnicalEvent",
    "TrendRun",
    "WordsDraft",
    "add_contact",
    "add_enterprise",
    "add_equipment",
    "add_post",
    "add_question",
    "add_site",
    "add_words",
    "answer_survey",
    "begin_partnership",
    "begin_survey",
    "change_enterprise",
    "change_equipment",
    "corroborating",
    "define_generation",
    "define_type",
    "demanded_shares",
    "enterprises_reached",
    "equipment_in_use",
    "equipment_of",
    "equipment_types",
    "invite_contact",
    "kept_in",
    "land_enterprises",
    "land_postings",
    "may_stand_alone",
    "newest_generation",
    "newest_run",
    "open_invitation",
    "overdue_surveys",
    "partner_equipment",
    "plan_enterprises",
    "plan_postings",
    "post_open_on",
    "prepare_sentences",
    "programmes_touched",
    "propose_links",
    "publish_survey",
    "record_answer",
    "record_event",
    "record_purchase",
    "record_signal",
    "retire_equipment",
    "run_trends",
    "sentence_model",
    "signal_for",
    "signal_reference",
    "signal_sections",
    "signal_standings",
    "signals_about",
    "signals_for",
    "trends_of",
    "viewer_of_invitation",
    "withdraw_signal",
]
