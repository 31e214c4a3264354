"""Run in a process of its own: write many sample statements through the service, quickly."""

import sys

from ronghe.config.benchmarks.sample_statements import Sample
from ronghe.config.start import start_django

BATCH = 1_000


def main(count: int, seed: int) -> None:
    start_django()
    from ronghe.apps.base.api import now
    from ronghe.apps.evidence.api import append_statements
    from ronghe.apps.people.api import Organisation, command_viewer
    from ronghe.standards import xapi

    viewer, organisation = command_viewer(), Organisation.objects.get()
    sample = Sample(seed)
    for _ in range(count // BATCH):
        statements = [xapi.parse_statement(one, "2.0.0") for one in sample.batch(BATCH)]
        append_statements(viewer=viewer, organisation=organisation, statements=statements, at=now())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
