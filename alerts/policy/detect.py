"""Is a page an act of a public body about AI or robotics? Pure: `detect(title, text, source=…, url=…)`."""

from __future__ import annotations

from alerts.policy.detection import Decision, Detection, Signal
from alerts.policy.lexicon import Lexicon
from alerts.rules.default import default_rule
from alerts.rules.match import Document, match


def detect(title: str, text: str, *, source: str, url: str, lexicon: Lexicon) -> Detection:  # noqa: ARG001
    """For the time being the shipped rule's answer."""
    found = match(default_rule(), Document(title, text, source, url))
    if found is None:
        return Detection(0.0, Decision.NO)
    return Detection(1.0, Decision.ALERT, tuple(Signal("rule", 1.0, one) for one in found.evidence))
