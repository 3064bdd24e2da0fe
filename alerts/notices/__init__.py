"""Notices: what people are told when a source goes wrong, and when it is well again."""
