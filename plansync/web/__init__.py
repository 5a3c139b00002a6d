"""The pages and the feed address; the only place that knows Flask."""
