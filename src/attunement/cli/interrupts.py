"""Ctrl+C that holds: one that falls into a moment in which Python can only ignore it is given again.

While memory is cleared (a callback of the garbage collector, a `__del__`) no exception can be passed on: Python prints
"Exception ignored" and the work goes on as if nobody had pressed anything. JAX has such a callback.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading

AGAIN_S = 0.01  # by then what was being cleared is left


def keep_interrupts() -> None:
    """See that no interrupt is lost from now on."""
    usual = sys.unraisablehook
    if usual.__module__ == __name__:
        return

    def given_again(lost: sys.UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            usual(lost)
            return
        again = threading.Timer(AGAIN_S, _press)
        again.daemon = True  # work that ended meanwhile is not held up
        again.start()

    sys.unraisablehook = given_again


def _press() -> None:
    """Interrupt the main thread as Ctrl+C does, also where it waits."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
