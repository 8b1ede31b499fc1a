"""What the demo does with a result that is all words: publishes it, and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import follow_up, results
from core.engagement.models import Engagement
from core.engagement.publishing.blocks import of_text
from core.types import LocalText, new_id


def publish_words(engagement: Engagement, told: Mapping[str, Any], leader: Principal) -> None:
    """Publish the summary and the parts when the plan says, and later what was done; nobody is written to."""
    with clock.at(datetime.fromisoformat(told["published"])), transaction():
        here = session.merge(engagement)
        result = results.save(here, 0, LocalText(told["summary"]), [])
        parts = [of_text(LocalText(part["title"]), LocalText(part["text"])) for part in told["parts"]]
        results.arrange(here, result.version, parts)
        results.publish(here, leader)
    with clock.at(datetime.fromisoformat(told["happened"]["at"])), transaction():
        here = session.merge(engagement)
        words = {name: LocalText(told["happened"][name]) for name in ("said", "done", "not_done", "reason")}
        follow_up.publish(follow_up.write(here.project, new_id(), here, words, leader), leader, tell=False)
