"""What operators can watch, in the Prometheus format; no personal data, and no label that people choose."""

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

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
RETRIES = Counter(
    "justera_delivery_retries_total",
    "Attempts that failed and are made again, by reason.",
    ("reason",),
    registry=REGISTRY,
)
LAG = Histogram(
    "justera_delivery_lag_seconds",
    "Time from when a message came due until Teams had taken it, by kind.",
    ("kind",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600),
    registry=REGISTRY,
)
LOOKS = Counter(
    "justera_outbox_looks_total", "Times the outbox was asked for what is due.", registry=REGISTRY
)
CLAIMED = Counter(
    "justera_outbox_claimed_total", "Messages claimed, beside those handed over.", registry=REGISTRY
)
COMMITS = Counter(
    "justera_commits_total", "Transactions on the database, by result.", ("result",), registry=REGISTRY
)
COMMIT_SECONDS = Histogram(
    "justera_commit_seconds",
    "Time that a transaction took.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
COMMIT_JOBS = Histogram(
    "justera_commit_jobs",
    "Requests that were written in one transaction.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
    registry=REGISTRY,
)
UNSAVED = Counter(
    "justera_unsaved_total",
    "Activities that could not be saved, by kind and how they were answered.",
    ("kind", "answer"),
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


def committed(seconds: float, jobs: int) -> None:
    """Count a transaction of so many requests; none for one that failed."""
    COMMITS.labels("done" if jobs else "failed").inc()
    COMMIT_SECONDS.observe(seconds)
    if jobs:
        COMMIT_JOBS.observe(jobs)
