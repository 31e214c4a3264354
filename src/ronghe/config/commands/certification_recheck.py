"""ronghe certification recheck: prove kept decisions again, from the facts kept with them."""

import argparse

from ronghe.config.faults import words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--certificate", metavar="CODE", help="decisions of one certificate (default: of all)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print each decision that does not hold; 1 when there is one. Writes nothing."""
    from ronghe.apps.certification.api import kept_decisions, recheck

    checked, faults = 0, 0
    for found in recheck(kept_decisions(arguments.certificate)):
        checked += 1
        if found.fault:
            faults += 1
            print(sentence(str(found.decision.uuid), found.fault))
    print(
        words(
            f"{checked} decisions proved again, {faults} do not hold.",
            f"已重新核验 {checked} 项判定，{faults} 项不成立。",
        )
    )
    return 1 if faults else 0


def sentence(uuid: str, fault: str) -> str:
    en, zh = FAULTS[fault]
    return words(f"{uuid}: {en}", f"{uuid}：{zh}")


FAULTS = {
    "unreadable": ("its facts or its rule cannot be read", "事实或规则无法读取"),
    "input": ("its facts, its rule or its day were changed", "事实、规则或日期被改动"),
    "outcome": ("the same facts give another outcome", "同样的事实得出另一结果"),
    "findings": ("its proof is not what the engine writes", "证明内容与引擎所写不符"),
}
