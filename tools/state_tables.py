"""Write docs/states.md anew from the tables of legal changes of state: `make states`."""

from pathlib import Path

from ronghe.config.start import start_django

TARGET = Path(__file__).resolve().parents[1] / "docs/states.md"


def main() -> None:
    start_django()
    from ronghe.config.state_tables import states_document

    TARGET.write_text(states_document(), encoding="utf-8")


if __name__ == "__main__":
    main()
