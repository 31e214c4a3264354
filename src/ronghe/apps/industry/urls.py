"""Addresses of industry."""

from django.urls import URLPattern, URLResolver, include, path

from ronghe.apps.industry.pages import (
    answering,
    contacts,
    enterprises,
    equipment,
    events,
    imports,
    partnerships,
    signals,
    surveys,
    telling,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ronghe.apps.industry.urls_demand")),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/new/", enterprises.enterprise_new, name="enterprise_new"),
    path("enterprises/import/", imports.enterprises_import, name="enterprises_import"),
    path(
        "enterprises/import/land/", imports.enterprises_import_land, name="enterprises_import_land"
    ),
    path("enterprises/<uuid:uuid>/", enterprises.enterprise, name="enterprise"),
    path(
        "enterprises/<uuid:uuid>/change/", enterprises.enterprise_change, name="enterprise_change"
    ),
    path("enterprises/<uuid:uuid>/sites/new/", enterprises.site_new, name="site_new"),
    path("enterprises/<uuid:uuid>/posts/new/", enterprises.post_new, name="post_new"),
    path(
        "enterprises/<uuid:uuid>/partners/new/",
        partnerships.partnership_new,
        name="partnership_new",
    ),
    path(
        "enterprises/<uuid:uuid>/contacts/",
        contacts.enterprise_contacts,
        name="enterprise_contacts",
    ),
    path("enterprises/<uuid:uuid>/contacts/new/", contacts.contact_new, name="contact_new"),
    path("posts/<uuid:uuid>/", enterprises.post_change, name="post_change"),
    path("partnerships/<uuid:uuid>/end/", partnerships.partnership_end, name="partnership_end"),
    path(
        "partnerships/<uuid:uuid>/continue/",
        partnerships.partnership_continue,
        name="partnership_continue",
    ),
    path(
        "partnerships/<uuid:uuid>/take-back/",
        partnerships.partnership_take_back,
        name="partnership_take_back",
    ),
    path("contacts/<uuid:uuid>/", contacts.contact_change, name="contact_change"),
    path("contacts/<uuid:uuid>/remove/", contacts.contact_remove, name="contact_remove"),
    path("equipment/", equipment.equipment, name="equipment"),
    path("equipment/kinds/", equipment.equipment_kinds, name="equipment_kinds"),
    path("equipment/of/<uuid:uuid>/", equipment.equipment_of_one, name="equipment_of"),
    path("equipment/of/<uuid:uuid>/new/", equipment.equipment_new, name="equipment_new"),
    path("equipment/<uuid:uuid>/", equipment.equipment_change, name="equipment_change"),
    path("equipment/<uuid:uuid>/retire/", equipment.equipment_retire, name="equipment_retire"),
    path("equipment/<uuid:uuid>/news/", equipment.equipment_news, name="equipment_news"),
    path("signals/", signals.signals, name="signals"),
    path("signals/new/", signals.signal_new, name="signal_new"),
    path("signals/tell/", telling.tell, name="tell_change"),
    path("signals/ask/", telling.ask_to_tell, name="ask_to_tell"),
    path("signals/ask/<uuid:uuid>/", telling.ask_to_tell_link, name="ask_to_tell_link"),
    path("signals/exchanges/", events.technical_events, name="technical_events"),
    path("signals/exchanges/new/", events.technical_event_new, name="technical_event_new"),
    path("signals/exchanges/<uuid:uuid>/", events.technical_event, name="technical_event"),
    path("signals/<uuid:uuid>/", signals.signal, name="signal"),
    path("signals/<uuid:uuid>/withdraw/", signals.signal_withdraw, name="signal_withdraw"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.survey_new, name="survey_new"),
    path("surveys/<uuid:uuid>/", surveys.survey, name="survey"),
    path("surveys/<uuid:uuid>/questions/", surveys.survey_question, name="survey_question"),
    path(
        "surveys/<uuid:uuid>/questions/<int:position>/remove/",
        surveys.survey_question_remove,
        name="survey_question_remove",
    ),
    path("surveys/<uuid:uuid>/publish/", surveys.survey_publish, name="survey_publish"),
    path("surveys/<uuid:uuid>/version/", surveys.survey_version, name="survey_version"),
    path("surveys/<uuid:uuid>/invite/<uuid:contact>/", surveys.survey_invite, name="survey_invite"),
    path("surveys/answers/<uuid:uuid>/signal/", surveys.answer_signal, name="answer_signal"),
    path("t/thanks/", telling.tell_thanks, name="tell_thanks"),
    path("t/<str:secret>/", telling.tell_link, name="tell_link"),
    path("q/thanks/", answering.survey_thanks, name="survey_thanks"),
    path("q/<str:secret>/", answering.survey_link, name="survey_link"),
    path("q/<str:secret>/draft/", answering.survey_draft, name="survey_draft"),
]
