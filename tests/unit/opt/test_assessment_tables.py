"""Every row of the assessment tables (NASM CPT 4th-7th edition, NASM CES, common practice)."""

from functools import cache

import pytest

from plansync.opt.assessment import imbalances_of
from plansync.opt.catalogue import Catalogue
from plansync.opt.imbalance import Activity, Side
from plansync.opt.reading import build
from plansync.resources import load_config

CORE = "transverse-abdominis multifidus diaphragm-pelvic-floor"
CALVES = "gastrocnemius-lateral gastrocnemius-medial soleus"
HAMSTRINGS = "biceps-femoris-long biceps-femoris-short medial-hamstrings"
BICEPS = "biceps-femoris-long biceps-femoris-short"
ADDUCTORS = "adductors-short adductor-magnus gracilis"
HIP_FLEXORS = "iliopsoas rectus-femoris tfl"
GLUTES = "gluteus-maximus gluteus-medius"

# The tables write a muscle as it is for the side the sign is seen on, with < before it for the
# other side and + where only CES adds it; overactive | underactive.
TURN_OUT = (
    "soleus gastrocnemius-lateral biceps-femoris-short +tfl"
    " | gastrocnemius-medial medial-hamstrings gracilis sartorius popliteus"
    " +gluteus-medius +gluteus-maximus"
)
FLATTEN = (
    "peroneals gastrocnemius-lateral biceps-femoris-short tfl"
    " | tibialis-anterior tibialis-posterior gastrocnemius-medial gluteus-medius"
)
KNEES_IN = (
    "adductors-short biceps-femoris-short tfl vastus-lateralis +gastrocnemius-lateral"
    " | gluteus-medius gluteus-maximus vastus-medialis"
    " +medial-hamstrings +gastrocnemius-medial +tibialis-anterior +tibialis-posterior"
)
LOW_BACK_ARCHES = (
    "iliopsoas rectus-femoris erector-spinae latissimus-dorsi"
    f" | gluteus-maximus {HAMSTRINGS} {CORE}"
)
UPPER_CROSSED = (
    "upper-trapezius levator-scapulae sternocleidomastoid latissimus-dorsi pectorals"
    " | deep-neck-flexors serratus-anterior rhomboids mid-lower-trapezius rotator-cuff"
)
TABLES = {
    "overhead-squat/feet-turn-out": TURN_OUT,
    "overhead-squat/feet-flatten": FLATTEN,
    "overhead-squat/knees-in": KNEES_IN,
    "overhead-squat/knees-out": f"piriformis {BICEPS} tfl gluteus-minimus"
    " | adductors-short medial-hamstrings gluteus-maximus",
    "overhead-squat/forward-lean": f"{CALVES} iliopsoas rectus-femoris rectus-abdominis"
    " external-oblique +piriformis | tibialis-anterior gluteus-maximus erector-spinae"
    " +transverse-abdominis +multifidus +diaphragm-pelvic-floor",
    "overhead-squat/low-back-arches": LOW_BACK_ARCHES,
    "overhead-squat/low-back-rounds": f"{HAMSTRINGS} adductor-magnus rectus-abdominis"
    " external-oblique"
    f" | gluteus-maximus erector-spinae {CORE} iliopsoas rectus-femoris latissimus-dorsi",
    "overhead-squat/arms-fall-forward": "latissimus-dorsi pectorals"
    " | mid-lower-trapezius rhomboids rotator-cuff",
    "overhead-squat/heels-rise": "soleus | tibialis-anterior",
    "overhead-squat/weight-shift": "adductors-short tfl <piriformis <biceps-femoris-long"
    " <biceps-femoris-short <gastrocnemius-lateral <gastrocnemius-medial <soleus <gluteus-medius"
    " | gluteus-medius <adductors-short <tibialis-anterior",
    "single-leg-squat/knee-in": "adductors-short biceps-femoris-short tfl vastus-lateralis"
    " | gluteus-medius gluteus-maximus vastus-medialis",
    "single-leg-squat/hip-hike": "<quadratus-lumborum tfl gluteus-minimus"
    " | adductors-short gluteus-medius",
    "single-leg-squat/hip-drop": "adductors-short | gluteus-medius quadratus-lumborum",
    # The internal oblique is never listed as overactive (muscles.toml).
    "single-leg-squat/trunk-turns-in": "<external-oblique tfl adductors-short"
    f" | <internal-oblique external-oblique {GLUTES}",
    "single-leg-squat/trunk-turns-out": "external-oblique piriformis"
    f" | internal-oblique <external-oblique <adductors-short {GLUTES}",
    "posture/pes-planus-distortion": f"{CALVES} {ADDUCTORS} {HIP_FLEXORS}"
    f" | tibialis-anterior tibialis-posterior {GLUTES}",
    "posture/pronation-distortion": f"{CALVES} peroneals {ADDUCTORS} {HIP_FLEXORS}"
    f" biceps-femoris-short | tibialis-anterior tibialis-posterior {GLUTES}",
    "posture/lower-crossed": f"{HIP_FLEXORS} erector-spinae"
    f" | {GLUTES} {HAMSTRINGS} rectus-abdominis external-oblique",
    "posture/lower-crossed-6th": f"{CALVES} {HIP_FLEXORS} {ADDUCTORS} latissimus-dorsi"
    f" erector-spinae | tibialis-anterior tibialis-posterior {GLUTES} transverse-abdominis",
    "posture/upper-crossed": UPPER_CROSSED,
    "gait/feet-turn-out": TURN_OUT,
    "gait/feet-flatten": FLATTEN,
    "gait/knees-in": KNEES_IN,
    "gait/low-back-arches": LOW_BACK_ARCHES,
    "gait/head-forward-shoulders-round": UPPER_CROSSED,
    "gait/pelvis-drops": "tfl adductors-short <quadratus-lumborum"
    " | gluteus-medius external-oblique <external-oblique",
    "gait/crossover": "adductors-short tfl | gluteus-medius deep-hip-rotators",
    "gait/over-stride": "rectus-femoris iliopsoas tibialis-anterior"
    f" | gluteus-maximus {HAMSTRINGS} soleus",
    "gait/foot-swings-out": f"{BICEPS} | deep-hip-rotators gluteus-medius",
    "gait/foot-swings-in": "medial-hamstrings | deep-hip-rotators gluteus-medius",
    "gait/early-heel-rise": f"{CALVES} | tibialis-anterior foot-intrinsics",
    "gait/poor-push-off": "flexor-hallucis-longus plantar-fascia"
    " | foot-intrinsics soleus gluteus-maximus",
    # Which oblique depends on the side the trunk turns to.
    "gait/trunk-twist": "pectorals <external-oblique"
    " | transverse-abdominis multifidus mid-lower-trapezius",
    "gait/lean-from-waist": "iliopsoas rectus-femoris | gluteus-maximus erector-spinae",
    "gait/shoulders-rise": "upper-trapezius levator-scapulae"
    " | mid-lower-trapezius serratus-anterior",
    "mobility/ankle-knee-to-wall": "soleus |",
    "mobility/thomas-thigh": "iliopsoas |",
    "mobility/thomas-knee": "rectus-femoris |",
    "mobility/straight-leg-raise": f"{HAMSTRINGS} |",
    "mobility/side-drop": "tfl |",
    "mobility/hip-inward-turn": "piriformis deep-hip-rotators |",
    "mobility/big-toe-extension": "flexor-hallucis-longus plantar-fascia |",
    "mobility/calf-raise": "| soleus gastrocnemius-medial",
    "mobility/single-leg-bridge": "| gluteus-maximus",
    "mobility/side-plank": "| external-oblique quadratus-lumborum gluteus-medius",
    "mobility/single-leg-stand": "| foot-intrinsics gluteus-medius",
}
# unit, mark (or marks), and how far one side may lag behind
MARKS = {
    "mobility/ankle-knee-to-wall": ("cm", 10, 10, False, 1.5, 2),
    "mobility/thomas-thigh": ("degrees above horizontal", 0, 0, True, None, None),
    "mobility/thomas-knee": ("degrees", 80, 80, False, None, None),
    "mobility/straight-leg-raise": ("degrees", 70, 80, False, None, None),
    "mobility/hip-inward-turn": ("degrees", 30, 35, False, None, None),
    "mobility/big-toe-extension": ("degrees", 50, 60, False, None, None),
    "mobility/calf-raise": ("repetitions", 20, 25, False, None, None),
    "mobility/single-leg-bridge": ("repetitions", 20, 25, False, None, None),
    "mobility/side-plank": ("seconds", 45, 60, False, None, None),
    "mobility/single-leg-stand": ("seconds", 30, 30, False, None, None),
}
SEVENTH_SHEET = {
    "overhead-squat/feet-turn-out",
    "overhead-squat/knees-in",
    "overhead-squat/forward-lean",
    "overhead-squat/low-back-arches",
    "overhead-squat/arms-fall-forward",
}
Cell = tuple[str, Activity, Side]


