"""What `ronghe bench measurement` measures: the designs, the targets and the peers' figures."""

from dataclasses import dataclass

from ronghe.engines.measurement.simulation import Design


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, and what a peer needs; None where nothing is stated.

    `core_cpu` is CPU seconds from arrays in memory to the whole result, `command_cpu` and
    `command_wall` seconds of the whole command, `command_gigabytes` its peak memory. `peer` names
    the peer, `peer_cpu` its CPU seconds on the same design and the same kind of machine.
    """

    core_cpu: float | None = None
    command_cpu: float | None = None
    command_wall: float | None = None
    command_gigabytes: float | None = None
    peer: str = ""
    peer_cpu: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One design with the form its file takes."""

    name: str
    design: Design
    target: Target
    is_parquet: bool = False


TAM = "TAM 4.3 many-facet (2.9 GB, not converged after 1,000 iterations)"
"""Figures of the peers: measured once by the project's owners on 2 cores, stated in the issue
that this bench answers; RaschPy fits a simpler model and needed 39 s."""

CASES = {
    case.name: case
    for case in (
        Case(
            "small",
            Design(persons=5_000, items=12, raters=100, raters_per_person=2),
            Target(core_cpu=0.5, peer=TAM, peer_cpu=197.0),
        ),
        Case(
            "medium",
            Design(persons=50_000, items=12, raters=500, raters_per_person=2),
            Target(core_cpu=5.0, command_cpu=12.0),
        ),
        Case(
            "five",
            Design(persons=10_000, items=40, categories=4, dimensions=5),
            Target(
                core_cpu=15.0, peer="TAM 4.3, five dimensions, 1,000 shared nodes", peer_cpu=175.0
            ),
        ),
        Case(
            "large",
            Design(persons=417_000, items=12, raters=2_000, raters_per_person=2),
            Target(command_wall=45.0, command_gigabytes=3.0),
            is_parquet=True,
        ),
        Case(
            "large-sets",
            Design(persons=417_000, items=12, raters=2_000, raters_per_person=3, items_per_rater=8),
            Target(command_wall=90.0),
            is_parquet=True,
        ),
    )
}
