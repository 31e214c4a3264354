"""Checks of what stands on the disk: keys, folder, assets, fonts, backups."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from ronghe.config.doctor.findings import Finding, fault, hint, well
from ronghe.config.safety import secret_weakness

ROOM_BYTES = 1_000_000_000
OLD_BACKUP_DAYS = 7
# Families that typst finds Chinese in; the names begin so on Linux, macOS and Windows.
CHINESE_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Source Han Sans",
    "Source Han Serif",
    "WenQuanYi",
    "PingFang SC",
    "Songti SC",
    "Microsoft YaHei",
    "SimSun",
)


def check_keys() -> list[Finding]:
    if settings.PRODUCTION:
        return [well("Mode: production, with keys of its own", "模式：生产，使用自有密钥")]
    weakness = secret_weakness(settings.SECRET_KEY)
    if weakness:
        return [hint(f"Mode: local. {weakness}", f"模式：本地。密钥较弱：{weakness}")]
    return [
        well(
            "Mode: local, for this machine only, with a secret of its own",
            "模式：本地，仅供本机使用，使用自有密钥",
        )
    ]


def check_public_address() -> list[Finding]:
    """Credentials name it for ever, and others look it up over https only."""
    address = settings.RONGHE_PUBLIC_URL
    if address.startswith("https://"):
        return [well(f"Credentials are issued as {address}", f"凭证颁发地址：{address}")]
    say = fault if settings.PRODUCTION else hint
    return [
        say(
            f"RONGHE_PUBLIC_URL is {address}: others can verify credentials only under https",
            f"RONGHE_PUBLIC_URL 为 {address}：外部仅能通过 https 核验凭证",
        )
    ]


def check_data_folder() -> list[Finding]:
    folder: Path = settings.DATA
    if not os.access(folder, os.W_OK):
        return [
            fault(
                f"The data folder {folder} cannot be written: name another in RONGHE_DATA",
                f"数据文件夹 {folder} 不可写：请用 RONGHE_DATA 另行指定",
            )
        ]
    free = shutil.disk_usage(folder).free
    gigabytes = free / 1e9
    say = hint if free < ROOM_BYTES else well
    return [
        say(
            f"The data folder {folder} can be written; {gigabytes:.1f} GB are free",
            f"数据文件夹 {folder} 可写；剩余空间 {gigabytes:.1f} GB",
        )
    ]


def check_assets() -> list[Finding]:
    wanted = [
        settings.PACKAGE / "web/static/web/app.css",
        settings.PACKAGE / "web/static/web/vega.js",
        settings.PACKAGE / "locale/zh_Hans/LC_MESSAGES/django.mo",
    ]
    missing = [path.name for path in wanted if not path.is_file()]
    if missing:
        names = ", ".join(missing)
        return [
            fault(
                f"Not built: {names}. Run `make assets`, or install the wheel",
                f"尚未生成：{names}。请运行 `make assets`，或安装 wheel 包",
            )
        ]
    return [well("Stylesheet, charts and translations are built", "样式、图表与译文均已生成")]


def check_fonts() -> list[Finding]:
    import typst

    families = typst.Fonts(include_system_fonts=True).families()
    found = [name for name in families if name.startswith(CHINESE_FAMILIES)]
    if not found:
        return [
            fault(
                "No font for Chinese is found: PDF files would lose every Chinese character. "
                "Install one (on Debian: apt-get install fonts-noto-cjk)",
                "找不到中文字体：PDF 文件会丢失所有汉字。"
                "请安装中文字体（Debian：apt-get install fonts-noto-cjk）",
            )
        ]
    return [well(f"PDF files have Chinese from {found[0]}", f"PDF 文件使用中文字体 {found[0]}")]


def check_sentences() -> list[Finding]:
    """Optional: without a model the review queue proposes by words alone."""
    from ronghe.apps.industry.api import kept_in, sentence_model
    from ronghe.files.sentence_model import kept_path

    model = sentence_model()
    if model is None:
        named = settings.RONGHE_SENTENCE_MODEL
        if named:
            return [
                fault(
                    f"RONGHE_SENTENCE_MODEL names {named}, which is no sentence-transformers "
                    "model, or the extra `sentences` is not installed",
                    f"RONGHE_SENTENCE_MODEL 指向 {named}，但那里没有 sentence-transformers 模型，"
                    "或未安装扩展 `sentences`",
                )
            ]
        return [
            well(
                "No sentence model (optional): links are proposed by words alone",
                "未安装句向量模型（可选）：仅按词语提出关联建议",
            )
        ]
    if not kept_path(model, kept_in()).is_file():
        return [
            hint(
                f"The sentence model {model.name} is there and not prepared: run "
                "`ronghe sentences` once",
                f"句向量模型 {model.name} 已安装但尚未准备：请运行一次 `ronghe sentences`",
            )
        ]
    return [
        well(
            f"Links are proposed with the sentence model {model.name}",
            f"使用句向量模型 {model.name} 提出关联建议",
        )
    ]


def check_backup() -> list[Finding]:
    stamp: Path = settings.DATA / "last_backup"
    if not stamp.is_file():
        return [
            hint(
                "No backup is known. Make one daily with `ronghe backup FILE` (SQLite) or pg_dump, "
                "and keep the master key apart from it",
                "尚无备份记录。请每天用 `ronghe backup FILE`（SQLite）或 pg_dump 备份，"
                "主密钥与备份分开保存",
            )
        ]
    changed = datetime.fromtimestamp(stamp.stat().st_mtime, UTC)
    days = (datetime.now(UTC) - changed).days
    say = hint if days > OLD_BACKUP_DAYS else well
    return [say(f"The last backup is {days} days old", f"最近一次备份在 {days} 天前")]