@cache
def catalogue() -> Catalogue:
    return build(load_config())


def test_the_tables_name_every_sign() -> None:
    assert set(TABLES) == set(catalogue().signs())


@pytest.mark.parametrize("sign", TABLES)
def test_a_sign_stands_for_the_muscles_of_its_table(sign: str) -> None:
    found = imbalances_of(catalogue().sign(sign), Side.LEFT, ces=True)

    assert sorted((one.muscle, one.activity, one.side) for one in found) == sorted(
        _cells(TABLES[sign], ces=True)
    )


@pytest.mark.parametrize("sign", TABLES)
def test_without_ces_its_additions_stay_away(sign: str) -> None:
    found = imbalances_of(catalogue().sign(sign), Side.LEFT, ces=False)

    assert sorted((one.muscle, one.activity, one.side) for one in found) == sorted(
        _cells(TABLES[sign], ces=False)
    )


def test_the_marks_of_every_test_are_those_in_common_use() -> None:
    found = {
        sign.id: (
            sign.measure.unit,
            sign.measure.least,
            sign.measure.most,
            sign.measure.is_seen_above,
            sign.measure.difference_least,
            sign.measure.difference_most,
        )
        for sign in catalogue().signs().values()
        if sign.measure
    }

    assert found == MARKS


def test_the_seventh_edition_keeps_five_signs_of_the_squat() -> None:
    squat = {one.id for one in catalogue().signs().values() if one.id.startswith("overhead")}
    kept = {one for one in squat if catalogue().sign(one).is_taught(edition=7, ces=False)}

    assert kept == SEVENTH_SHEET
    assert all(catalogue().sign(one).is_taught(edition=7, ces=True) for one in squat)


