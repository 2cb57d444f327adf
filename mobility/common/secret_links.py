"""Personal links in logs: an address that is a key is written without its key."""

import logging
import re

# A referee's link, the links in letters about calls, somebody's own calendar.
SECRET = re.compile(r"(/(?:r|follow/confirm|follow/stop|calendar/mine)/)[A-Za-z0-9_.-]{8,}")


def mask(text: str) -> str:
    """Return a text with the tokens of personal links taken out."""
    return SECRET.sub(r"\1…", text)


class MaskSecretLinks(logging.Filter):
    """Let every record pass, its personal links masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the record's words without tokens."""
        message = record.getMessage()
        masked = mask(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True
