"""What the server reads and writes: a request, an answer, a refusal in Strava's words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Headers = tuple[tuple[str, str], ...]

MESSAGES = {
    400: "Bad Request",
    401: "Authorization Error",
    403: "Forbidden",
    404: "Record Not Found",
    429: "Rate Limit Exceeded",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One call as it came in; `params` holds the form first and the query after it."""

    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value sent under this name."""
        return tuple(value for key, value in self.params if key == name)

    def first(self, name: str) -> str:
        """The first value sent under this name, empty when there is none."""
        return next(iter(self.all(name)), "")


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply, complete before a byte of it is sent."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Headers = ()

    def with_headers(self, headers: Headers) -> "Answer":
        """The same answer with these headers after its own."""
        return replace(self, headers=self.headers + headers)


class RefusalError(Exception):
    """The server will not do what was asked; carries the answer that says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.body.decode())
        self.answer = answer


def json_answer(value: object, *, status: int = 200) -> Answer:
    """An answer whose body is this value as JSON."""
    return Answer(status, json.dumps(value).encode())


def html_answer(page: str, *, status: int = 200) -> Answer:
    """An answer whose body is a page for people."""
    return Answer(status, page.encode(), "text/html; charset=utf-8")


def redirect(location: str) -> Answer:
    """An answer that sends the browser elsewhere."""
    return Answer(302, b"", "text/html; charset=utf-8", (("Location", location),))


def refusal(status: int, *, resource: str, field: str, code: str) -> RefusalError:
    """A refusal in the shape of Strava's Fault: a message and one named error."""
    error = {"resource": resource, "field": field, "code": code}
    return RefusalError(
        json_answer({"message": MESSAGES[status], "errors": [error]}, status=status)
    )
