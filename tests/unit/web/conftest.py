"""No test touches the recordings of whoever runs it; what tests of the room share can be imported."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

# Before any application is made: tests send whatever they like to every address, deletion included.
os.environ["ATTUNEMENT_DATA"] = tempfile.mkdtemp(prefix="attunement-tests-")
atexit.register(shutil.rmtree, os.environ["ATTUNEMENT_DATA"], ignore_errors=True)
sys.path.insert(0, str(Path(__file__).parent))
