"""jingbao.toml, read into frozen values. `load` a file, or take the `default` of a folder."""

from jingbao.settings.load import default, load, template
from jingbao.settings.tables import ChannelSettings, RuleSettings, Settings

__all__ = ["ChannelSettings", "RuleSettings", "Settings", "default", "load", "template"]
