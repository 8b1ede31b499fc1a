"""How much somebody may ask: a bucket for each, whatever number of devices they have."""

import threading
import time
from dataclasses import dataclass

A_SECOND = 5.0
AT_MOST = 20.0


@dataclass
class _Bucket:
    left: float
    at: float


class Limits:
    """Buckets by name; who has not asked for a while has a full one."""

    def __init__(self, a_second: float = A_SECOND, at_most: float = AT_MOST) -> None:
        self.a_second, self.at_most = a_second, at_most
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, who: str) -> int:
        """Take one from somebody's bucket; give 0, or how many milliseconds until there is one."""
        now = time.monotonic()
        with self._lock:
            bucket = self._buckets.setdefault(who, _Bucket(self.at_most, now))
            bucket.left, bucket.at = self._holds(bucket, now), now
            if bucket.left < 1:
                return 1 + int(1000 * (1 - bucket.left) / self.a_second)
            bucket.left -= 1
            return 0

    def forget_full(self) -> None:
        """Drop the buckets that are full again."""
        now = time.monotonic()
        with self._lock:
            self._buckets = {
                who: bucket for who, bucket in self._buckets.items() if self._holds(bucket, now) < self.at_most
            }

    def _holds(self, bucket: _Bucket, now: float) -> float:
        return min(self.at_most, bucket.left + self.a_second * (now - bucket.at))
