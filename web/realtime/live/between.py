"""Tells other processes that a log has moved: a hint over Redis, which may be lost; all look once a second anyway."""

from __future__ import annotations

import threading
import uuid
from collections import deque
from collections.abc import Callable

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.types import Id

log = structlog.get_logger()

CHANNEL = "samskap-moved"
SECONDS_TO_WAIT = 1.0
SECONDS_UNTIL_AGAIN = 2.0
AT_ONCE = Retry(NoBackoff(), 0)  # the library's own waits grow, beneath ours


class Between:
    """What stands between the processes of one installation. It is slow for nobody: a thread tells, another listens."""

    def __init__(self, redis_url: str, moved: Callable[[Id], None]) -> None:
        self._url, self._moved = redis_url, moved
        self._me = uuid.uuid4().hex
        self._to_tell: deque[Id] = deque()
        self._wake = threading.Event()
        self._begun = threading.Lock()

    def begin(self) -> None:
        """Begin to listen and to tell, once."""
        if self._begun.acquire(blocking=False):
            for work in (self._tell, self._listen):
                threading.Thread(target=self._as_long_as_redis_is_there, args=(work,), daemon=True).start()

    def tell(self, log_id: Id) -> None:
        """Have others told that a log has moved."""
        if log_id not in self._to_tell:
            self._to_tell.append(log_id)
        self._wake.set()

    def _as_long_as_redis_is_there(self, work: Callable[[redis.Redis], None]) -> None:
        """Do it, and begin again where Redis was away."""
        while True:
            try:
                with redis.Redis.from_url(self._url, socket_connect_timeout=SECONDS_TO_WAIT, retry=AT_ONCE) as client:
                    work(client)
            except (redis.RedisError, OSError) as error:
                log.warning("no hints between processes for now", why=type(error).__name__)
            threading.Event().wait(SECONDS_UNTIL_AGAIN)

    def _tell(self, client: redis.Redis) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._to_tell:
                client.publish(CHANNEL, f"{self._me} {self._to_tell.popleft()}")

    def _listen(self, client: redis.Redis) -> None:
        with client.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(CHANNEL)
            for message in heard.listen():
                self._hear(bytes(message["data"]).decode(errors="replace"))

    def _hear(self, words: str) -> None:
        who, _space, what = words.partition(" ")
        try:
            log_id = uuid.UUID(what)
        except ValueError:
            log.warning("a hint that is none")
            return
        if who != self._me:
            self._moved(log_id)
