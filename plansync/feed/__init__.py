"""From a plan to the bytes of an iCalendar feed (RFC 5545, RFC 7986)."""
