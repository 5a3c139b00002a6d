"""The words runners use for runs and for everything else, in six languages.

All words are in the spelling of `wording.plain` (no accents, no capitals); `_` stands for a
space, a hyphen or nothing. Each table is one claim about a text.
"""

import re


def _words(*lines: str) -> re.Pattern[str]:
    found = "|".join(
        word.replace("_", r"[\s-]?") for line in lines for word in line.split() if word
    )
    return re.compile(rf"(?<![a-z0-9§])(?:{found})(?![a-z0-9])")


# --- what makes a text a run ---------------------------------------------------------------------

# Words that name a run and little else.
RUN = _words(
    r"(?<=min\s)fast (?<=mi\s)fast (?<=km\s)fast overs?_?/_?unders? retour_au_calme "
    r"vuelta_a_la_calma",
    # en
    r"(?:easy|long|recovery|tempo|steady|trail|base|foundation|aerobic|progression"
    r"|progressive|treadmill|"
    r"threshold|fartlek|interval|hill|group|club|shakeout|endurance|short|moderate|relaxed"
    r"|slow|fast|quality|"
    r"medium_long|mid_long|med_long|fast_finish|speed|pace|marathon|half_marathon|training"
    r"|morning|evening|"
    r"lunch|track|solo|free|tune_up|test|continuous|daily|am|pm|regeneration)[\s-]runs?",
    r"run_leg jog jogs jogging run/walk walk/run run_walk walk_run fartlek fartleks "
    r"parkrun shake_?out shake_outs?",
    r"med_long medium_long mid_long gen_aerobic general_aerobic vo2max vo2_max v02max lt\d? lthr",
    r"marathon_pace half_marathon_pace race_pace tempo_run hill_repeats? hill_sprints? hill_reps?",
    r"strides? stride_outs? pick_ups? yasso cruise_intervals? mona_fartlek couch_to_5k "
    r"c25k lr mlr slr",
    # Cross-country is run, but for what is done on skis and wheels and for journeys.
    r"(?:cross_country|xc)(?!_(?:ski|bik|cycl|mtb|mountain_bik|ride|riding|road_trip|trip|move"
    r"|flight|drive|tour)) cross_runs? cross_races?",
    r"tempo_intervals? track_workout track_session speed_?work long_jog long_slow_distance lsd maf",
    # de
    r"(?:[a-z]*(?:dauer|tempo|berg|hugel|schwellen|regenerations|erholungs|steigerungs|test"
    r"|wettkampf|"
    r"trainings|wald|gelande|minuten|lang|volks|stadt|crescendo|wechsel|intervall|morgen"
    r"|abend|spass|"
    r"genuss|gruppen|nuchtern|halbmarathon|marathon|endbeschleunigungs|aufbau|grundlagen"
    r"|trail|barfuss))"
    r"(?:lauf|laufe|laufen|laufs)",
    r"(?:lang|lange|langer|langsame[rs]?|lockere[rs]?|ruhige[rs]?|leichte[rs]?|flotte[rs]?"
    r"|zugige[rs]?|"
    r"schnelle[rs]?|entspannte[rs]?|kurze[rs]?|mittlere[rs]?|regenerative[rs]?)_(?:lauf"
    r"|laufe|laufen|joggen|dl)",
    r"lauf laufen laufe dl dl\d ldl tdl edl gdl mdl rdl joggen jogg traben trablauf "
    r"fahrtspiel laufeinheit",
    r"crosslauf crosslaufe cross_lauf querfeldeinlauf",
    r"laufband lauftraining lauftreff lauf_abc steigerungen? stl ga_?1 ga_?2 einlaufen auslaufen",
    r"bergsprints? tempowechsel\w* intervalltraining laufschule laufintervalle? longjog reko_?lauf",
    # fr
    r"footings? sorties?_longues? course_a_pied cap courir fractionnes? vma seance_vma "
    r"cote cotes sl",
    r"endurance_(?:fondamentale|active) ef ea footing_lent (?<=\d\s)ld treadmill "
    r"decrassage lignes?_droites? trottiner allure",
    r"(?:sortie|course|seance)_(?:facile|lente|tranquille|trail|footing|seuil|tempo|vma"
    r"|fractionnee?) seuil",
    # es
    r"rodajes? trote trotar correr tirada tirada_larga carrera_(?:continua|suave|facil"
    r"|larga|lenta)",
    r"series cuestas rectas progresivos cambios_de_ritmo",
    # nl
    r"hardlopen hardloop\w* duurloop duurlopen duurloopje (?:rustige|lange|langzame|herstel"
    r"|snelle)_?"
    r"(?:loop|loopje|duurloop|run) herstelloop(?:je)? tempoloop wisselduurloop loopje looptraining "
    r"heuveltraining intervaltraining inlopen uitlopen versnellingen klimloop dribbelen",
    # it
    r"corsa corsetta correre corse lunghissimo fondo_(?:lento|medio|veloce) ripetute "
    r"allunghi salite "
    r"corsa_(?:lenta|lunga|facile|media|progressiva) lungo_lento progressivo variazioni "
    r"riscaldamento",
)
# Words that name a run in a plan, but mean many things elsewhere.
MAYBE_RUN = _words(
    r"echauffement calentamiento defaticamento",
    r"runs? running easy long tempo intervals? intervall\w* repeats? reps speed pace "
    r"steady progression",
    r"hills? track threshold endurance aerobic recovery regeneration warm_up cool_down wu "
    r"cd workout laps?",
    r"race marathon half_marathon halbmarathon semi semi_marathon maratona? mezza_maratona "
    r"halve_marathon",
    r"halve media_maraton tune_up time_trial dress_rehearsal simulation moderate hard",
    r"course sortie seance recup recuperation loop loopen lopen drempel carrera rodar "
    r"suave facil lento",
    r"fondo cl cm cc d[123] lunga lungo medio soglia umbral ritmo largo larga wettkampf "
    r"rennen locker ruhig lange gara wedstrijd",
    r"herstel rustig rigenerante recupero tt competition compet course sprints? e m t i r "
    r"vo2 cv gmp ga",
)
# Text around these is training talk, too: it does not count as foreign.
FILLER = _words(
    r"and or the a an at in on of to for with by then from into your my our day session "
    r"workout training",
    r"total distance min mins minutes minute km mi mile miles m k x sets? rest rests? walk "
    r"walking between",
    r"very moderate easy hard fast slow relaxed comfortable conversational optional total "
    r"easy_pace plus",
    r"finish last first middle through over rolling flat terrain trails? road park "
    r"treadmill around",
    r"am pm week wk phase cut_?down down_week building up down goal test key second third "
    r"group course",
    r"mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    r"moved this is",
    r"consisting seconds minutes downhill uphill pace paces times start little slower "
    r"faster increase every effort",
    r"repeat following reps rep recovery interval intervals sprint all both half quarter "
    r"whole next after before",
    r"nov dec jan feb mar apr may jun jul aug sep oct date note session_[ivx]+ number no",
    r"und mit im in der die das den dem zu am auf ca etwa km minuten min locker ruhig "
    r"langsam flott zugig",
    r"puis avec en de du des la le les l d a au aux et sur facile lente souple tranquille "
    r"active douce",
    r"con en de del la el los las y al suave facil lento lenta ritmo progresivo por minutos hora",
    r"met van het een op de rustig rustige langzaam en in met minuten uur km tempo",
    r"di del della con e in al alla il la lo lento lenta facile minuti ore",
)

