"""Append-only usage events: every feature writes them, the statistics read them."""

from services.core.usage.record import record

__all__ = ["record"]
