"""What operators can watch, in the Prometheus format; no personal data, and no label that people choose."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

TURNS = Counter(
    "justera_turns_total", "Activities handled, by kind and outcome.", ("kind", "outcome"), registry=REGISTRY
)
TURN_SECONDS = Histogram(
    "justera_turn_seconds",
    "Time from an activity's arrival to its answer, by kind.",
    ("kind",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
DELIVERED = Counter(
    "justera_deliveries_total",
    "Messages to Teams, by kind and result.",
    ("kind", "result"),
    registry=REGISTRY,
)
DOCUMENTS = Counter(
    "justera_documents_total", "Approved minutes to keep, by result.", ("result",), registry=REGISTRY
)
DOWNLOADS = Counter(
    "justera_downloads_total", "Links opened, by form and result.", ("form", "result"), registry=REGISTRY
)
INCIDENTS = Counter(
    "justera_incidents_total", "Errors that nobody foresaw; each has an id in the log.", registry=REGISTRY
)
