from __future__ import annotations

import re

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import SettingsError, SettingsMistakes
from jingbao.settings.convert import keys_of
from jingbao.settings.document import ARRAYS, TABLES
from jingbao.settings.tables import RuleTable, SourceTable
from tests.jingbao.settings_files import read_text

KEYS = sorted(
    {key.name for shape in (*TABLES.values(), SourceTable, RuleTable) for key in keys_of(shape)} | {"kind", "zz"}
)
anything = st.recursive(
    st.sampled_from(["", "x", "1h", "email", "webhook", "file", "${A}", "https://a.example", "a AND (b"])
    | st.text(st.characters(codec="utf-8"), max_size=5)
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.booleans()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
entries = st.dictionaries(st.sampled_from(KEYS), anything, max_size=6)
documents = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("archive", "fetch", "schedule", "daemon", "zz"), entries | anything),
        **dict.fromkeys(ARRAYS, st.lists(entries, max_size=3) | anything),
    },
)


@settings(database=None, deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_whatever_a_file_says_is_read_or_refused_with_places(document: dict[str, object]) -> None:
    refused: tuple[SettingsError, ...] = ()
    try:
        read_text(tomlkit.dumps(document), A="a")
    except SettingsMistakes as error:
        refused = error.mistakes
    assert all(re.match(r"jingbao\.toml:\d+", one.place) for one in refused)
