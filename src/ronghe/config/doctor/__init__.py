"""What `ronghe doctor` looks at: each check returns findings, none of them changes anything."""

from ronghe.config.doctor.findings import Finding, Level
from ronghe.config.doctor.installation import (
    check_assets,
    check_backup,
    check_data_folder,
    check_fonts,
    check_keys,
    check_public_address,
    check_sentences,
)
from ronghe.config.doctor.work import (
    check_administrator,
    check_database,
    check_sealing,
    check_worker,
)

CHECKS = (
    check_keys,
    check_public_address,
    check_data_folder,
    check_database,
    check_administrator,
    check_assets,
    check_fonts,
    check_sentences,
    check_sealing,
    check_worker,
    check_backup,
)

__all__ = ["CHECKS", "Finding", "Level"]
