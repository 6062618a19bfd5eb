"""The twin is a plain module beside the tests; let them import it by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
