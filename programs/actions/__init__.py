"""What the office does with calls: make one from a preset, publish it."""

from .calls import create_call, not_ready, publish

__all__ = ["create_call", "not_ready", "publish"]
