"""The counting rules: by cases worked by hand, by properties, and by a meeting run at random."""

from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ronghe.apps.governance.counting import (
    BENCHES,
    BenchKey,
    Choice,
    Rule,
    Sitting,
    all_have_voted,
    barrier_to_vote,
    count_votes,
    quorum_of,
    with_vote,
    yes_needed,
)

CHOICES: tuple[Choice, ...] = ("yes", "no", "abstain")
LETTERS: dict[str, Choice | None] = {"y": "yes", "n": "no", "a": "abstain", ".": None}


def sitting(school: str, enterprise: str, public: str = "", **rule_fields: Any) -> Sitting:
    """One letter a seat: y, n, a voted; "." is here without a vote; "-" is absent; "r" is here
    and stepped aside; "Y" voted yes and stepped aside afterwards."""
    letters = list(school + enterprise + public)
    sizes = (len(school), len(enterprise), len(public))
    benches = [bench for bench, size in zip(BENCHES, sizes, strict=True) for _ in range(size)]
    return Sitting(
        rule=Rule(**rule_fields),
        seats=dict(enumerate(benches)),
        present=frozenset(n for n, letter in enumerate(letters) if letter != "-"),
        recused=frozenset(n for n, letter in enumerate(letters) if letter in "rY"),
        votes={
            n: choice
            for n, letter in enumerate(letters)
            if (choice := LETTERS.get(letter.lower())) is not None
        },
    )


# --- by hand --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entitled", "quorum"),
    # More than half: of 4 it is 3, of 5 it is 3; of nobody it is one, which nobody can give.
    [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4)],
)
def test_quorum_is_more_than_half(entitled: int, quorum: int) -> None:
    assert quorum_of(entitled) == quorum


@pytest.mark.parametrize(
    ("cast", "ordinary", "two_thirds"),
    # 2/3 of 4 is 2.67, so 3; of 5 is 3.33, so 4; of 6 exactly 4; of 7 is 4.67, so 5.
    [(0, 1, 1), (1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3), (5, 3, 4), (6, 4, 4), (7, 4, 5)],
)
def test_yes_needed_of_votes_cast(cast: int, ordinary: int, two_thirds: int) -> None:
    assert yes_needed(cast, needs_two_thirds=False) == ordinary
    assert yes_needed(cast, needs_two_thirds=True) == two_thirds


@pytest.mark.parametrize(
    ("school", "enterprise", "carried", "why"),
    [
        ("yyy", "yyy", True, "all"),
        ("yy-", "yy-", True, "two of three are more than half"),
        ("yyy-", "yyy-", True, "three of four are more than half"),
        ("yy--", "yyyy", False, "two of four are only half: no quorum"),
        ("yyyyy", "y--", False, "the other bench has no quorum"),
        ("yyn", "yyn", True, "two to one on both"),
        ("yyyy", "yynn", False, "a tie on one bench fails"),
        ("yyyyyyy", "ynn", False, "a large majority here does not outvote the bench there"),
        ("yaa", "yaa", True, "an abstention is not a vote cast: one to none"),
        ("aaa", "yyy", False, "nobody for it on one bench"),
        ("ynaa", "yyyy", False, "one to one is a tie, whoever abstains"),
        ("y..", "y..", True, "who has not voted is not counted, but is here for the quorum"),
        ("yr", "yy", True, "one of one without a conflict is here and for it"),
        ("y-rr", "yy", False, "one of two without a conflict is only half"),
        ("yY", "nY", False, "a yes of somebody who stepped aside is gone: none to one"),
        ("rr", "yy", False, "nobody on the bench may decide"),
        ("", "yy", False, "a bench without seats decides nothing"),
    ],
)
def test_ordinary_motions(school: str, enterprise: str, *, carried: bool, why: str) -> None:
    assert count_votes(sitting(school, enterprise)).carried is carried, why


@pytest.mark.parametrize(
    ("school", "enterprise", "carried", "why"),
    [
        ("yyn", "yyn", True, "two of three is two thirds"),
        ("yyyn", "yyyn", True, "three of four is more"),
        ("yyynn", "yyyyy", False, "three of five is 60 %"),
        ("yyyynn", "yyyynn", True, "four of six is two thirds exactly"),
        ("yyyyynn", "yyyyynnn", False, "five of eight is 62.5 %"),
        ("yyynaa", "yyynaa", True, "abstentions stay out: three of four"),
        ("yn", "yy", False, "one of two"),
    ],
)
def test_two_thirds_motions(school: str, enterprise: str, *, carried: bool, why: str) -> None:
    tally = count_votes(sitting(school, enterprise, needs_two_thirds=True))

    assert tally.carried is carried, why


