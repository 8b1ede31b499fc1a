"""What a request may bring: no more form fields than a form has, and JSON as it is meant."""

from io import BytesIO
from typing import IO, Any

import flask
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from core.forms import payload


class Counting(FormDataParser):
    """Werkzeug's reader of forms; it counts the parts of multipart only, so the other kind is counted here."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        sent = stream.read()
        if self.max_form_parts is not None and sent.count(b"&") >= self.max_form_parts:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(sent), mimetype, content_length, options)


class Request(flask.Request):
    """Flask's request, with forms counted and JSON read strictly, whoever reads it."""

    form_data_parser_class = Counting
    json_module = payload
