"""The words by which prose tells of applying, of ending and of going on, in the languages that are served."""

from __future__ import annotations

from functools import partial

from crawler.fields.months import weekdays
from crawler.fields.patterns import words
from crawler.fields.vocabulary import LAST_DAY

_words = partial(words, before=r"\b", after=r"\b")

# Prepositions and verbs, which stand beside their day.
UNTIL = _words(
    LAST_DAY,
    r"clos(?:es|ed|ing)(?:\son)?|close(?:\son|(?=:|\s(?:at|for)\s))|extended\sto|up\sto\sand\sincluding",
    r"jusqu['’]à|clos\sle|clôturé\sle|d['’]ici",
    r"a\smás\stardar|finaliza\w*|vence|prorroga\w*|com\sa\smàxim|finalitza\w*",
    r"endet|scad[eo]\w*|prorog\w+",
    r"till\soch\smed|t\.\s?o\.\s?m|stänger|förlängs|til\sog\smed|utløper",
    r"nie\spóźniej\sniż|upływa|trwa|tot\sen\smet|sluit",
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
FROM = _words(r"from|since|partir|desde|ab|dal|från|od|vanaf|fra", _STARTS)  # a day that begins something
EARLY = _words(r"chius\w+\santicipata", before=r"(?<!salvo )\b")
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
# What goes on until it is spent, and what has no end.
ROLLING = _words(
    r"\A(?:(?:fort)?(?:laufend|løpende|löpande)|doorlopend|rolling|ongoing|open[\s-]ended|en\scontinu|permanente?|ciągły)\Z",
    r"open[\s-]ended\s(?:call|competition|scheme)|appel\s(?:à\s\w+\s)?permanent|avviso\spermanente",
    r"(?:until|while)\s[a-z ]{0,40}?(?:fund(?:s|ing)|budget|money|resources)\s(?:runs?\sout|lasts?\b|remains?\b"
    r"|allows?\b|(?:is|are|has|have)\s(?:been\s|all\s|fully\s|still\s)*(?:exhausted|spent|used|gone|depleted|committed|allocated"
    r"|available|left|run\sout))"
    r"|exhaustion\sof\s(?:the\s)?(?:funds|budget)|(?:on|in)\sa\srolling\s|rolling\s(?:basis|call|deadline"
    r"|applications?|submissions?)"
    r"|no\s(?:submission\s|closing\s|application\s)?(?:deadline|closing\sdate)\b"
    r"(?!\s(?:ext|has\b|yet|is\sset|will\sbe|for\s(?:\w+\s){0,2}(?:project|report|complet|implement|pay|claim)))"
    r"|continuously\sopen|open\scontinuously|first[\s-]come,?[\s-]first[\s-]served",
    r"jusqu['’](?:à|au)\s(?:l['’])?[ée]puisement|au\sfil\sde\sl['’]eau"
    r"|(?:sans|aucune|pas\sde)\sdate\s(?:limite|de\sclôture|butoir)"
    r"|dépôt\s(?:en\scontinu|permanent)"
    r"|guichet\sou(?:vert\s)?permanent",
    r"(?:hasta|salvo)\s(?:el\s|su\s)?agota(?:r|miento)|agotamiento\sde(?:l|\slos?)?\s(?:crédito|fondo"
    r"|presupuesto|recurso)"
    r"|abiert[oa]s?\s(?:de\s(?:forma|manera)\s)?(?:permanente|continua?(?:da)?(?:mente)?|continuo)\b"
    r"|convocatoria\spermanente|ventanilla\s(?:permanente|abierta\b)|sin\sfecha\s(?:límite|de\scierre)",
    r"fins\sa?\s?(?:l['’]\s?)?(?:exhaur|esgota)|exhauriment\sd",
    r"bis\szur?\s(?:vollständigen\s)?(?:aus|er)schöpfung|bis\s(?:die|alle)\smittel\s|solange\s[a-zäöü ]{0,20}mittel"
    r"|laufende\s(?:einreichung|antragstellung)",
    r"esauriment|a\ssportello\b|senza\s(?:una\s)?scadenza|sempre\saperto",
    r"(?:ansök\w*|utlysning\w*|öppen|öppet)\s[a-zåäö ]{0,20}?löpande|löpande\s(?:ansök|utlysning)"
    r"|så\slänge\s[a-zåäö ]{0,25}(?:räcker|finns)"
    r"|tills\s(?:medlen|pengarna|budgeten)\s",
    r"do\s(?:czasu\s)?wyczerpania|nabór\s(?:jest\s)?(?:prowadzony\sw\strybie\s)?ciągł|w\strybie\sciągłym",
    r"zolang\s[a-z ]{0,25}(?:budget|voorraad|geld|middelen)|tot(?:dat)?\s(?:het\s)?(?:\w*budget|\w*plafond"
    r"|geld)\s[a-z ]{0,12}(?:op|bereikt|uitgeput)"
    r"|doorlopend\s(?:open|aan)|het\shele\sjaar\s(?:door\s)?open|op\s=\sop",
    r"løpende\s(?:søknad|frist|utlysning|behandl|mottak)|søknads?\w*\s[a-zæøå ]{0,20}løpende|fortløpende"
    r"|så\slenge\s[a-zæøå ]{0,20}(?:rekker|midler)"
    r"|til\s(?:midlene|pengene|budsjettet)\s|søkes?\s(?:hele\såret|løpende)",
    after="",
)
# Much may be done at any time; only what is handed in then makes a call that goes on.
ANY_TIME = _words(
    r"(?:at\s)?any\stime|all\syear(?:[\s-](?:round|long))?|throughout\sthe\syear",
    r"à\stout\smoment|(?:toute|au\slong\sde)\sl['’]année",
    r"en\scualquier\smomento|todo\sel\saño|de\sforma\spermanente",
    r"en\squalsevol\smoment|tot\sl['’]any",
    r"jederzeit|(?:fort)?laufend|ganzjährig|kontinuierlich",
    r"in\s(?:qualsiasi|qualunque|ogni)\smomento|tutto\sl['’]anno",
    r"när\ssom\shelst|året\srunt|hela\såret",
    r"w\s(?:dowolnym|każdym|każdej)\s(?:momencie|terminie|czasie|chwili)|(?:przez\s)?cały\srok",
    r"op\s(?:elk|ieder)\smoment|te\sallen\stijde|het\shele\sjaar",
    r"når\ssom\shelst|hele\såret",
)
HANDED_IN = _words(
    r"apply\b|submit(?:ted)?\b|submissions?\b|open\b|(?:applications?|proposals?)\s(?:(?:can|may)\sbe\s(?:made|sent|received)"
    r"|(?:are|is)\s(?:\w+\s)?(?:accepted|welcome|possible|received))",
    r"dépos(?:er|e[rz]?|ée?s?)\b|dépôts?\b|candidater|postuler|soumettre|soumis|ouvert|guichet"
    r"|(?:dossiers?|demandes?|candidatures?)\s[^.;]{0,30}(?:transmis|envoy|adress|présent|reçu|accept)",
    r"present|inscrib|abiert",
    r"present|obert|tramit",
    r"eingereicht|einreich|beantragt|beantragen|antragstellung|bewerb|antr[äa]g\w*\s(?:sind|ist|kann|können|werden)",
    r"presenta|inviat|trasmess|invio|candidat|aperto",
    r"ansök|sök(?:a|as)?\b|skicka\sin|lämna(?:s)?\sin|öppen|öppet",
    r"składa|złoż|nabór|aplikowa|ubiegać",
    r"indien|aanvra|aangevraagd|inschrijv|open\b",
    r"søk|send(?:e|es)?\sinn|åpen",
    after="",
)
OTHERWISE = _words(
    r"not\b|never|cannot|withdr|chang|amend|modif|cancel|revo[ck]|terminat|clos(?:e|ed|ing|ure)\b|suspend|stop|audit|inspect"
    r"|request|ask\b|contact|consult|questions?\b|enquir|access|view|save|edit|resum|delet|reject|exclud|updat|correct"
    r"|replac|reduc|interrupt|review|sign\sup|newsletter",
    r"ne\s|n['’]|retir|modifi|annul|interromp|suspend|résili|clos\b|clôtur|complét|demander|renonc|désist|contrôl|vérif|consult"
    r"|contact|question|mettre\sfin|fermer|révoqu|corrig|rétract|recours|atelier|webinaire",
    r"no\s(?:se\s)?pod|renunci|desist|modific|cancel|revoc|comprob|requer|cerra|finaliz|suspend|retir|alegacion|document|consult"
    r"|subsan|anula|jornada|recurso",
    r"renúnci|renunci|desist|modific|cancel|revoc|comprov|requer|tanca|finalitz|suspend|retir|al·legac|document|consult|esmena",
    r"nicht|kein|\w*zurück|widerr|\w*änder|kündig|\w*frage|schlie(?:ß|ss)|beend|einst|unterbr|abbr|abgebr|verläng|einsicht|prüf|nachford"
    r"|nachreich|aufheb|aussetz|korrig|ergänz|auskunft|berat",
    r"non\b|revoc|ritir|rinunc|modific|integr|chied|sospen|chiu|interromp|verific|controll|annull|reced|disdett|document|consult"
    r"|aggiorn|corregg",
    r"inte\b|återkall|ändra|avbryt|avslut|stäng|begär|komplett|säga\supp|rapport|redovis|kontroll|tillbaka|frågor",
    r"nie\b|wycof|zmien|zmian|zakończ|zamkn|zawies|anulow|uzupeł|kontrol|wezw|unieważ|zrezygn|rezygn|pyta",
    r"niet\b|intrek|ingetrok|wijzig|gewijzig|aanpas|sluit|gesloten|stop|opvrag|opzeg|controle|beëindig|aanvull|vragen",
    r"ikke\b|trekk|endr|avslutt|stenge|stans|kontroll|si\sopp|etterspør|be\som|spørsmål|rapport",
    after="",
)
BOUNDED = _words(
    r"before|until|till|prior|up\sto|later\sthan|during|within|between|after",
    r"avant|jusqu['’]|pendant|durant|entre|d['’]ici|dans\s(?:la|le|les)|après",
    r"antes|hasta|durante|dentro|abans|fins|durant|dins",
    r"vor|bis|während|innerhalb|zwischen|nach",
    r"prima|entro|fino|nel\speriodo|tra|dopo",
    r"före|fram\still|till|inom|under|mellan|efter",
    r"przed|do|w\s(?:okresie|terminie|trakcie)|między|po",
    r"vóór|voor|tot|binnen|tijdens|tussen|na",
    r"før|fram\stil|frem\stil|til|innen|mellom|etter",
)