@pytest.mark.parametrize(
    ("school", "enterprise", "two_thirds", "carried", "why"),
    [
        ("yy-", "yy-", False, True, "two of three entitled"),
        ("y--", "yyy", False, False, "one of three: who does not answer is not for it"),
        ("yyaa", "yyyy", False, False, "two of four: an abstention is not for it"),
        ("y-", "yy", False, False, "a tie with silence fails"),
        ("yr", "yy", False, True, "who has a conflict is not entitled"),
        ("yyy--", "yyyyy", True, False, "three of five"),
        ("yyyy-", "yyyyy", True, True, "four of five"),
        ("rr", "yy", False, False, "nobody entitled on the bench"),
    ],
)
def test_written_procedure(
    school: str, enterprise: str, *, two_thirds: bool, carried: bool, why: str
) -> None:
    tally = count_votes(sitting(school, enterprise, needs_two_thirds=two_thirds, is_written=True))

    assert tally.carried is carried, why


def test_the_public_bench_is_shown_and_decides_nothing() -> None:
    tally = count_votes(sitting("yy", "yy", "nn-"))

    assert tally.carried
    assert [(b.bench, b.no, b.decides) for b in tally.benches][2] == ("public", 2, False)


def test_the_public_bench_decides_where_the_committee_says_so() -> None:
    counts = {"public_bench_counts": True}

    assert not count_votes(sitting("yy", "yy", "nn-", **counts)).carried
    assert not count_votes(sitting("yy", "yy", "y--", **counts)).carried
    assert count_votes(sitting("yy", "yy", "yy-", **counts)).carried
    assert not count_votes(sitting("yy", "yy", "", **counts)).carried


@pytest.mark.parametrize(
    ("voter", "changes", "barrier"),
    [
        (0, {}, None),
        (0, {"is_open": False}, "closed"),
        (None, {}, "no_seat"),
        (9, {}, "no_seat"),
        (1, {}, "voted"),
        (2, {}, "recused"),
        (3, {}, "absent"),
        (0, {"present": frozenset({0, 1, 2, 4})}, "no_quorum"),
    ],
)
def test_what_keeps_somebody_from_voting(
    voter: int | None, changes: dict[str, Any], barrier: str | None
) -> None:
    hall = replace(sitting(".yr-", "..-"), present=frozenset({0, 1, 2, 4, 5}))

    assert barrier_to_vote(replace(hall, **changes), voter) == barrier


def test_in_writing_nobody_needs_to_be_here() -> None:
    hall = sitting("--", "--", is_written=True)

    assert barrier_to_vote(hall, 0) is None
    assert not all_have_voted(with_vote(hall, 0, "yes"))
    assert all_have_voted(sitting("yr", "an", is_written=True))


# --- by property ----------------------------------------------------------------------------------

RULES = st.builds(Rule, st.booleans(), st.booleans(), st.booleans())


@st.composite
def sittings(draw: st.DrawFn) -> Sitting:
    seats = draw(st.dictionaries(st.integers(0, 99), st.sampled_from(BENCHES), max_size=14))
    keys = sorted(seats)
    some = st.frozensets(st.sampled_from(keys)) if keys else st.just(frozenset[int]())
    votes = (
        st.dictionaries(st.sampled_from(keys), st.sampled_from(CHOICES)) if keys else st.just({})
    )
    return Sitting(draw(RULES), seats, draw(some), draw(some), draw(votes))


def naive_carried(hall: Sitting) -> bool:
    """The rules once more, said with fractions and without the code's own helpers."""
    for bench in ("school", "enterprise", "public"):
        if bench == "public" and not hall.rule.public_bench_counts:
            continue
        able = [s for s, b in hall.seats.items() if b == bench and s not in hall.recused]
        yes = sum(hall.votes.get(s) == "yes" for s in able)
        no = sum(hall.votes.get(s) == "no" for s in able)
        here = len(able) if hall.rule.is_written else sum(s in hall.present for s in able)
        of = len(able) if hall.rule.is_written else yes + no
        if not able or not here / len(able) > 1 / 2 or of == 0:
            return False
        if hall.rule.needs_two_thirds and yes * 3 < of * 2:
            return False
        if not hall.rule.needs_two_thirds and yes / of <= 1 / 2:
            return False
    return True


