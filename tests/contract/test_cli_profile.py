"""A profile with a fault: status 1, one line with file, key and nearest word, a hint, no stdout."""

import pytest

from tests.contract.commands import Cli

FAULTS: tuple[tuple[str, str, str], ...] = (
    ('overactiv = ["soleus"]', "overactiv", "did you mean 'overactive'?"),
    ('[time]\ndefualt = "06:30"', "time.defualt", "did you mean 'default'?"),
    (
        "[phase]\nhistory = [{ phase = 1, form = 2026-09-07, to = 2026-10-05 }]",
        "phase.history.0.form",
        "did you mean 'from'?",
    ),
    (
        '[feed]\nalarms = [{ kind = "run", minuts = 10 }]',
        "feed.alarms.0.minuts",
        "did you mean 'minutes'?",
    ),
    ('overactive = ["solus"]', "overactive", "no muscle called 'solus' (did you mean 'soleus'?)"),
    ('underactive = ["gluteus"]', "underactive", "no muscle called 'gluteus' (did you mean"),
    ('overactive = ["soleus:lft"]', "overactive", "a side is left or right (did you mean 'left'?)"),
    ('health = ["anticoagulent"]', "health", "did you mean 'anticoagulant'?"),
    ('cleared = ["anticoagulant"]', "cleared", "not among the health flags"),
    ('signs = ["overhead-squat/knees-inn"]', "signs", "did you mean 'overhead-squat/knees-in'?"),
    ('equipment = ["foam-rolller"]', "equipment", "did you mean 'foam-roller'?"),
    ('severity = { soleus = "hihg" }', "severity.soleus", "did you mean 'high'?"),
    ('pain = [{ muscle = "soleu", level = 4 }]', "pain", "did you mean 'soleus'?"),
    (
        'pain = [{ muscle = "soleus", level = 4, side = "lefft" }]',
        "pain.0.side",
        "did you mean 'left'?",
    ),
    (
        'overactive = ["tfl"]\nunderactive = ["tfl"]',
        "underactive",
        "",
    ),
    (
        'overactive = ["hip flexors"]\nunderactive = ["psoas"]',
        "underactive",
        "iliopsoas cannot be over- and underactive on one side",
    ),
    ('[time]\ndefault = "6h30"', "time.default", "'6h30' is not a time such as 06:30"),
    ('[time]\nsunday = "25:00"', "time.sunday", "'25:00' is not a time such as 06:30"),
    ('timezone = "America/Vancuver"', "timezone", "did you mean 'America/Vancouver'?"),
    ('[feed]\nstyle = "timd"', "feed.style", "did you mean 'timed'?"),
    ('[feed]\ndetail = "ful"', "feed.detail", "did you mean 'full'?"),
    ("[phase]\ncurrent = 6", "phase.current", ""),
    ('phase = "two"', "phase", "should be a table of keys"),
    ('[[races]]\nname = "Marathon"', "races.0.date", "is needed"),
    ("schema = 2", "schema", ""),
    ("[limits]\nweek_min = 500", "limits.week_min", ""),
    ("overactive = [", "", "is not TOML"),
    ('timezone = "UTC"\ntimezone = "UTC"', "", "is not TOML"),
)


@pytest.mark.parametrize(("text", "key", "says"), FAULTS, ids=[one[0][:40] for one in FAULTS])
def test_a_fault_is_told_with_file_key_and_nearest_word(
    cli: Cli, text: str, key: str, says: str
) -> None:
    profile = cli.file("me.toml", text)

    refused = cli.plan("--profile", profile, "--json")

    assert refused.status == 1
    line, hint = refused.complaint
    assert line.startswith(f"{profile}: ")
    assert f"{profile}: {key}: " in line or not key
    assert says in line
    assert hint


def test_all_faults_are_told_at_once(cli: Cli) -> None:
    profile = cli.file("me.toml", 'overactive = ["solus"]\nequipment = ["bal"]\n')

    line, _ = cli.plan("--profile", profile).complaint

    assert "'soleus'" in line
    assert "'ball'" in line


def test_bytes_that_are_no_text_are_refused(cli: Cli) -> None:
    refused = cli.plan("--profile", cli.file("me.toml", b"\xff\xfe\x00"))

    assert refused.status == 1
    assert "is not TOML" in refused.complaint[0]


def test_a_byte_order_mark_is_no_fault(cli: Cli) -> None:
    profile = cli.file("me.toml", '\ufefftimezone = "Europe/Zurich"\n')

    assert cli.planned("--profile", profile, "--days", "1")["timezone"] == "Europe/Zurich"


def test_a_health_answer_is_never_shown(cli: Cli) -> None:
    profile = cli.file("me.toml", 'health = ["anticoagulant"]\n')

    asked = cli.plan("--profile", profile, "--format", "ics")

    assert asked.status == 0
    assert "anticoagul" not in asked.out.lower()


def test_the_sixth_edition_may_be_asked_for(cli: Cli) -> None:
    profile = cli.file("me.toml", "[preferences]\nedition = 6\n")

    assert cli.planned("--profile", profile, "--days", "3")["entries"]


def test_a_new_runners_profile_is_told_with_its_file(host: Cli) -> None:
    profile = host.file("ana.toml", 'overactive = ["solus"]\n')

    refused = host("athlete", "add", "Ana", "--profile", profile)

    assert refused.status == 1
    assert refused.complaint[0].startswith(f"{profile}: overactive: no muscle called 'solus'")
    assert host("athlete", "list", "--json").json == []
