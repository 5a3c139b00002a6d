"""Numbers for the operator: how many pages and feeds were asked for and how it went.

No label ever holds a runner, an address or a secret.
"""

from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest


class Measures:
    """One registry for one app; nothing of it is global."""

    def __init__(self, extra: Mapping[str, Callable[[], float]]) -> None:
        self._registry = CollectorRegistry()
        self._pages = Counter(
            "plansync_requests",
            "Answers by page and status",
            ("page", "status"),
            registry=self._registry,
        )
        self._feeds = Counter(
            "plansync_feed_answers", "Feed answers by status", ("status",), registry=self._registry
        )
        self._feeds_by_status: dict[int, Counter] = {}
        for name, value in extra.items():
            Gauge(f"plansync_{name}", name.replace("_", " "), registry=self._registry).set_function(
                value
            )

    def page(self, name: str, status: int) -> None:
        """Nothing; one answer of a page was counted."""
        self._pages.labels(name, str(status)).inc()

    def feed(self, status: int) -> None:
        """Nothing; one answer of the feed's door was counted."""
        # Finding a counter by its labels costs more than counting: a poll finds it here.
        counter = self._feeds_by_status.get(status)
        if counter is None:
            counter = self._feeds_by_status[status] = self._feeds.labels(str(status))
        counter.inc()

    def text(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self._registry)