def test_each_edition_has_its_own_postures() -> None:
    taught = {
        edition: {
            one.id.removeprefix("posture/")
            for one in catalogue().signs().values()
            if one.id.startswith("posture/") and one.is_taught(edition=edition, ces=True)
        }
        for edition in (6, 7)
    }

    assert taught[6] == {"pronation-distortion", "lower-crossed-6th", "upper-crossed"}
    assert taught[7] == {"pes-planus-distortion", "lower-crossed", "upper-crossed"}


def test_what_belongs_to_no_edition_is_always_offered() -> None:
    free = [one for one in catalogue().signs().values() if not one.editions]

    assert {one.id.partition("/")[0] for one in free} == {"gait", "mobility"}
    assert all(one.is_taught(edition=6, ces=False) for one in free)


def test_no_sign_puts_a_muscle_on_a_list_it_cannot_stand_on() -> None:
    """A muscle that no list takes would fall away without a word."""
    lists = {one.id: one.lists for one in catalogue().muscles.by_id.values()}

    wrong = [
        (sign.id, one.muscle)
        for sign in catalogue().signs().values()
        for one in imbalances_of(sign, Side.LEFT, ces=True)
        if one.activity not in lists[one.muscle]
    ]

    assert wrong == []


def _cells(table: str, *, ces: bool) -> list[Cell]:
    over, _, under = table.partition("|")
    return [
        *_side(over, Activity.OVERACTIVE, ces=ces),
        *_side(under, Activity.UNDERACTIVE, ces=ces),
    ]


def _side(words: str, activity: Activity, *, ces: bool) -> list[Cell]:
    wanted = [word for word in words.split() if ces or not word.startswith("+")]
    return [
        (word.lstrip("+<"), activity, Side.RIGHT if "<" in word else Side.LEFT) for word in wanted
    ]
