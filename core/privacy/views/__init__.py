"""The pages about people's data: one's own, and those of the staff who look after it."""

from core.privacy.views import refusals as refusals
from core.privacy.views import registers as registers
from core.privacy.views import requests as requests
from core.privacy.views.blueprints import guests as guests
from core.privacy.views.blueprints import public as public
from core.privacy.views.blueprints import staff as staff
from core.privacy.views.guest import download as download
from core.privacy.views.mine import mine as mine
