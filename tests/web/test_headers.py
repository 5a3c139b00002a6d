"""What goes with every page: policy, cookies, hosts."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.fakes.services import World
from tests.web.browser import Browser, signed_in


@pytest.mark.parametrize("path", ["/", "/feed", "/nowhere", "/static/app.css", "/health/live"])
def test_every_answer_carries_the_policy(robin: Browser, path: str) -> None:
    headers = robin.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_forms_may_lead_to_the_configured_strava_and_nowhere_else(
    make_app: Callable[..., Flask],
) -> None:
    client = make_app(strava_oauth_url="http://127.0.0.1:9099/oauth").test_client()

    policy = client.get("/connect", base_url="https://plan.example").headers[
        "Content-Security-Policy"
    ]

    assert "form-action 'self' http://127.0.0.1:9099;" in policy


@pytest.mark.parametrize(
    ("path", "policy"),
    [("/feed", "no-referrer"), ("/sign-in/x", "no-referrer"), ("/plan", "same-origin")],
)
def test_pages_with_secrets_send_no_referrer(robin: Browser, path: str, policy: str) -> None:
    assert robin.get(path).headers["Referrer-Policy"] == policy


def test_a_runners_page_is_kept_by_no_cache(robin: Browser) -> None:
    assert robin.get("/plan").headers["Cache-Control"] == "private, no-store"


def test_static_files_are_kept_for_good_under_a_name_of_their_content(robin: Browser) -> None:
    shown = robin.get("/").text
    address = shown.partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert "?v=" in address
    assert "max-age=31536000" in robin.get(address).headers["Cache-Control"]


def test_with_https_the_sign_in_is_bound_to_this_host(app: Flask, world: World) -> None:
    athlete_id = next(iter(world.runners))
    world.links["once"] = athlete_id

    answer = app.test_client().get("/sign-in/once", base_url="https://plan.example")

    kept = {v.partition("=")[0]: v for n, v in answer.headers if n == "Set-Cookie"}
    cookie = kept["__Host-plansync"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


def test_on_loopback_without_https_the_sign_in_works_too(
    make_app: Callable[..., Flask], world: World
) -> None:
    world.links["once"] = next(iter(world.runners))
    client = make_app(public_url="http://127.0.0.1:8080").test_client()

    client.get("/sign-in/once", base_url="http://127.0.0.1:8080")

    assert client.get("/plan", base_url="http://127.0.0.1:8080").status_code == 200


def test_another_host_name_is_refused_with_the_right_one(app: Flask) -> None:
    answer = app.test_client().get("/", base_url="https://evil.example")

    assert answer.status_code == 400
    assert "https://plan.example" in answer.text
    assert "evil" not in answer.text


def test_a_sign_in_makes_the_old_form_token_worthless(app: Flask, world: World) -> None:
    browser = Browser(app.test_client())
    old = browser.token()
    world.links["once"] = next(iter(world.runners))
    browser.get("/sign-in/once")

    answer = browser.client.post(
        "/races/remove",
        base_url="https://plan.example",
        data={"race": "race-lake", "csrf_token": old},
    )

    assert answer.status_code == 400


def test_no_page_puts_a_secret_into_its_title(robin: Browser, world: World) -> None:
    secret = next(iter(world.runners.values())).secret or ""

    title = robin.get("/feed").text.partition("<title>")[2].partition("</title>")[0]

    assert secret not in title


def test_a_failure_is_logged_without_the_path(
    make_app: Callable[..., Flask], world: World, caplog: pytest.LogCaptureFixture
) -> None:
    browser = signed_in(make_app(), world, "Robin")
    world.fails["sign_in"] = RuntimeError("boom")  # type: ignore[assignment]

    answer = browser.get("/sign-in/very-secret")

    assert answer.status_code == 500
    assert "Something broke" in answer.text
    assert "boom" not in answer.text
    assert "very-secret" not in caplog.text
    assert "sign_in failed" in caplog.text
