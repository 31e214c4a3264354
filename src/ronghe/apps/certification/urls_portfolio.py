"""Addresses of portfolios, stages and displays."""

from django.urls import path

from ronghe.apps.certification.pages import (
    displays,
    portfolio,
    portfolio_travel,
    share_links,
    stages,
)

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/of/<uuid:uuid>/", portfolio.portfolio_of, name="portfolio_of"),
    path("portfolio/add/<slug:kind>/", portfolio.portfolio_add, name="portfolio_add"),
    path("portfolio/items/<uuid:uuid>/", portfolio.portfolio_item, name="portfolio_item"),
    path(
        "portfolio/items/<uuid:uuid>/edit/",
        portfolio.portfolio_item_edit,
        name="portfolio_item_edit",
    ),
    path(
        "portfolio/items/<uuid:uuid>/remove/",
        portfolio.portfolio_item_remove,
        name="portfolio_item_remove",
    ),
    path("portfolio/items/<uuid:uuid>/file/", portfolio.portfolio_file, name="portfolio_file"),
    path("portfolio/take-along/", portfolio_travel.portfolio_take, name="portfolio_take"),
    path("portfolio/bring-in/", portfolio_travel.portfolio_bring, name="portfolio_bring"),
    path(
        "portfolio/export/<str:form>/", portfolio_travel.portfolio_export, name="portfolio_export"
    ),
    path("portfolio/links/", share_links.portfolio_links, name="portfolio_links"),
    path("portfolio/links/new/", share_links.portfolio_link_new, name="portfolio_link_new"),
    path("portfolio/links/<uuid:uuid>/", share_links.portfolio_link, name="portfolio_link"),
    path(
        "portfolio/links/<uuid:uuid>/edit/",
        share_links.portfolio_link_edit,
        name="portfolio_link_edit",
    ),
    path(
        "portfolio/links/<uuid:uuid>/withdraw/",
        share_links.portfolio_link_withdraw,
        name="portfolio_link_withdraw",
    ),
    path("portfolio/shared/<slug:secret>/", share_links.portfolio_shared, name="portfolio_shared"),
    path(
        "portfolio/shared/<slug:secret>/files/<uuid:uuid>/",
        share_links.portfolio_shared_file,
        name="portfolio_shared_file",
    ),
    path("stages/of/<uuid:uuid>/", stages.stages_of, name="stages_of"),
    path(
        "stages/of/<uuid:uuid>/semester/<int:semester>/",
        stages.stage_history,
        name="stage_history",
    ),
    path("stages/of/<uuid:uuid>/transcript/", stages.transcript, name="transcript"),
    path(
        "stages/of/<uuid:uuid>/transcript/<slug:language>.pdf",
        stages.transcript_pdf,
        name="transcript_pdf",
    ),
    path("stages/classes/", stages.stage_classes, name="stage_classes"),
    path("stages/classes/<uuid:uuid>/", stages.class_stages_page, name="class_stages"),
    path("stages/classes/<uuid:uuid>/decide/", stages.class_decide, name="class_decide"),
    path("stages/classes/<uuid:uuid>/entry/", stages.class_entry, name="class_entry"),
    path("displays/", displays.displays, name="displays"),
    path("displays/new/", displays.display_new, name="display_new"),
    path("displays/<uuid:uuid>/", displays.display, name="display"),
    path("displays/<uuid:uuid>/choose/", displays.display_choose, name="display_choose"),
    path("displays/shown/<uuid:uuid>/", displays.display_shown, name="display_shown"),
    path(
        "displays/shown/<uuid:uuid>/files/<uuid:item>/", displays.display_file, name="display_file"
    ),
]
