"""Write docs/access.md anew from the policy table: `make access`."""

from pathlib import Path

from ronghe.config.start import start_django

TARGET = Path(__file__).resolve().parents[1] / "docs/access.md"


def main() -> None:
    start_django()
    from ronghe.config.access_table import access_document

    TARGET.write_text(access_document(), encoding="utf-8")


if __name__ == "__main__":
    main()
