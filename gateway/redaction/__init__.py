"""Secrets and personal data into keyed tokens that keep type and equality; applied after comparing, before storing.

Pure: one key gives one token for one value on both sides, so that a difference stays visible.
"""

from gateway.redaction.log import Veil, shown_id, shown_path, shown_text
from gateway.redaction.redactor import Blur, Redactor, blur, redaction_key, redactor, steps

__all__ = [
    "Blur", "Redactor", "Veil", "blur", "redaction_key", "redactor", "shown_id", "shown_path", "shown_text", "steps",
]  # fmt: skip
