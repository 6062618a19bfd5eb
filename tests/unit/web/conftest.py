"""No test touches the recordings of whoever runs it; what tests of the room share can be imported."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

# Before any application is made: tests send whatever they like to every address, deletion included.
os.environ["ATTUNEMENT_DATA"] = tempfile.mkdtemp(prefix="attunement-tests-")
sys.path.insert(0, str(Path(__file__).parent))
