"""The page on which a person plays the athlete and says yes or no, in part or in full."""

from collections.abc import Iterable, Mapping
from html import escape

from plansync.simulator.scopes import LABELS

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulated Strava: authorize</title>
<style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff }}
.note {{ background: #fff3c4; border: 2px solid #8a6d00; padding: .75rem 1rem }}
fieldset {{ border: 1px solid #767676; margin: 1rem 0; padding: .75rem 1rem }}
label {{ display: block; padding: .4rem 0 }}
button {{ font: inherit; min-height: 3rem; padding: 0 1.5rem; margin-right: .75rem }}
</style>
</head>
<body>
<main>
<h1>Simulated Strava</h1>
<p class="note"><strong>This is not Strava.</strong> It is a small stand-in on this computer with
made-up runners, so that you can try everything without an account. Nothing leaves this
computer.</p>
<form method="post" action="{action}">
{hidden}
<label for="athlete">Authorize as
<select id="athlete" name="athlete_id">
{athletes}
</select></label>
<fieldset>
<legend>Application {client_id} asks to</legend>
{boxes}
</fieldset>
<button type="submit" name="decision" value="authorize">Authorize</button>
<button type="submit" name="decision" value="cancel">Cancel</button>
</form>
</main>
</body>
</html>
"""


def consent_page(
    *,
    action: str,
    hidden: Mapping[str, str],
    athletes: Iterable[Mapping[str, object]],
    signed_in: int | None,
    boxes: Iterable[str],
) -> str:
    """The authorize page as HTML, every scope but `read` free to be unticked."""
    return _PAGE.format(
        action=escape(action),
        client_id=escape(hidden["client_id"]),
        hidden="\n".join(_hidden(name, value) for name, value in hidden.items()),
        athletes="\n".join(_option(athlete, signed_in) for athlete in athletes),
        boxes="\n".join(_box(scope) for scope in boxes),
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _option(athlete: Mapping[str, object], signed_in: int | None) -> str:
    name = escape(f"{athlete.get('firstname', '')} {athlete.get('lastname', '')}".strip())
    chosen = " selected" if athlete["id"] == signed_in else ""
    return f'<option value="{athlete["id"]}"{chosen}>{name}</option>'


def _box(scope: str) -> str:
    # Strava does not let anybody untick the public profile either.
    fixed = " disabled" if scope == "read" else ""
    box = f'<input type="checkbox" name="scope" value="{scope}" checked{fixed}>'
    return f"<label>{box} {LABELS[scope]}</label>"
