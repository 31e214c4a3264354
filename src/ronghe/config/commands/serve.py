"""ronghe serve: the web server, the worker and the clock, started and stopped together."""

import argparse
import os

from ronghe.config import ports
from ronghe.config.faults import CommandFault
from ronghe.config.serving import Place, background_parts, tell_when_ready, web_part
from ronghe.config.start import refuse_old_database, start_django
from ronghe.config.supervision import Supervisor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=2, help="web processes (default 2)")
    parser.add_argument("--threads", type=int, default=4, help="threads in each (default 4)")


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from ronghe.config.static import collect_static

    place = Place(arguments.host, arguments.port)
    refuse_taken_port(place)
    refuse_open_local_mode(place)
    refuse_old_database()
    collect_static()
    return supervise(place, processes=arguments.processes, threads=arguments.threads)


def refuse_taken_port(place: Place) -> None:
    if ports.is_free(place.host, place.port):
        return
    free = ports.next_free(place.host, place.port)
    raise CommandFault(
        f"port {place.port} on {place.host} is taken"
        + (f"; port {free} is free: add --port {free}" if free else ""),
        f"{place.host} 的端口 {place.port} 已被占用"
        + (f"；端口 {free} 可用：加上 --port {free}" if free else ""),
    )


def refuse_open_local_mode(place: Place) -> None:
    from django.conf import settings

    if not settings.PRODUCTION and place.host not in ports.LOOPBACK:
        raise CommandFault(
            f"in local mode Ronghe listens to this machine only, not on {place.host}: "
            "set RONGHE_MODE=production (docs/guides/operate.md)",
            f"本地模式只在本机提供服务，不监听 {place.host}："
            "请设置 RONGHE_MODE=production（见 docs/guides/operate.md）",
        )


def supervise(place: Place, *, processes: int, threads: int, more: str = "") -> int:
    """Run all parts until stopped; print where, once they answer."""

    def say(line: str) -> None:
        print(line, flush=True)

    parts = [web_part(place, processes=processes, threads=threads), *background_parts()]
    supervisor = Supervisor(parts, environment=os.environ, report=say)
    message = f"\nRonghe is at {place.url}\n{more}\nCtrl-C stops it."
    return supervisor.run(lambda: tell_when_ready(place, lambda: say(message)))
