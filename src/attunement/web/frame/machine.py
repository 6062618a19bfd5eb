"""What the machine lacks, in words for somebody at the page: a full disk, too little memory, a folder that refuses."""

from __future__ import annotations

import errno
from pathlib import Path

FULL = 507
NO_MEMORY = "There is not enough memory for this. Close other programs, or use fewer or smaller files."
NO_SPACE = "The disk is full, so this was not kept. Free some space, or delete a study here, and try again."
NO_RIGHT = "This computer lets nothing be written {where}. Name another folder in ATTUNEMENT_DATA, and start again."
WORDS = {
    errno.ENOMEM: (FULL, NO_MEMORY),
    errno.ENOSPC: (FULL, NO_SPACE),
    errno.EDQUOT: (FULL, NO_SPACE),
    errno.ENOENT: (404, "This is not here any more. It may have been deleted meanwhile."),
    errno.EACCES: (500, NO_RIGHT),
    errno.EPERM: (500, NO_RIGHT),
    errno.EROFS: (500, NO_RIGHT),
}


def lacking(error: BaseException) -> tuple[int, str] | None:
    """Return the status and the sentence for what the system refused; None for what is not the system's.

    >>> lacking(OSError(errno.ENOSPC, "No space left on device"))
    (507, 'The disk is full, so this was not kept. Free some space, or delete a study here, and try again.')
    """
    if isinstance(error, MemoryError):
        return FULL, NO_MEMORY
    if not isinstance(error, OSError):
        return None
    said = f"This computer could not do it: {error.strerror or type(error).__name__}. Try again."
    status, words = WORDS.get(error.errno or 0, (500, said))
    return status, words.replace("{where}", f"to {Path(str(error.filename)).parent}" if error.filename else "there")
