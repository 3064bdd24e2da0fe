"""The version, as the User-Agent, `--version` and `doctor` print it; a test keeps it equal to pyproject.toml's."""

VERSION = "0.1.0"
