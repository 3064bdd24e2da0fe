"""How far along a policy is, by the cues of lexicon/stages.toml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.policy.lexicon import Lexicon

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Standing:
    """text[start:end] is the cue."""

    start: int
    end: int
    name: str


def find(text: str, quoted: Spans, named: Spans, lexicon: Lexicon) -> Standing | None:
    """The stage by the first cue that holds, or None. `quoted`: where 《…》 stand in folded text; `named`: titles."""
    running = masked(text, quoted)
    for stage in lexicon.stages:
        found = stage.running.search(running) if stage.running else None
        if not found and stage.named:
            found = next(filter(None, (stage.named.search(text, *span) for span in named)), None)
        if found:
            return Standing(found.start(), found.end(), stage.name)
    return None


def masked(text: str, spans: Spans) -> str:
    """The text with what lies in the spans blotted out, offsets kept."""
    parts, end = [], 0
    for left, right in spans:
        parts += [text[end:left], "\0" * (right - left)]
        end = right
    return "".join([*parts, text[end:]])
