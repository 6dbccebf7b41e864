"""The words by which prose tells of applying, of ending and of going on, in the languages that are served."""

from __future__ import annotations

from functools import partial

from crawler.fields.months import weekdays
from crawler.fields.patterns import words

_words = partial(words, before=r"\b", after=r"\b")

# Prepositions and verbs, which stand beside their day.
UNTIL = _words(
    r"until|no(?:t)?\slater\sthan|clos(?:es|ed|ing)(?:\son)?|close(?:\son|(?=:|\s(?:at|for)\s))|extended\sto|up\sto\sand\sincluding",
    r"jusqu['’]au|jusqu['’]à|au\splus\stard(?:\sle)?|clos\sle|clôturé\sle|d['’]ici",
    r"hasta|a\smás\stardar|finaliza\w*|vence|prorroga\w*",
    r"fins|com\sa\smàxim|finalitza\w*|prorroga\w*",
    r"bis|spätestens|endet",
    r"entro|fino|sino|scad[eo]\w*|prorog\w+",
    r"senast|till\soch\smed|t\.\s?o\.\s?m|stänger|förlängs",
    r"najpóźniej|nie\spóźniej\sniż|upływa|trwa",
    r"uiterlijk|tot\sen\smet|t/m|sluit",
    r"senest|innen|til\sog\smed|utløper",
)
# Nouns, which stand before their day with some words between; in Italian, prepositions too.
TERM = _words(
    r"deadlines?(?!\sextension)|(?:closing|due|submission|cut-?off)\sdates?",
    r"dates?\s(?:limites?|de\s(?:fin|cl[oô]ture))|cl[oô]ture|échéance|fin\s(?:de|du|des)\s(?:dépôts?|candidatures?)",
    r"fecha\slímite|plazo|cierre|prórroga",
    r"data\slímit|termini|tancament|pròrroga",
    r"\w*frist(?:en)?|stichtag|\w{4,}schluss",
    r"entro|fino|sino|scaden\w+|prorog\w+|termin[ei]|chiude|data\s(?:di\s)?(?:chiusura|fine\s(?:presentazione|domande))"
    r"|chiusura\s(?:del\w*\s)?(?:bando|avviso|sportello|termini)",
    r"sista\s(?:\w*dag|datum)|deadline",
    r"termin\w*",
    r"sluitingsdatum|uiterste\s\w+|einddatum",
)
# Words with other meanings: only hours and days may stand between them and the day.
BY = _words(r"by|due|till|do")
_ASIDES = (
    "on at the of noon midnight midday time uk cet cest gmt bst local brussels hours hrs h am pm a p m end day dnia"
    " dzień godz godziny r den"
)
BY_THE_WAY = weekdays() | frozenset(_ASIDES.split())
_STARTS = (
    r"opens?|opening|starts?|begins?|ouverture|ouvr\w+|commence\w*|débute\w*|apertura|abr(?:e|irá)|comienz\w+|comenzar\w*"
    r"|inici\w+|obertura|obr(?:e|irà)|comença\w*|öffnet|beginnt|startet|apr(?:e|irà)|inizi\w+|decorr\w+|öppnar|börjar|startar"
    r"|rozpocz\w+|opent|begint|åpner|begynner|starter"
)
STARTS = _words(_STARTS)
# Labels of the day that opens a call.
OPENING = _words(
    r"opening\sdate|date\sd['’]ouverture|fecha\sde\s(?:apertura|inicio)|data\s(?:di\s)?apertura|data\sd['’]obertura"
    r"|apertura\s(?:del\w*\s)?(?:bando|avviso|sportello|termini)",
    before=r"\A",
)
# A term that is counted from a day, and words that open a window.
OTHER_DAY = _words(
    r"dal|giorni|mesi|days|months|weeks|jours|mois|d[ií]as|meses|dies|tagen?|monaten?|dagar|dager|dagen|dni|miesięcy",
    r"ab|partir|desde|vanaf|since",
    _STARTS,
)
EARLY = _words(r"chius\w+\santicipata", before=r"(?<!salvo )\b")
APPLYING = _words(
    r"appl(?:y|ying|ications?)\b|proposals?\b|submi(?:t|ssions?)|deadline|call\s(?:is\s)?(?:clos|open)"
    r"|(?:competition|fund|scheme|grant|round|window)s?\s(?:is\s|will\s|now\s)?(?:clos|open)",
    r"candidat|dossiers?\b|dép[oô][st]|appels?\s(?:à|(?:est\s|reste\s)?ouvert)|guichet|soumi|cl[oô]tur|demandes?\b|propositions?\b"
    r"|inscri|répon(?:dre|ses?)\b|dates?\slimites?|projets?\sà\s(?:envoyer|adresser|transmettre)",
    r"solicitud|presentaci|convocatoria|plazo\b|propuesta",
    r"sol·licitud|presentar|convocatòria|termini\b|proposta",
    r"anträge|antrag|einreich|bewerb|skizze|vorschl[äa]g|stichtag|\w*frist\b|ausschreibung",
    r"domand|istanz|candida|propost|richiest|present|invi[oa]|trasmess|partecipa|adesion|scaden|prorog"
    r"|sportello\saperto|(?:chiusura|apertura)\s(?:del\w*\s)?(?:bando|avviso|sportello|termini)|data\s(?:di\s)?chiusura"
    r"|(?:bando|avviso|sportello)\s(?:\w+\s){0,3}scade|\Ascade",
    r"ansök|sök\b|utlysning",
    r"wnios|nab[oó]r|składa|konkurs|aplikac",
    r"aanvra|vra(?:ag|agt|gen)\s(?:\w+\s){0,4}aan\b|indien|inschrijv|openstelling",
    r"søk",
    after="",
)
# What else ends on a day: works, costs, reports, and what the funder does.
DOING = _words(
    r"payment\sclaims?|claims?\smust|questions\sabout|demandes?\sde\s(?:paiement|versement|solde)"
    r"|solicitud\w*\sde\s(?:pago|cobro|modificaci)|domand\w+\sdi\s(?:pagamento|erogazion|saldo|rimborso)|auszahlung|utbetal"
    r"|wnios\w+\so\spłatno|vaststelling|gegründet|laufen\b|incorporated|registered|trwając|per\sspese|"
    r"projects?\s(?:must|should|will|has|have|is|are|can|start|end|to)\b|start\sdate|begin|implement|spent\b"
    r"|spend|incurred"
    r"|reports?\b|invoice|takes?\splace|\bheld\b|notif|results?\b|decision|interview|webinar|register\b"
    r"|registration|workshop|info\w*\sdays?\b",
    r"travaux|factur|dépenses?|réalis|achev|aura\slieu|lauréat|résultat|jury|sélectionné|versement|la\sconvention|bilan|démarr"
    r"|rapport|webinaire|réunions?\sd|journées?\sd|ateliers?\b|rencontres?\b",
    r"justific|ejecu|gastos|resol|jornada|realiza|celebra|financiar\s|actuaci|concedid",
    r"execu|despes|realitza|finançar\s|concedid",
    r"\w*stattfind|durchgef|durchzuf|abgeschlossen|abschluss|projektbeginn|\w*laufzeit|\w*zeitraum|verwendung|veranstaltung"
    r"|bewilligung|zuwendung",
    r"rendicont|sostenut|ultimat|conclus|conclud|realizzat|graduatori|liquidazion|svolg|si\sterr|avr(?:à"
    r"|anno)\sluogo",
    r"äger\srum|genomför|slutrapport|redovis|beslut|projektstart|projektet\b",
    r"odbędz|realizac|zakończ|wydatk|rozlicz|wynik|ogłosz|ogłas|rozstrzyg",
    r"plaats|afgerond|uitgevoerd|uitvoer|verantwoord|uitslag|realis",
    r"gjennomfør|rapporter|avslutt|vedtak|oppstart|prosjektet\b",
    after="",
)
ROLLING = _words(
    r"\A(?:fort)?(?:laufend|løpende|löpande)\Z|\A(?:jederzeit|doorlopend|rolling|ongoing|en\scontinu)\Z",
    r"(?:until|while)\s[a-z ]{0,40}?(?:fund(?:s|ing)|budget|money|resources)\s(?:is|are|has|have|runs?|lasts?"
    r"|remains?|allows?)\b"
    r"|exhaustion\sof\s(?:the\s)?(?:funds|budget)|(?:on|in)\sa\srolling\s|rolling\s(?:basis|call|deadline"
    r"|applications?|submissions?)"
    r"|no\s(?:submission\s|closing\s|application\s)?(?:deadline|closing\sdate)\b(?!\s(?:ext|has\b|yet|is\sset|will\sbe))"
    r"|open\sall\syear|continuously\sopen"
    r"|open\scontinuously|first[\s-]come,?[\s-]first[\s-]served|(?:apply|submit(?:ted)?"
    r"|applications?)\s[a-z ]{0,30}?at\sany\stime",
    r"jusqu['’](?:à|au)\s(?:l['’])?[ée]puisement|au\sfil\sde\sl['’]eau|(?:toute|au\slong\sde)\sl['’]année"
    r"|(?:sans|aucune|pas\sde)\sdate\s(?:limite|de\sclôture|butoir)"
    r"|(?:dépos\w*|candidat\w*|demandes?|dossiers?)\s[a-zéèêà ]{0,30}?à\stout\smoment"
    r"|dépôt\s(?:en\scontinu|permanent)"
    r"|guichet\sou(?:vert\s)?permanent",
    r"(?:hasta|salvo)\s(?:el\s|su\s)?agota(?:r|miento)|agotamiento\sde(?:l|\slos?)?\s(?:crédito|fondo"
    r"|presupuesto|recurso)"
    r"|todo\sel\saño|abiert[oa]s?\s(?:de\s(?:forma|manera)\s)?(?:permanente|continua?(?:da)?(?:mente)?|continuo)\b"
    r"|(?:convocatoria|ventanilla)\s(?:permanente|abierta\b)|de\sforma\spermanente|sin\sfecha\s(?:límite|de\scierre)",
    r"fins\sa?\s?(?:l['’]\s?)?(?:exhaur|esgota)|exhauriment\sd|tot\sl['’]any",
    r"bis\szur?\s(?:vollständigen\s)?(?:aus|er)schöpfung|bis\s(?:die|alle)\smittel\s|solange\s[a-zäöü ]{0,20}mittel"
    r"|(?:jederzeit|laufend|fortlaufend|ganzjährig|kontinuierlich)\s(?:[a-zäöü]+\s)?(?:möglich|eingereicht"
    r"|gestellt|beantragt|einreich|offen)"
    r"|laufende\s(?:einreichung|antragstellung|ausschreibung)|(?:anträge|einreichung"
    r"|antragstellung)\s[a-zäöü ]{0,20}(?:jederzeit|laufend|ganzjährig)",
    r"esauriment|a\ssportello\b|senza\s(?:una\s)?scadenza|sempre\saperto",
    r"(?:ansök\w*|utlysning\w*|öppen|öppet)\s[a-zåäö ]{0,20}?löpande|löpande\s(?:ansök|utlysning)"
    r"|så\slänge\s[a-zåäö ]{0,25}(?:räcker|finns)"
    r"|tills\s(?:medlen|pengarna|budgeten)\s",
    r"do\s(?:czasu\s)?wyczerpania|nabór\s(?:jest\s)?(?:prowadzony\sw\strybie\s)?ciągł|w\strybie\sciągłym",
    r"zolang\s[a-z ]{0,25}(?:budget|voorraad|geld|middelen)|tot(?:dat)?\s(?:het\s)?(?:\w*budget|\w*plafond"
    r"|geld)\s[a-z ]{0,12}(?:op|bereikt|uitgeput)"
    r"|doorlopend\s(?:open|aan)|het\shele\sjaar\s(?:door|open)|op\s=\sop",
    r"løpende\s(?:søknad|frist|utlysning|behandl|mottak)|søknads?\w*\s[a-zæøå ]{0,20}løpende|fortløpende"
    r"|så\slenge\s[a-zæøå ]{0,20}(?:rekker|midler)"
    r"|til\s(?:midlene|pengene|budsjettet)\s|søkes?\s(?:hele\såret|løpende)",
    after="",
)
