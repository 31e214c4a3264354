"""ronghe sentences: let the sentence model read every published label once."""

import argparse
import sys

from ronghe.config.start import start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(arguments: argparse.Namespace) -> int:
    """Status 1 where no model is installed."""
    start_django()
    from ronghe.apps.industry.api import prepare_sentences, sentence_model

    model = sentence_model()
    if model is None:
        print("no sentence model is installed: pip install 'ronghe[sentences]'", file=sys.stderr)
        return 1
    print(f"{model.name} reads the labels; this takes some minutes the first time", flush=True)
    print(f"{prepare_sentences():,} labels are prepared")
    return 0
