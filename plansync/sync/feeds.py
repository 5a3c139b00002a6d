"""The secret address of a runner's calendar: making, showing, changing and ending it."""

import io
import ipaddress
from dataclasses import replace
from urllib.parse import quote, urlsplit

import segno

from plansync.store import Tx
from plansync.store.feeds import Feed
from plansync.sync.ports import Doors
from plansync.sync.refresh import FEED_BROKEN, Refresh
from plansync.sync.views import FeedView
from plansync.sync.work import Kind, ring

CALENDAR_NAME = "PlanSync"
GOOGLE = "https://calendar.google.com/calendar/render?cid="
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb?url="
OUTLOOK_WORK = "https://outlook.office.com/calendar/0/addfromweb?url="
_PRIVATE_ENDINGS = (".local", ".lan", ".home", ".internal", ".home.arpa", ".localhost")


class FeedUse:
    """The feeds of runners."""

    def __init__(self, doors: Doors, refresh: Refresh) -> None:
        self._doors = doors
        self._refresh = refresh

    def show(self, athlete_id: str) -> FeedView:
        """The feed's addresses and who fetched it last; `exists` is False when there is none."""
        with self._doors.store.read() as tx:
            tx.athletes.get(athlete_id)
            return feed_view(tx, athlete_id, self._doors.public_url, draw=True)

    def create(self, athlete_id: str) -> FeedView:
        """The new feed, published at once; StaleError when there is one."""
        now = self._doors.now()
        with self._doors.write() as tx:
            tx.athletes.touch(athlete_id)
            tx.feeds.create(athlete_id, now)
            tx.audit.add(athlete_id, "feed created", now)
            ring(tx, Kind.REPLAN, athlete_id, now)
        self._refresh.replan(athlete_id)
        return self.show(athlete_id)

    def rotate(self, athlete_id: str) -> FeedView:
        """The feed at a new address; the old one is gone (410), and so are the links in it."""
        now = self._doors.now()
        with self._doors.write() as tx:
            tx.feeds.rotate(athlete_id, now)
            tx.audit.add(athlete_id, "feed address changed", now)
            # The bytes serve at once; their links are signed for the new feed right after.
            ring(tx, Kind.REPLAN, athlete_id, now)
        self._refresh.replan(athlete_id)
        return self.show(athlete_id)

    def revoke(self, athlete_id: str) -> None:
        """Nothing; the address is gone (410)."""
        now = self._doors.now()
        with self._doors.write() as tx:
            tx.feeds.revoke(athlete_id, now)
            tx.audit.add(athlete_id, "feed revoked", now)


def feed_view(tx: Tx, athlete_id: str, public_url: str, *, draw: bool) -> FeedView:
    """The runner's feed as a page shows it; `draw` also makes the QR code, which takes a while."""
    feed = tx.feeds.active(athlete_id)
    if feed is None:
        return FeedView(exists=False)
    notes = tx.plans.notes(athlete_id)
    broken = next((str(note["text"]) for note in notes if note["code"] == FEED_BROKEN), "")
    view = _view(feed, tx.feeds.secret(feed), public_url, broken)
    return replace(view, qr_svg=_qr(view.webcal)) if draw else view


def why_local(public_url: str) -> str:
    """Why calendar services on the internet cannot reach this address; empty when they can."""
    host = (urlsplit(public_url).hostname or "").lower()
    is_name = ":" not in host
    if is_name and (host.endswith(_PRIVATE_ENDINGS) or "." not in host):
        return f"{host} is only known in your own network"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "" if address.is_global else f"{host} is an address of your own network"


def _view(feed: Feed, secret: str, public_url: str, broken: str) -> FeedView:
    address = f"{public_url}/feed/{secret}.ics"
    webcal = f"webcal://{address.partition('://')[2]}"
    reason = why_local(public_url)
    outlook = f"{quote(address, safe='')}&name={CALENDAR_NAME}"
    return FeedView(
        exists=True,
        https=address,
        webcal=webcal,
        busy=f"{public_url}/feed/{secret}/busy.ics",
        # Google takes the address of a feed only as webcal.
        google=None if reason else GOOGLE + quote(webcal, safe=""),
        outlook=None if reason else OUTLOOK + outlook,
        outlook_work=None if reason else OUTLOOK_WORK + outlook,
        created_at=feed.created_at,
        modified=feed.modified,
        fetched_at=feed.fetched_at,
        fetched_by=feed.fetched_by,
        fetches=feed.fetches,
        local_only=bool(reason),
        reason=reason,
        broken=broken,
    )


def _qr(text: str) -> str:
    """The text as an SVG to point a phone at."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", scale=4, xmldecl=False, svgns=True, title="Feed address"
    )
    return drawn.getvalue().decode()
