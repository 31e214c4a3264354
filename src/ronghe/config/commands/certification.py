"""ronghe certification: write out what was issued, issue the sample, prove decisions again,
replace signing keys."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ronghe.config.commands import certification_recheck
from ronghe.config.faults import CommandFault, words
from ronghe.config.start import start_django, start_with_database
from ronghe.files.calibrate_command import language_of_locale

if TYPE_CHECKING:
    from ronghe.apps.certification.api import Credential


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(
        dest="what", required=True, metavar="export|issue|recheck|rotate-keys"
    )
    export = what.add_parser("export", help="write all that was issued, with keys and lists")
    export.add_argument("folder", type=Path, metavar="DIR")
    issue = what.add_parser("issue", help="issue five credentials and two records of the sample")
    issue.add_argument("--sample", type=Path, required=True, metavar="DIR")
    again = what.add_parser("recheck", help="prove the decisions that were kept again")
    certification_recheck.add_arguments(again)
    rotate = what.add_parser("rotate-keys", help="sign with new keys from now on")
    rotate.add_argument("--organisation", metavar="CODE", help="one issuer (default: every one)")


def run(arguments: argparse.Namespace) -> int:
    if arguments.what == "issue":
        start_django()
        return issue_sample(arguments.sample)
    start_with_database()
    if arguments.what == "recheck":
        return certification_recheck.run(arguments)
    if arguments.what == "rotate-keys":
        return rotate_keys(arguments.organisation)
    return export(arguments.folder, None)


def export(folder: Path, credentials: "list[Credential] | None") -> int:
    from ronghe.apps.certification.api import export_issued
    from ronghe.apps.people.api import command_viewer
    from ronghe.files.errors import FileError

    try:
        done = export_issued(viewer=command_viewer(), folder=folder, credentials=credentials)
    except FileError as error:
        raise CommandFault(str(error), str(error)) from error
    print(
        words(
            f"{folder}: {done.credentials} credentials of {done.issuers} issuers "
            f"in {done.files} files.",
            f"{folder}：{done.issuers} 个颁发者的 {done.credentials} 份凭证，"
            f"共 {done.files} 个文件。",
        )
    )
    return 0


def issue_sample(folder: Path) -> int:
    """The sample region is made where it is not there yet; a second call writes the same again."""
    from ronghe.apps.base.api import now
    from ronghe.apps.people.api import Account
    from ronghe.config.commands.demo import prepare, refuse_production
    from ronghe.sample_region.load_credentials import load_credentials, sample_credentials

    refuse_production()
    prepare(language_of_locale())
    account = Account.objects.filter(username="student", person__is_sample=True).first()
    if account is None:
        raise CommandFault("the sample region has no student here", "示例区域中没有学生")
    load_credentials(showcase=account.person, at=now())
    return export(folder, sample_credentials())


def rotate_keys(code: str | None) -> int:
    """New keys for every issuer that has some; old public halves stay for verification."""
    from ronghe.apps.base.api import now
    from ronghe.apps.certification.api import rotate_keys as rotate
    from ronghe.apps.people.api import Organisation, command_viewer

    issuers = Organisation.objects.filter(issuer_keys__isnull=False).distinct().order_by("pk")
    chosen = issuers.filter(code=code) if code else issuers
    if code and not chosen:
        raise CommandFault(f"{code} has no signing keys here", f"{code} 在此没有签名密钥")
    for organisation in chosen:
        rotate(viewer=command_viewer(), organisation=organisation, at=now())
        print(words(f"{organisation.code}: new keys.", f"{organisation.code}：已更换密钥。"))
    return 0
