"""ronghe demo: make the sample region, calibrate it, and serve it on this machine."""

import argparse
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen

from ronghe.config import paths, ports
from ronghe.config.commands.serve import supervise
from ronghe.config.faults import CommandFault, words
from ronghe.config.kernels import finish_compiling, start_compiling
from ronghe.config.serving import Place
from ronghe.config.start import start_django
from ronghe.files.calibrate_command import language_of_locale

HOST = "127.0.0.1"
ADDRESS = "sample-address"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="start the sample region over")
    parser.add_argument(
        "--language",
        choices=("en", "zh"),
        default=language_of_locale(),
        help="in which language its people write what they write; yours where not given",
    )
    parser.add_argument("--prepare", action="store_true", help="make everything, do not serve")


def run(arguments: argparse.Namespace) -> int:
    port = arguments.port if arguments.prepare else free_port(arguments.port)
    take_address(f"http://{HOST}:{port}", is_new=arguments.reset)
    start_django()
    refuse_production()
    if arguments.reset:
        reset()
    prepare(arguments.language)
    if arguments.prepare:
        return 0
    return supervise(Place(HOST, port), processes=2, threads=4, more=sign_ins())


def take_address(own: str, *, is_new: bool) -> None:
    """Let the sample region's credentials and codes lead to where it is served.

    What is signed names its address for good, so the first one stays with the data; an address
    that is set (RONGHE_PUBLIC_URL) goes before.
    """
    if "RONGHE_PUBLIC_URL" in os.environ:
        return
    file = paths.data_folder() / ADDRESS
    kept = file.read_text().strip() if file.is_file() and not is_new else ""
    os.environ["RONGHE_PUBLIC_URL"] = kept or own
    if not kept:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{own}\n")
    elif kept != own:
        print(
            words(
                f"Certificates of this sample region name {kept}: their codes lead there.",
                f"本示例区域的证书所载网址为 {kept}，二维码指向该处。",
            )
        )


def refuse_production() -> None:
    from django.conf import settings

    if settings.PRODUCTION:
        raise CommandFault(
            "the sample region has passwords that everybody knows; production makes none",
            "示例区域的密码人人皆知，生产模式不创建示例区域",
        )


def free_port(wanted: int) -> int:
    """The wanted port, or the next free one, said plainly."""
    if ports.is_free(HOST, wanted):
        return wanted
    free = ports.next_free(HOST, wanted)
    if free is None:
        raise CommandFault(
            f"port {wanted} and those after it are taken", f"端口 {wanted} 及其后的端口均被占用"
        )
    print(
        words(
            f"Port {wanted} is taken; serving on {free} instead.",
            f"端口 {wanted} 已被占用，改用 {free}。",
        )
    )
    return free


def reset() -> None:
    """Delete the embedded database and its files; keys stay."""
    from django.conf import settings

    from ronghe.config import database

    if settings.DATABASES["default"]["ENGINE"] != settings.SQLITE:
        raise CommandFault(
            "only the embedded database is started over; drop and create the PostgreSQL one",
            "只能重置内置数据库；请自行删除并重建 PostgreSQL 数据库",
        )
    file = database.database_file()
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@contextmanager
def step(en: str, zh: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"{words(en, zh)} …", end=" ", flush=True)
    start = time.perf_counter()
    yield
    print(f"{time.perf_counter() - start:.1f} s", flush=True)


def prepare(language: str) -> None:
    """Bring the database, the sample region, its calibrations and the static files to be there."""
    from ronghe.config import database
    from ronghe.config.static import collect_static

    is_new = database.waiting_migrations()
    compiling = start_compiling() if is_new else None
    if is_new:
        with step("Making the database", "创建数据库"):
            database.migrate()
    make_region(compiling, language)
    with step("Collecting static files", "收集静态文件"):
        collect_static()


def make_region(compiling: "Popen[bytes] | None", language: str) -> None:
    """Load the region and calibrate it, unless an earlier run did. `compiling` runs beside."""
    from ronghe.apps.base.api import now, today
    from ronghe.apps.evidence.api import seal_all
    from ronghe.sample_region.first_calibration import calibrate_sample
    from ronghe.sample_region.load_credentials import load_credentials
    from ronghe.sample_region.load_doors import load_doors
    from ronghe.sample_region.load_mentor_work import load_mentor_work
    from ronghe.sample_region.load_portfolios import load_portfolios
    from ronghe.sample_region.load_statements import load_statements
    from ronghe.sample_region.sign_ins import make_sign_ins, sample_data

    if sample_data() is not None:
        return
    from ronghe.sample_region.generator import generate
    from ronghe.sample_region.load import load_region
    from ronghe.sample_region.wording import wording_in

    with step("Making the sample region", "生成示例区域"):
        loaded = load_region(region=generate(today=today()), at=now(), wording=wording_in(language))
    with step("Sealing its evidence", "封存证据"):
        seal_all()
    if compiling:
        with step("Compiling the measurement kernels", "编译测量程序"):
            finish_compiling(compiling)
    with step("Calibrating for the first time", "首次标定"):
        calibrate_sample(at=now(), report=lambda en, zh: print(words(en, zh)))
    # Evidence first: what is certified agrees with what the student's own page says.
    with step("Following a trainer's statements", "读取实训台学习记录"):
        load_statements(showcase=loaded.showcase["student"], at=now())
    with step("Issuing credentials", "颁发凭证"):
        load_credentials(showcase=loaded.showcase["student"], at=now())
    with step("Keeping portfolios", "建立成长档案"):
        load_portfolios(showcase=loaded.showcase["student"], at=now())
        load_mentor_work(showcase=loaded.showcase, at=now())
    with step("Showing doors to other systems", "登记对外接口示例"):
        load_doors(showcase=loaded.showcase["student"], at=now())
    make_sign_ins(loaded.showcase)  # last: it marks the region as whole


def sign_ins() -> str:
    """The sign-ins of the sample region, as a table."""
    from ronghe.sample_region.sign_ins import sample_data

    sample = sample_data()
    if sample is None:
        return ""
    rows = [f"  {one.username:<24}{words(one.role.en, one.role.zh)}" for one in sample.sign_ins]
    password = sample.sign_ins[0].password
    head = words(
        f"Sign in with one of these names; the password is {password}:",
        f"可用以下用户名登录，密码均为 {password}：",
    )
    return "\n".join([head, *rows])