@given(sittings())
def test_a_motion_is_carried_exactly_by_quorum_and_majority_on_every_bench(hall: Sitting) -> None:
    assert count_votes(hall).carried == naive_carried(hall)


@given(sittings(), st.randoms())
def test_the_count_knows_no_order(hall: Sitting, random: Any) -> None:
    seats, votes = list(hall.seats.items()), list(hall.votes.items())
    random.shuffle(seats)
    random.shuffle(votes)

    assert count_votes(replace(hall, seats=dict(seats), votes=dict(votes))) == count_votes(hall)


@given(sittings())
def test_the_benches_are_equal(hall: Sitting) -> None:
    other = {"school": "enterprise", "enterprise": "school", "public": "public"}
    swapped = {seat: cast("BenchKey", other[bench]) for seat, bench in hall.seats.items()}

    assert count_votes(replace(hall, seats=swapped)).carried == count_votes(hall).carried


@given(sittings(), st.data())
def test_one_more_yes_never_loses_a_motion(hall: Sitting, data: st.DataObject) -> None:
    if not hall.seats:
        return
    seat = data.draw(st.sampled_from(sorted(hall.seats)))
    more = replace(hall, votes={**hall.votes, seat: "yes"})

    assert count_votes(more).carried >= count_votes(hall).carried


@given(sittings(), st.data())
def test_one_more_no_never_wins_a_motion(hall: Sitting, data: st.DataObject) -> None:
    if not hall.seats:
        return
    seat = data.draw(st.sampled_from(sorted(hall.seats)))
    more = replace(hall, votes={**hall.votes, seat: "no"})

    assert count_votes(more).carried <= count_votes(hall).carried


# --- a meeting at random --------------------------------------------------------------------------


class Meeting(RuleBasedStateMachine):
    """Members come, go, step aside and vote in any order; what is let through is held against
    the plain history of events."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Sitting(Rule(), {n: "school" if n < 4 else "enterprise" for n in range(7)})
        self.votes_let_in: list[tuple[int, Choice]] = []

    seats = st.integers(0, 6)

    @rule(seat=seats)
    def arrive(self, seat: int) -> None:
        self.hall = replace(self.hall, present=self.hall.present | {seat})

    @rule(seat=seats)
    def leave(self, seat: int) -> None:
        self.hall = replace(self.hall, present=self.hall.present - {seat})

    @rule(seat=seats)
    def step_aside(self, seat: int) -> None:
        self.hall = replace(self.hall, recused=self.hall.recused | {seat})

    @rule(seat=seats, choice=st.sampled_from(CHOICES))
    def vote(self, seat: int, choice: Choice) -> None:
        before = self.hall
        try:
            self.hall = with_vote(before, seat, choice)
        except ValueError:
            assert self.hall is before
            return
        self.votes_let_in.append((seat, choice))
        for side in (range(4), range(4, 7)):
            able = [n for n in side if n not in before.recused]
            assert 2 * sum(n in before.present for n in able) > len(able)
        assert seat in before.present
        assert seat not in before.recused

    @precondition(lambda self: self.hall.is_open and len(self.votes_let_in) > 4)
    @rule()
    def close(self) -> None:
        self.hall = replace(self.hall, is_open=False)

    @invariant()
    def nobody_votes_twice(self) -> None:
        voters = [seat for seat, _ in self.votes_let_in]
        assert len(voters) == len(set(voters)) == len(self.hall.votes)

    @invariant()
    def nothing_passes_without_quorum_and_majority_on_both_benches(self) -> None:
        if not count_votes(self.hall).carried:
            return
        for side in (range(4), range(4, 7)):
            able = [n for n in side if n not in self.hall.recused]
            assert 2 * sum(n in self.hall.present for n in able) > len(able)
            choices = [choice for seat, choice in self.votes_let_in if seat in able]
            assert choices.count("yes") > choices.count("no")


TestMeeting = Meeting.TestCase
