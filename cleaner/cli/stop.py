"""Being interrupted: the first signal asks to finish what is under way, the second ends at once."""

import signal
from types import FrameType


class Stop:
    """Set by the first SIGINT or SIGTERM; the second SIGINT interrupts at once."""

    def __init__(self) -> None:
        self._stopped = False
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)

    def __call__(self) -> bool:
        """True once the user wants to stop."""
        return self._stopped

    def told(self) -> None:
        """Everything is stored and the user knows: a signal that comes now would only change the exit code."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
