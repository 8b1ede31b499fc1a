from tests.web.crawling import *
from tests.web.world import *
from tests.web.test_files import keep, get
from collections import Counter
import difflib
def test_q(people, queries, a_format):
    browser = people.browser_of(people.staff("leader"))
    runs=[]
    for number in (1, 6):
        for title in range(number):
            browser.get("/arbeid/aktiviteter/ny")
            browser.post("/arbeid/aktiviteter/ny", {"format": a_format, "title": f"T{title}", "purpose": "x"})
        with queries() as ran:
            browser.get("/arbeid")
        runs.append(ran.statements)
    for s, n in (Counter(runs[1]) - Counter(runs[0])).items(): print("QQ", n, s)
    assert 0
def test_f(app, a_format):
    world = world_in(app, a_format)
    a = get(app, world, "anonymous", keep(app, "site"))
    c = [v for v in a.headers.getlist("Set-Cookie")]
    print("CC", c)
    from flask.sessions import SecureCookieSessionInterface
    s = SecureCookieSessionInterface().get_signing_serializer(app)
    for k,v in [x.split(";")[0].split("=",1) for x in c]:
        print("CC", k, s.loads(v))
    print("CC before", s.loads(world.callers["anonymous"].cookies[('localhost','/','samskap')].value))
    callers = list(doors()[0].outcomes)
    seen = {c: send(app, world.callers[c], "GET", "/logg-inn") for c in callers}
    first=None
    for c, ans in seen.items():
        print("HH", c, ans.status_code, ans.headers["Cache-Control"])
        if "no-store" in ans.headers["Cache-Control"]: continue
        b = same(ans, "/logg-inn")[1]
        if first is None: first = b
        elif b != first: print("HH", *[l for l in difflib.unified_diff(first.splitlines(), b.splitlines(), n=0)], sep="\nHH ")
    assert 0