# --- what is not a run --------------------------------------------------------------------------

REST = _words(
    r"rest rests? rest_?day off_?day day_off off days_off no_running complete_rest "
    r"full_rest recovery_day",
    r"ruhetag ruhe pause pausentag frei lauffrei trainingsfrei laufpause erholungstag pausieren",
    r"repos jour_de_repos repos_complet off descanso dia_de_descanso libre riposo giorno_di_riposo",
    r"rust rustdag vrij vrije_dag rusten",
)
CROSS = _words(
    r"active_recovery active_rest",
    r"(?:cross_country|xc)_(?:ski|bik|cycl|mtb|mountain_bik|ride|riding)\w*",
    r"(?:ski|hik|bik|rid|cycl|walk)\w*:?_(?:cross_country|xc)",
    r"cross(?!_(?:country|races?|runs?|lauf)(?![a-z]))",
    r"cross_?train\w* xt x_?train\w* bike bikes biking ride rides riding cycle "
    r"cycling spin spinning",
    r"swim swims swimming row rows rowing erg elliptical stairmaster aqua\w* pool_run\w* "
    r"hike hikes hiking",
    r"walk walks walking yoga pilates stretching mobility zwift peloton ski skiing nordic "
    r"kayak paddle surf",
    r"climb climbing boulder\w* tennis football soccer basketball golf skate skating "
    r"inline brisk_walk",
    r"triathlon_swim foam_roll\w* rad radfahren radeln rennrad mtb ergometer schwimmen "
    r"wandern spaziergang",
    r"alternativtraining crosstrainer walken nordic_walking rudern velo cyclisme natation "
    r"nager marche",
    r"randonnee rameur home_trainer bici bicicleta ciclismo natacion nadar caminar "
    r"caminata senderismo eliptica",
    r"fietsen fiets wielrennen zwemmen wandelen wandeling nuoto nuotare bicicletta "
    r"camminata camminare",
    r"ciclismo rulli spinnen vtt entrainement_croise entrenamiento_cruzado",
)
WALK = _words(r"walk walks walking spaziergang marche wandelen camminata caminata walken wandern")
STRENGTH = _words(
    r"strength strengthen\w* strengthening strength_training weights weight_training "
    r"lifting gym core s&c",
    r"s_and_c legs_and_core legs full_body upper_body lower_body plyo plyos plyometrics "
    r"kettlebells? crossfit",
    r"conditioning bodyweight push_ups squats hiit bootcamp circuit_training circuits "
    r"barre resistance",
    r"kraft krafttraining kraftraum stabi stabis? stabilisation athletik athletiktraining "
    r"rumpf rumpfkraft",
    r"fitnessstudio gymnastik kraftigung\w* renfo renforcement\w* ppg gainage musculation muscu",
    r"fuerza gimnasio gym pesas core abdominales kracht krachttraining rompstabiliteit sportschool",
    r"forza palestra pesi potenziamento rinforzo mobilita core_stability",
)
# Words of work, travel and home: with one of them, only a clear run with an amount is a run.
ELSEWHERE = _words(
    r"1:1",
    r"stand_?up scrum meeting meetings mtg call calls sync review reviews demo planning "
    r"retro retrospective",
    r"interview webinar workshop conference lecture exam deadline dentist doctor "
    r"appointment physio massage",
    r"birthday dinner breakfast brunch party movie flight train_to hotel budget report "
    r"payroll project client",
    r"release deploy\w* backup backups server servers migration script scripts tests? "
    r"errands? grocery groceries",
    r"school office invoice stakeholders? agenda kickoff roadmap backlog okr board "
    r"team_lunch lunch_with",
    r"meet coffee drinks anniversary wedding concert netflix festival holiday vacation "
    r"travel drive parking",
    r"expo packet bib pick_?up_bib registration register lottery ballot volunteer\w* "
    r"cheer\w* watch spectat\w*",
    r"results tickets? fundrais\w* sign_?up entry entries opens closes sale sales shoes? "
    r"order delivery",
    r"condition conditions relations risk salary bonus price loan savings donate donation "
    r"raise race_track long_running dog dogs kids pay bill bills rent tax store shop",
    r"dry_run test_run trial_run bull_run school_run milk_run home_run ski_run beer_run "
    r"coffee_run food_run",
    r"run_through run_by run_over run_down run_out run_into run_late running_late "
    r"run_errands run_payroll",
    r"running_costs? running_order in_the_long_run long_run_average interest elections? "
    r"mayor office_hours",
    r"besprechung termin zahnarzt arzt geburtstag abgabe rechnung urlaub reise hotel kino "
    r"sitzung elternabend",
    r"reunion rendez_vous rdv dentiste medecin anniversaire vacances courses conference vol cinema",
    r"reunion cita dentista medico cumpleanos vacaciones vuelo compra entrega",
    r"vergadering tandarts afspraak verjaardag vakantie vlucht overleg borrel boodschappen",
    r"riunione appuntamento compleanno vacanza volo spesa consegna cinema plan_ends ends?",
)
BANNER = re.compile(
    r"^(?:(?:week|wk) \d+\W*)?(?:race|taper|recovery|deload|cut_?back|down|easy|rest|peak"
    r"|base) week\W*$|"
    r"\bweeks? to (?:goal|go|race)\b|\btraining week\b|\bfinal training week\b|\bweek \d+ of \d+\b"
    r"|^(?:week|wk|woche|kw|trainingswoche|semaine|semana|settimana)\s?#?\d+\s?(?:$"
    r"|[:(-]?\s?(?:total|distance"
    r"|mileage|volume|umfang|gesamt|\d+(?:\.\d+)?\s?(?:km|mi|miles?)\s?\)?$))|\bweekly "
    r"(?:total|mileage|volume)\b"
    r"|\b(?:wochenumfang|wochenkilometer|volume hebdo\w*|volumen semanal|total semanal)\b"
    r"|^(?:base|build|peak|taper|recovery|speed|endurance|specialty) (?:phase|block|week)\b"
    r"|\bphase \d+$"
)
OPTIONAL = re.compile(
    r"\boptional(?:ly)?\b(?! (?:fast|strides?|hills?|finish|pick|through|surge|with))|\bif "
    r"(?:you )?(?:feel|need|want|time)"
    r"|\bor (?:a )?(?:complete )?(?:rest|off|day off|cross|xt|ride|bike|swim|walk|yoga)\b"
    r"|\b(?:rest|off|day off|cross[\s-]?train(?:ing)?|xt)(?: day)? or\b"
    r"|\boder (?:ruhe|pause|frei|rad)\w*|\b(?:ruhetag|frei|pause) oder\b|\bou repos\b"
    r"|\brepos ou\b|\bo descanso\b"
    r"|\bdescanso o\b|\bo riposo\b|\briposo o\b|\bof rust\b|\brust of\b"
    r"|\b(?:optionnel|facultatif|facultative|opcional|facoltativ[oa]|optioneel|fakultativ"
    r"|bei bedarf|wahlweise)\b"
)

