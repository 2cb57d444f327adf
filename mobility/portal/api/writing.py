"""How answers are written: the API and the command write the same bytes."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def dumps(data: Any) -> bytes:
    """Write values as JSON in UTF-8; decimals become text as printed, dates year-month-day."""
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False).encode()
