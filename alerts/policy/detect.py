"""Is a page an act of a public body about AI or robotics? Pure: `detect(title, text, source=…, url=…)`."""

from __future__ import annotations

from alerts.policy.detection import Decision, Detection
from alerts.policy.lexicon import Lexicon


def detect(title: str, text: str, *, source: str, url: str, lexicon: Lexicon) -> Detection:  # noqa: ARG001
    """Work in progress: says no until its evidence groups are in place."""
    return Detection(0.0, Decision.NO)
