"""When the steps of one assessment of the demo world happen: on working days, in order, by now."""

import datetime
import itertools

from assess.domain.clock import PLACE, is_working_day, local_day

# The hour at which is done what waited for a working day.
WAITED = 8


class Days:
    """The days around the day of one assessment. Every moment it gives is later within its day."""

    def __init__(self, day: datetime.date, now: datetime.datetime) -> None:
        self.day, self.now = day, now
        self._tick = itertools.count()

    def at(self, days: float, hour: int = 10) -> datetime.datetime:
        """So many days from the day of the assessment or the next working day; never in the future.

        What waits over a weekend or Easter is done first thing on the working day after it: before
        what is that day's own.
        """
        wanted = day = self.day + datetime.timedelta(days)
        while not is_working_day(day):
            day += datetime.timedelta(1)
        begins = datetime.time(hour if day == wanted else WAITED)
        moment = datetime.datetime.combine(day, begins, PLACE)
        # Steps of one day follow each other by minutes, so that the history reads in order.
        moment += datetime.timedelta(minutes=next(self._tick) * 3)
        if moment > self.now:
            moment = self._lately() + datetime.timedelta(seconds=next(self._tick) * 20)
        return moment

    def _lately(self) -> datetime.datetime:
        """Six hours ago; late on the last working day where that was yesterday, a day off."""
        ago = self.now - datetime.timedelta(hours=6)
        day = local_day(ago)
        if day == local_day(self.now) or is_working_day(day):
            return ago
        while not is_working_day(day):
            day -= datetime.timedelta(1)
        return datetime.datetime.combine(day, datetime.time(22), PLACE)

    def monday(self, days: int) -> datetime.date:
        """The Monday of the week that is so many days from the day of the assessment."""
        day = self.day + datetime.timedelta(days)
        return day - datetime.timedelta(day.weekday())
