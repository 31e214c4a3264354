"""The test of access has its world and its subjects beside it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
