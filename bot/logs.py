"""Structured logs: one line an event, as JSON or for a terminal; no words and no names of people."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

_HIDDEN = frozenset(
    {"text", "name", "password", "secret", "token", "authorization", "card", "data", "activity"}
)


def _hide(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The last line of defence: a field that could hold people's words or a secret is blanked."""
    for key in event.keys() & _HIDDEN:
        event[key] = "(hidden)"
    return event


def configure(log_format: Literal["json", "console"], *, level: int = logging.INFO) -> None:
    """Set up structlog and the standard library's logging to write to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _hide,
    ]
    last: list[structlog.typing.Processor]
    if log_format == "json":
        # Without local variables: they hold what people wrote.
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        last = [structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer()]
    else:
        last = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("aiohttp.access", "msrest", "urllib3", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
