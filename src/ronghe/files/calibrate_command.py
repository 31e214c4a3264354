"""`ronghe calibrate`: from a file of ratings to tables, a summary and a report.

Exit status 0 when the files are written (also when the estimation did not converge, which then
stands in a warning, in summary.json and on top of the report); 2, with one line on standard
error and nothing written, when the input cannot be used.
"""

import argparse
import locale
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ronghe.files.errors import FileError

if TYPE_CHECKING:
    from ronghe.engines.measurement import Calibration
    from ronghe.files.ratings import RatingsFile

LANGUAGES = ("en", "zh")
SECONDS_BETWEEN = 1.0
STAGES = {
    "preparing": ("putting ratings in order", "整理评分"),
    "climbing": ("climbing the likelihood", "提升似然"),
    "finishing": ("last steps and standard errors", "最后几步与标准误"),
    "measuring": ("measuring persons and fit", "计算人员测量值与拟合"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("ratings", type=Path, metavar="RATINGS", help="CSV or Parquet, by content")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write")
    parser.add_argument("--facets", help="facet columns to use, with commas; others are ignored")
    parser.add_argument(
        "--steps",
        choices=("item", "shared", "rater"),
        default="item",
        help="steps per item (default), one set for all, or per rater",
    )
    parser.add_argument("--dimensions", type=Path, metavar="FILE", help="CSV item,dimension")
    parser.add_argument(
        "--anchors",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="CSV facet,level,measure, item,step,measure or population,dimension,measure; may be "
        "given again",
    )
    parser.add_argument("--groups", type=Path, metavar="FILE", help="CSV person,group")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="language of report and messages (default: the locale's)"
    )


@dataclass(slots=True)
class Progress:
    """Lines on standard error, and the wall seconds of each stage."""

    language: str
    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    told: float = field(default_factory=time.perf_counter)

    def stage_done(self, name: str, en: str, zh: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self.started - sum(self.seconds.values())
        self.say(en, zh)

    def say(self, en: str, zh: str) -> None:
        spent = time.perf_counter() - self.started
        text = en if self.language == "en" else zh
        print(f"{spent:7.1f} s  {text}", file=sys.stderr, flush=True)

    def counted(self, stage: str, evaluations: int) -> None:
        """Say how far the estimation is, at most once in `SECONDS_BETWEEN`."""
        now = time.perf_counter()
        if now - self.told < SECONDS_BETWEEN:
            return
        self.told = now
        en, zh = STAGES[stage]
        self.say(f"{en}, evaluation {evaluations}", f"{zh}，第 {evaluations} 次计算")


def run(arguments: argparse.Namespace) -> int:
    """Calibrate as the arguments say. Returns the exit status."""
    from ronghe.engines.measurement import MeasurementError

    language = arguments.lang or language_of_locale()
    try:
        calibrate_file(arguments, Progress(language))
    except (FileError, MeasurementError) as error:
        message = error.en if language == "en" else error.zh
        print(f"ronghe calibrate: {' '.join(message.split())}", file=sys.stderr)
        return 2
    return 0


def language_of_locale() -> str:
    """`zh` where the environment asks for Chinese messages, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "zh" if str(locale.getlocale()[0] or "").startswith(("zh", "Chinese")) else "en"


def calibrate_file(arguments: argparse.Namespace, progress: Progress) -> None:
    """Read, estimate and write. Raises FileError or MeasurementError before anything is written."""
    from ronghe.engines.measurement import Model, Options, calibrate
    from ronghe.files.ratings import read_ratings
    from ronghe.files.side_files import read_anchors, read_dimensions, read_groups

    read = read_ratings(arguments.ratings, facets=_facets(arguments.facets))
    model = Model(
        steps=arguments.steps,
        dimensions=read_dimensions(arguments.dimensions) if arguments.dimensions else None,
        groups=read_groups(arguments.groups) if arguments.groups else None,
        anchors=read_anchors(arguments.anchors) if arguments.anchors else None,
    )
    _tell_what_was_read(read, progress)
    progress.say("estimating …", "正在估计……")
    options = Options(progress=progress.counted)
    calibration = calibrate(read.ratings, model, seed=arguments.seed, options=options)
    _tell_what_was_found(calibration, progress)
    _write(arguments, read, calibration, progress)


def _facets(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [name.strip() for name in text.split(",") if name.strip()]


def _tell_what_was_read(read: "RatingsFile", progress: Progress) -> None:
    found = read.ratings
    levels = {"person": found.persons, "item": found.items, **found.facets}
    counts = [f"{name} {len(labels):,}" for name, labels in levels.items()]
    progress.stage_done(
        "reading",
        f"read {found.count:,} ratings: {', '.join(counts)}",
        f"已读取 {found.count:,} 条评分：{'，'.join(counts)}",
    )
    if read.n_missing:
        progress.say(
            f"{read.n_missing:,} rows without a score are left out",
            f"{read.n_missing:,} 行没有分数，未计入",
        )
    if read.ignored:
        names = ", ".join(read.ignored)
        progress.say(f"columns ignored: {names}", f"未使用的列：{names}")


def _tell_what_was_found(calibration: "Calibration", progress: Progress) -> None:
    found = calibration.summary
    progress.stage_done(
        "estimating",
        f"estimated in {found.iterations} iterations, log-likelihood {found.log_likelihood:,.4f}",
        f"估计完成，迭代 {found.iterations} 次，对数似然 {found.log_likelihood:,.4f}",
    )
    if not found.converged:
        progress.say(
            "WARNING: the estimation did not converge; do not use these measures for decisions",
            "警告：估计未收敛；请勿用这些测量值作决定",
        )
    for note in calibration.notes:
        progress.say(f"note: {note.en}", f"说明：{note.zh}")


def _write(
    arguments: argparse.Namespace,
    read: "RatingsFile",
    calibration: "Calibration",
    progress: Progress,
) -> None:
    from ronghe.files.output_folder import whole_or_nothing
    from ronghe.files.report import ReportInput, report_html
    from ronghe.files.summary import Run, summary_text
    from ronghe.files.tables import write_tables

    with whole_or_nothing(arguments.out) as draft:
        files = (*write_tables(calibration, draft), "report.html", "summary.json")
        progress.stage_done("writing", "tables written", "表格已写好")
        run = Run(
            arguments.ratings.name, read.n_rows, read.n_missing, read.ignored, progress.seconds
        )
        report = ReportInput(calibration, read.ratings, run, datetime.now(UTC).date())
        (draft / "report.html").write_text(report_html(report, progress.language), encoding="utf-8")
        progress.stage_done("reporting", "report drawn", "报告已生成")
        (draft / "summary.json").write_text(summary_text(calibration, run, files), encoding="utf-8")
    progress.say(f"{arguments.out}: {', '.join(files)}", f"{arguments.out}：{'、'.join(files)}")


def main() -> int:
    """The command without the dispatcher, for a process that is to be measured alone."""
    parser = argparse.ArgumentParser(prog="ronghe calibrate")
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