# --- which kind of run --------------------------------------------------------------------------

NAMED_RACE = _words(
    r"race races race_?day tune_up_race goal_race time_trial tt parkrun run_leg relay_leg "
    r"turkey_trot fun_run relay_race",
    r"wettkampf wettkampfe wk rennen testlauf volkslauf stadtlauf halbmarathonwettkampf",
    r"competition compet course_objectif jour_de_course corrida competicion dia_de_carrera "
    r"carrera_popular",
    r"carrera_(?:de_)?\d+k? wedstrijd gara giorno_di_gara stracittadina trot",
)
# What may stand behind "race" without making it one.
NOT_RACE = re.compile(
    r"\b(?:race|goal|marathon|wettkampf|renn)[\s-]*(?:pace|paced|effort|tempo|specific"
    r"|simulation|prep\w*|week|predictor"
    r"|plan|rehearsal|intensity|speed|shoes|kit|practice|feeling)\b|\b(?:pre"
    r"|post)[\s-]?race\b|\b(?:week|day|days) (?:before|after) (?:the )?race\b"
    r"|\bbefore (?:the )?race\b"
)
EVENT = re.compile(
    r"\b(?:half|halve|semi|media|mezza|1/2)[\s-]?(?:marathon|maraton[ae]?)\b"
    r"|\b(?:halbmarathon|marathon|maraton[ae]?)\b"
    r"|^(?:le )?semi\b|(?<![\w.])(?:26\.2|13\.1)(?![\d.])"
)
NOT_EVENT = re.compile(
    r"marathon(?:s)?[\s-]*(?:pace|run|tempo|effort|simulation|training|plan|prep\w*|long"
    r"|specific|rehearsal|monday"
    r"|week|session|reading|movie|coding|party)|\b(?:easy|long|recovery|tempo|intervals?"
    r"|jog)\b|week"
)
STRIDES = _words(
    r"(?<=\d\s)st",
    r"strides? stride_outs? striders? pick_?ups? (?<=\d\s)ld steigerungen? "
    r"steigerungslaufe? stl accelerations?",
    r"lignes?_droites? allunghi versnellingen? rectas progresivos technical_strides wind_?sprints?",
)
PLUS_SPEED = re.compile(r"\+\s?speed\b")
HILLS = _words(
    r"hill hills hill_?repeats? hill_?sprints? hill_?reps? uphill hill_circuits? hillwork "
    r"kenyan_hills",
    r"berglauf berglaufe bergsprints? hugellauf hugellaufe berganlauf\w* bergintervalle? "
    r"treppenlauf hugel",
    r"cotes? montees? cuestas? salite salita heuvels? heuveltraining heuvelloop "
    r"heuvelsprints? klimloop",
)
TERRAIN = re.compile(
    r"\b(?:rolling|hilly|gentle|undulating|through|over|on|some|optional(?:ly)?|with"
    r"|incl\w*|huglige[rsn]?)\s(?:rolling |some |gentle |the )*hills?\b"
    r"|\bhilly\b|\bhill (?:course|route|loop|country|park|road|street)\b|\brolling hill\b"
    r"|\bhills?,? (?:route|course|terrain)\b"
    r"|\b(?:no|avoid) hills\b"
)
LONG = _words(
    r"long long_?run lr mlr slr long_?jog med_long medium_long mid_long long_slow lsd "
    r"endurance_long longrun",
    r"lange[rn]? lang langer_lauf ldl uberdistanz sorties?_longues? longue sl tirada_larga "
    r"tirada largo larga",
    r"lange_(?:duurloop|loop|run) lunga lungo lunghissimo corsa_lunga",
)
TEMPO = _words(
    r"(?<=min\s)fast (?<=mi\s)fast (?<=km\s)fast",
    r"tempo tempos threshold lt lt\d lactate lactate_threshold cruise steady_state "
    r"sweet_?spot mp hmp gmp",
    r"marathon_pace goal_pace progression progressive progressively fast_finish cut_?down "
    r"subthreshold ssr",
    r"sub_threshold marathon_simulation simulation dress_rehearsal comfortably_hard marathon_tempo",
    r"tempodauerlauf tdl tempolauf tempolaufe schwelle schwellenlauf schwellentraining "
    r"renntempo crescendo",
    r"crescendolauf endbeschleunigung marathontempo halbmarathontempo zugig zugiger "
    r"flotter wechseltempo",
    r"seuil allure allure_\w+ tempo_run rythme umbral ritmo ritmo_\w+ progresivo tempoloop drempel",
    r"drempelloop drempeltraining wisselduurloop soglia medio progressivo ritmo_gara "
    r"corsa_media fondo_medio",
    r"carrera_progresiva fondo_veloce cm(?=\s\d) tempowechsellauf",
)
INTERVALS = _words(
    r"overs?_?/_?unders?",
    r"intervals? repeats reps? repetitions? vo2max vo2_max vo2 v02max speed speed_?work "
    r"track fartlek",
    r"fartleks yasso over_and_unders? overs_and_unders ladder ladders pyramid pyramids "
    r"billats? surges (?<!hill\s)sprints?",
    r"on/off minutes_on 10_?20_?30 mona cv speed_session track_workout kilometer_repeats "
    r"mile_repeats",
    r"intervall intervalle intervallen intervalltraining intervalllauf iv fahrtspiel "
    r"tempowechsel wiederholungen",
    r"wiederholungslaufe tempointervalle bahntraining fractionnes? vma vma_courte vma_longue 30/30",
    r"piste series cambios_de_ritmo repeticiones intervalos intervaltraining interval intervallen",
    r"baantraining ripetute variazioni variazioni_di_ritmo ripetizioni pista blokken bloktraining",
)
RECOVERY = _words(
    r"recovery recovey recover regen regeneration regenerative[rs]? regenerations?lauf "
    r"reko rekom kompensation",
    r"recup recuperation decrassage recuperacion regenerativo herstel herstelloop(?:je)? "
    r"rigenerante recupero",
    r"rdl reg_dl recovery_jog defaticante scarico erholungslauf",
)
SHAKEOUT = _words(r"shake_?outs? shake_out_run shake_out_jog")
EASY = _words(
    r"easy jog jogging e gen_aerobic general_aerobic aerobic base foundation relaxed "
    r"conversational slow",
    r"locker lockerer? lockeres ruhig ruhiger dauerlauf dl edl ga_?1 langsam langsamer "
    r"footing facile ef",
    r"endurance_fondamentale rodaje suave trote rustig rustige duurloop lenta lento "
    r"rustige_duurloop",
)
# Paces that make running fast, left as marks by `wording`.
FAST_MARK = re.compile(r"§(?:reps|mp|hm|rp|fast|steady)")
RACE_PACE = re.compile(
    r"\b(?:race|goal)[\s-]pace\b|\brace[\s-]specific\b|\brenntempo\b|\ballure (?:course"
    r"|specifique|objectif)\b"
    r"|\britmo (?:gara|carrera|competicion)\b|\bwedstrijdtempo\b"
)
EMOJI_RUN = re.compile("[🏃👟]")
EMOJI_STRENGTH = re.compile("[🏋💪]")
EMOJI_CROSS = re.compile("[🚴🚵🏊🧘🚶🚣⛷🥾]")
EMOJI_REST = re.compile("[🛌😴🛏]")
