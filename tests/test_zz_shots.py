import threading
from datetime import timedelta
from dataclasses import replace
from core.clock import today
from core.permissions import LEADER
from core.db import session
from core.settings import change
from core.db import transaction
from tests.people import People
from tests.letters import Postman
from tests.databases import template
from tests.fixtures.house import example_plugin
from web.app import create_app
from werkzeug.serving import make_server
from playwright.sync_api import sync_playwright
import shutil

def test_shots(house, tmp_path):
    app = create_app(replace(house.config, base_url="http://localhost:8765", database_url=f"sqlite:///{tmp_path}/x.db", home=tmp_path, mail=f"maildir:{tmp_path}/mail"), example_plugin())
    app.config["TRUSTED_HOSTS"]=["localhost"]
    template(app); app.extensions["wake"]=lambda: None
    people = People(app); member = people.member(); people.members(3); desk = people.browser_of(people.staff(LEADER))
    desk.get("/arbeid/aktiviteter/ny")
    page = desk.post("/arbeid/aktiviteter/ny", {"format": "poll", "title": "Torget i sentrum", "purpose": "Hva bør torget få først?"})
    i = page.path.rsplit("/",1)[-1]
    desk.get(f"/arbeid/aktiviteter/{i}/rediger"); desk.post(f"/arbeid/aktiviteter/{i}/rediger", {"deadline": (today()+timedelta(days=3)).isoformat()})
    def cookies(b): return [{"name":c.key,"value":c.value,"url":"http://localhost:8765/"} for c in b.client._cookies.values()]
    srv=make_server("localhost",8765,app,threaded=True); threading.Thread(target=srv.serve_forever,daemon=True).start()
    with sync_playwright() as p:
        ch=p.chromium.launch(executable_path=shutil.which("chromium"),args=["--no-sandbox"])
        def shot(name,path,b,w=1280):
            ctx=ch.new_context(viewport={"width":w,"height":800}); ctx.add_cookies(cookies(b)); pg=ctx.new_page(); pg.goto("http://localhost:8765"+path); pg.screenshot(path=f"/tmp/shot_{name}_{w}.png",full_page=True); ctx.close()
        shot("content_empty",f"/arbeid/avstemning/{i}",desk)
        desk.get(f"/arbeid/avstemning/{i}"); desk.post(f"/arbeid/avstemning/{i}", {"text":"Hva bør torget få først?","choices":"Benker\nTrær\nEn lekeplass","choices_en":"Benches\nTrees\nA playground"})
        desk.get(f"/arbeid/aktiviteter/{i}/mottakere"); desk.post(f"/arbeid/aktiviteter/{i}/send")
        v=people.browser_of(member)
        with app.app_context(), transaction(): change("poll",{"show_counts":True})
        for w in (320,1280):
            shot("ballot","/avstemning/torget-i-sentrum",v,w); shot("activity","/aktiviteter/torget-i-sentrum",v,w); shot("index","/avstemning",v,w)
        v.get("/avstemning/torget-i-sentrum"); v.press("Stem",{"choice":"1"})
        for w in (320,1280): shot("thanks","/avstemning/torget-i-sentrum/takk",v,w)
        shot("report",f"/arbeid/aktiviteter/{i}/rapport",desk)
        ch.close()
    srv.shutdown()
