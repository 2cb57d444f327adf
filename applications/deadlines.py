"""The deadline that holds for one person: the call's, or the later day this person was given."""

import datetime as dt
from enum import StrEnum
from typing import Any

from django.utils import timezone

from mobility.common import clock


class Channel(StrEnum):
    """The way an application came, by the names that ``DocumentRequirement.channel_forms`` uses."""

    PORTAL = "portal"
    EGOV = "egov"
    OFFICE = "office"


class PersonalDeadline:
    """What an application knows of its deadline. Days are local ones, each open until 24:00."""

    call: Any
    extensions: Any
    late: bool
    submitted_at: dt.datetime | None
    received_on: dt.date | None

    def moment(self, now: dt.datetime) -> dt.datetime:
        """Return the moment that counts for deadlines: of what was registered by staff the day it came."""
        if self.received_on is None or self.received_on >= clock.local_day(now):
            return now
        return clock.start_of(self.received_on)

    @property
    def extended_to(self) -> dt.date | None:
        """The day of the last extension, if there is one."""
        last = next(iter(self.extensions.all()), None)
        return last.until if last else None

    @property
    def normal_day(self) -> dt.date:
        """The last day on which this person is in time; never earlier than the call's."""
        return max(self.call.closes_on, self.extended_to or self.call.closes_on)

    @property
    def last_day(self) -> dt.date:
        """The last day on which this person may submit at all, in time or late."""
        return max(self.call.last_day, self.normal_day)

    @property
    def is_late(self) -> bool:
        """Whether it was sent in after the normal deadline; of a draft, whether it would be by now."""
        return self.late if self.submitted_at else self.past_normal(timezone.now())

    def past_normal(self, now: dt.datetime) -> bool:
        """Tell whether the normal deadline has passed for this person."""
        return now >= clock.end_of(self.normal_day)

    def deadline_on(self, today: dt.date) -> dt.date:
        """Return the deadline that comes next: the normal one, after it the one for late applications."""
        return self.normal_day if today <= self.normal_day else self.last_day

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether this person may work on the draft and submit it at ``now``."""
        opened = clock.start_of(self.call.opens_on) <= now
        return bool(self.call.is_published and opened and now < clock.end_of(self.last_day))
