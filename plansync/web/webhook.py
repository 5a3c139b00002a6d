"""Strava's webhook: the question who we are, and hints that something changed."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from plansync.errors import InputError
from plansync.strava.webhook import MAX_BODY_BYTES
from plansync.web.context import services


def challenge(secret: str) -> ResponseReturnValue:
    """The answer to Strava's question."""
    return jsonify(services().operator.challenge(secret, request.args))


def hear(secret: str) -> ResponseReturnValue:
    """200 for everything that may be Strava's: what cannot be read would only be sent again."""
    request.max_content_length = MAX_BODY_BYTES
    try:
        services().operator.hear(secret, request.get_data())
    except InputError as error:
        return error.text, 400
    return "", 200
