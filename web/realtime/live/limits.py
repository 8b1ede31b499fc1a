"""How much one person may ask of a log: a bucket for each, whatever number of devices they have."""

import time
from dataclasses import dataclass

A_SECOND = 5.0
AT_MOST = 20.0


@dataclass
class _Bucket:
    left: float
    at: float


class Limits:
    """Buckets by person; who has not asked for a while has a full one."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def take(self, who: str) -> int:
        """Take one from somebody's bucket; give 0, or how many milliseconds until there is one."""
        now = time.monotonic()
        bucket = self._buckets.setdefault(who, _Bucket(AT_MOST, now))
        bucket.left = min(AT_MOST, bucket.left + A_SECOND * (now - bucket.at))
        bucket.at = now
        if bucket.left < 1:
            return 1 + int(1000 * (1 - bucket.left) / A_SECOND)
        bucket.left -= 1
        return 0

    def forget_full(self) -> None:
        """Drop the buckets that are full again."""
        now = time.monotonic()
        full = [who for who, bucket in self._buckets.items() if bucket.left + A_SECOND * (now - bucket.at) >= AT_MOST]
        for who in full:
            del self._buckets[who]
