"""What `assess` takes from the judge: decisions on texts that detection left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alerts.policy.detection import Decision
from db import judgements
from db.judgements import Label
from db.store import Archive


def rulings(archive: Archive, seqs: Sequence[int]) -> Mapping[int, Decision]:
    """ALERT or NO for each text, by seq, that the judge has decided; for `Known.ruling`.

    Left out: texts nobody asked about, answers that do not count, and a not_policy beyond the share that may silence.
    """
    found = judgements.rulings(archive, seqs)
    return {seq: Decision.ALERT if label is Label.POLICY else Decision.NO for seq, label in found.items()}
