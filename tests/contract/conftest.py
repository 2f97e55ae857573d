"""Makes the package of the XBlocks importable where it is not installed: its core needs neither XBlock nor Django."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

if importlib.util.find_spec("ldn_xblocks") is None:
    sys.path.append(str(Path(__file__).parents[2] / "xblocks"))
