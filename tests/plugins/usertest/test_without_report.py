"""What stands where a report would, in a format that makes none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import clock
from core.db import session
from core.engagement import results
from core.engagement.models import Engagement
from core.types import Id, LocalText
from tests.plugins.usertest.test_open_call import make

if TYPE_CHECKING:
    from tests.people import Colleague, People


def test_a_published_user_test_says_that_it_has_no_report_and_its_result_can_be_corrected(
    people: People, writing: Any
) -> None:
    """No false alarm about a report that nobody makes, and what is corrected is what everybody reads."""
    hanne: Colleague = people.staff("leader", name="Hanne Lie")
    leader = people.browser_of(hanne)
    activity = make(leader)
    with writing():
        engagement = session.get_one(Engagement, Id(activity.rpartition("/")[2]))
        engagement.opened_at = engagement.closed_at = clock.now()
        engagement.state = "closed"
        results.save(engagement, 0, LocalText(nb="Alle fant fakturaen."), [])
        name = engagement.name
    leader.get(f"{activity}/resultat")
    leader.press("Publiser resultatet")
    report = leader.get(f"{activity}/rapport").text
    assert "Her er det ingen rapport." in report
    assert "ikke tilgjengelig" not in report
    leader.get(f"{activity}/resultat/tekst")
    leader.press("Legg til på siden", {"title": "Det var lett", "text": "Å finne fakturaen."})
    page = leader.get(f"{activity}/resultat")
    assert "ikke tilgjengelig" not in page
    leader.press("Lagre endringene", {"summary": "Nesten alle fant fakturaen.", "why": "Vi telte feil."})
    public = people.browser().get(f"/resultater/{name}")
    assert "Nesten alle fant fakturaen." in public
    assert "Det var lett" in public, "what was added is shown once the correction is saved"
