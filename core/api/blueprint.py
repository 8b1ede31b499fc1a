"""The operations of one owner: each declared in one line, read strictly, and described in the document."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import flask
import flask_smorest
import marshmallow as ma
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy

from core.api.fields import Schema
from core.api.paging import PageQuery
from core.api.problems import Fault, faults_in, refuse
from core.forms import payload

View = TypeVar("View", bound=Callable[..., Any])

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what you read.",
    "schema": {"type": "string"},
}
TAG = {"ETag": {"description": "Which version this is; send it in If-Match.", "schema": {"type": "string"}}}
LINK = {"Link": {"description": 'The next page, as rel="next"; absent on the last.', "schema": {"type": "string"}}}
PLACES = {"json": "body", "query": "query"}


class Reader(FlaskParser):
    """Reads what an operation is sent: strict JSON, and each name of the query once."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": None}  # noqa: RUF012 - webargs reads it; the schema decides

    def _raw_load_json(self, req: flask.Request) -> Any:
        sent = req.get_data()
        if req.mimetype != "application/json":
            refuse("not-json")
        try:
            return payload.loads(sent)
        except payload.NotJson as error:
            refuse("malformed-json", str(error))

    def load_querystring(self, req: flask.Request, schema: ma.Schema) -> Any:
        """Give the query; a name that stands twice is refused."""
        twice = [name for name, values in req.args.lists() if len(values) > 1]
        if twice:
            refuse(
                "bad-request", faults=[Fault(where="query", at=f"/{name}", detail="Stands twice.") for name in twice]
            )
        return MultiDictProxy(req.args, schema)

    def handle_error(self, error: ma.ValidationError, *_where: Any, **_more: Any) -> Any:
        """Refuse what does not fit, fault by fault."""
        messages = cast("dict[str, Any]", error.messages)
        refuse("invalid", faults=[f for place, said in messages.items() for f in faults_in(said, PLACES[place])])


class Operations(flask_smorest.Blueprint):  # type: ignore[misc]
    """A blueprint of operations, named ``<slug>_api``; its views have the names of their operations."""

    ARGUMENTS_PARSER = Reader()

    def operation(  # noqa: PLR0913 - what an operation has
        self,
        method: str,
        rule: str,
        *,
        gives: type[Schema],
        status: int = 200,
        takes: type[Schema] | None = None,
        query: type[Schema] | None = None,
        tagged: bool = False,
        if_match: bool = False,
        refuses: Iterable[str] = (),
    ) -> Callable[[View], View]:
        """Declare an operation: what it takes, what it gives, and the words of the problems it may answer with.

        The view gets the loaded query, then the loaded body, then the values in the address. The first line of its
        docstring is its summary. ``tagged`` answers carry an ETag; ``if_match`` asks for one.
        """

        def declare(view: View) -> View:
            headers = {**(TAG if tagged else {}), **(LINK if query and issubclass(query, PageQuery) else {})}
            made = self.response(status, gives, headers=headers or None)(view)
            if takes:
                made = self.arguments(takes)(made)
            if query:
                made = self.arguments(query, location="query")(made)
            asked = {"parameters": [IF_MATCH]} if if_match else {}
            made = self.doc(**{"operationId": self._operation_id(view), "x-problems": sorted(refuses), **asked})(made)
            self.route(rule, methods=[method])(made)
            return view

        return declare

    def _operation_id(self, view: View) -> str:
        owner = self.name.removesuffix("_api")
        return view.__name__ if self.import_name.startswith("core.") else f"{owner}_{view.__name__}"
