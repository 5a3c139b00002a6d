"""The doorbell of this process: wakes threads that wait for due work."""

from threading import Condition


class ThreadBell:
    """Counts rings, so that one that comes between looking and waiting is not missed."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        """How often it rang so far."""
        with self._changed:
            return self._rings

    def ring(self) -> None:
        """Nothing; everybody who waits wakes up."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, timeout_s: float) -> None:
        """Nothing; returns when it rang more often than `heard`, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != heard, timeout_s)
