"""Addresses of workshops: for those signed in, and the same for guests by link."""

from django.urls import URLPattern, path

from ronghe.apps.curriculum.pages import board_columns, boards, workshop_votes, workshops

IN = "workshops/<uuid:uuid>/"
LINK = "workshop-link/<str:secret>/"

# What stands inside a workshop: the rest of the address, its name, and the page for both doors.
INSIDE = (
    ("", "", boards.board_page, boards.link_board_page),
    ("board/", "board", boards.board, boards.link_board),
    ("join/", "join", board_columns.joining, board_columns.link_joining),
    ("cards/", "cards", boards.add, boards.link_add),
    ("cards/<uuid:card>/", "card", boards.card, boards.link_card),
    ("moves/", "moves", boards.moves, boards.link_moves),
    ("processes/", "processes", board_columns.processes, board_columns.link_processes),
    ("processes/<uuid:process>/", "process", board_columns.process, board_columns.link_process),
    ("vote/", "vote", workshop_votes.vote_page, workshop_votes.link_vote_page),
    ("results/", "results", workshop_votes.results, workshop_votes.link_results),
)


def _named(stem: str, name: str) -> str:
    return f"{stem}_{name}" if name else stem


urlpatterns: list[URLPattern] = [
    path("workshops/", workshops.workshops, name="workshops"),
    path("workshops/new/", workshops.workshop_new, name="workshop_new"),
    path(f"{IN}phase/", board_columns.phase, name="workshop_phase"),
    path(f"{IN}start/", workshops.workshop_start, name="workshop_start"),
    path(f"{IN}people/", workshops.workshop_people, name="workshop_people"),
    path(f"{IN}people/guest/", workshops.workshop_guest, name="workshop_guest"),
    path(f"{IN}publish/", workshops.workshop_publish, name="workshop_publish"),
    *(path(f"{IN}{rest}", view, name=_named("workshop", name)) for rest, name, view, _ in INSIDE),
    *(
        path(f"{LINK}{rest}", view, name=_named("workshop_link", name))
        for rest, name, _, view in INSIDE
    ),
]
