"""A browser for tests of the pages: it fills in form tokens as a person's would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes.services import PUBLIC_URL, World

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Browser:
    """A test client that fills in the form token as a person's browser would."""

    client: FlaskClient
    page: str = "/connect"

    def get(self, path: str, **more: object) -> TestResponse:
        """The page at a path."""
        return self.client.get(path, base_url=PUBLIC_URL, **more)

    def post(
        self, path: str, data: Mapping[str, object] | None = None, **more: object
    ) -> TestResponse:
        """The answer to a form that was sent from `page`."""
        fields = {"csrf_token": self.token(), **(data or {})}
        return self.client.post(path, base_url=PUBLIC_URL, data=fields, **more)

    def token(self) -> str:
        """The form token of the page the form stands on."""
        found = _TOKEN.search(self.get(self.page).text)
        assert found, f"no form on {self.page}"
        return found[1]


def signed_in(app: Flask, world: World, name: str) -> Browser:
    """A browser in which the runner of this first name has opened a sign-in link."""
    athlete_id = next(one.id for one in world.runners.values() if one.name.startswith(name))
    token = f"link-for-{name}"
    world.links[token] = athlete_id
    browser = Browser(app.test_client(), page="/account")
    browser.get(f"/sign-in/{token}")
    return browser
