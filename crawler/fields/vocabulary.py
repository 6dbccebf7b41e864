"""The words by which a date is told to be a deadline, or anything else, in the languages that are served."""

from __future__ import annotations

from typing import Final

from crawler.fields.patterns import words

# What may stand around a day and says nothing of it, beside the words of windows.
_SAYING_NOTHING: Final = (
    "a à e i l o r h y partir partire compter comptar contar decorrere"
    " du dal dalle alla od desde des vom von van fra från from av met med og na auf naar an"
    " date dates datum fecha data dato period periodo período periode période període zeitraum okres termin"
    " cet cest noon midnight midi minuit mediodía medianoche migdia mitjanit mittags mitternacht mezzogiorno mezzanotte"
    " midnatt middernacht południe północ północy doce catorce quince dotze catorze quinze dodici"
    " roku dag dagen jour giorno måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen"
)
HARMLESS = frozenset(_SAYING_NOTHING.split())
CLOSES = words(
    r"deadlines?|clos(?:es?|ed|ing|ure)|cut[- ]?offs?|due(?:\sdate)?|(?:end|last)\s(?:date|day)|ends?|extended"
    r"|expir\w+",
    r"dates?\slimites?|cl[oô]tur\w*|échéances?|fermeture|fin(?:\sde?s?)?\s(?:dépôts?|candidatures?)|fin|prolong\w+",
    r"plazos?|cierre|cierra|fecha\s(?:límite|limite|fin)|finaliza\w*|vencimiento|vence|fin|prórroga|amplia\w+",
    r"terminis?|tancament|tanca|data\slímit|finalitza\w*|venciment|fi|pròrroga|amplia\w+",
    r"\w*frist(?:en|ende)?|stichtage?|\w+schluss|schließt|endet?|ende(?:\sder\s\w+)?|\w*verlänger\w*|einreichzeitraum",
    r"scadenz\w+|scade|chiusura|chiude|termine|data\sfine|fine|prorog\w+",
    r"stänger|stängning|sista\s(?:\w*dag\w*|datum)|slutdatum|förläng\w+",
    r"termin(?:y|u|em|ie|e)?|koniec|zakończeni\w+|zamknięci\w+|przedłuż\w+|wydłuż\w+",
    r"sluit\w*|einddatum|uiterste\s\w+|verlengd",
    r"\w*frist(?:en)?|lukker|stenger|forlenget",
)
# Prepositions, which tell nothing beside a word that says what ends: "project runs until".
LAST_DAY = (
    r"until|not?\slater\sthan|jusqu['’]au|au\splus\stard|hasta|fins|bis|spätestens|entro|fino|sino|senast|najpóźniej"
    r"|uiterlijk|t/m|senest|innen"
)
UNTIL = words(LAST_DAY, r"till?|by|do|tot")
# Before a day some mean with it and some without: told as the day all the same.
BEFORE = words(r"before|prior\sto|avant|antes|abans|vor|prima|före|innan|przed|vóór|voor|før")
# Words of taking part, without which "until" may be said of anything.
APPLYING = words(
    r"appl(?:y|ying|ications?)\b|proposals?\b|expressions?\sof\sinterest|submi(?:t|ssions?)|deadline|call\s(?:is\s)?(?:clos|open)"
    r"|(?:competition|fund|scheme|grant|round|window)s?\s(?:is\s|will\s|now\s)?(?:clos|open)",
    r"candidat|dossiers?\b|dép[oô][st]|appels?\s(?:à|(?:est\s|reste\s)?ouvert)|guichet|soumi|cl[oô]tur|demandes?\b|propositions?\b"
    r"|inscri|répon(?:dre|ses?)\b|dates?\slimites?|projets?\sà\s(?:envoyer|adresser|transmettre)",
    r"solicitud|presentaci|convocatoria|plazo\b|propuesta",
    r"sol·licitud|presentar|convocatòria|termini\b|proposta",
    r"anträge|antrag|einreich|einzureich|eingabe|bewerb|\w*skizze|vorschl[äa]g|stichtag|\w*frist\b|ausschreibung",
    r"domand|istanz|candida|propost|richiest|present|invi[oa]|trasmess|partecipa|adesion|scaden|prorog"
    r"|(?:bando|avviso|sportello)\saperto|(?:chiusura|apertura)\s(?:del\w*\s)?(?:bando|avviso|sportello|termini)|data\s(?:di\s)?chiusura"
    r"|(?:bando|avviso|sportello)\s(?:\w+\s){0,3}scade|\Ascade",
    r"ansök|sök(?:a|er)?\b|utlysning|öppe[nt]\b",
    r"wnios|nab[oó]r|składa|konkurs|aplikac",
    r"aanvra|vra(?:ag|agt|gen)\s(?:\w+\s){0,4}aan\b|indien|inschrijv|openstelling",
    r"søk",
    before=r"\b",
    after="",
)
OPENS = words(
    r"open(?:s|ed|ing)?|starts?(?:\sdate)?|launch(?:ed)?|begin\w*",
    r"ouv\w+|débute?|début|lancement|lancé",
    r"apertura|abre|inicio|inicia",
    r"obertura|obre|inici",
    r"öffn\w+|eröffn\w+|beginn\w*|start\w*",
    r"apertura|apre|avvio|inizio|decorrenza",
    r"öppn\w+",
    r"otwarci\w+|początek|rozpocz\w+|start",
    r"opent|openstelling",
    r"åpn\w+|åpen",
)
STAYING_OPEN = words(r"open|ouvert\w*|öppn\w+|åp\w+|geöffnet|opengesteld")  # "open until"
FORMER = words(
    r"previous(?:ly)?|no\slonger|and\snot|former(?:ly)?|instead\sof|initial(?:ly)?|original(?:ly)?|old(?:\sdeadline)?|(?<=\()was",
    r"au\slieu\sd[eu]|et\snon|initial\w*|précédemment|anciennement|ancienne",
    r"anteriormente|inicialmente|en\slugar\sdel?|en\svez\sdel?|(?<=\()antes|anteriorment|inicialment|en\slloc\sdel?"
    r"|(?<=\()abans",
    r"ursprünglich\w*|bisher\w*|statt|zuvor|vormals|anstatt",
    r"anziché|invece\sdel|precedente\w*|originari\w+|inizialmente|già",
    r"tidigare|i\s?stället\sför|ursprunglig\w*",
    r"poprzedni\w*|pierwotni\w*|zamiast|wcześniej",
    r"eerder|voorheen|oorspronkelijk\w*|in\splaats\svan|i\.p\.v\.",
    r"tidligere|opprinnelig\w*|i\sstedet\sfor",
)
MOVED = words(
    r"extend|extension|postpone|prolong|moved\b|reporté|repouss|décal|prorog|prórrog|prorrog|pròrrog|ampl[ií]a|aplaz|ajorna"
    r"|verläng|verschob|posticip|differi|förläng|flytta|senarelag|wydłuż|przedłuż|przesun|verleng|verschov|uitgesteld"
    r"|forleng|utsatt|utsett",
    before=r"(?<!\w)(?:\w{0,12})?",
    after="",
)
STAGED = words(
    r"stages?|phases?|rounds?|lots?|cut-?offs?|batch|étapes?|relèves?|vagues?|session|fase|etapa|cortes?|tall|ronda"
    r"|stufe|tranche|lott[oi]|finestra|sportello|steg|omgång|etap|rund[ay]|runde|ronde|tijdvak|pulje"
)
AFTER = words(r"(?:on\sor\s)?after|après|después\sdel?|després\sdel?|nach\sdem|dopo|efter|etter")
# A deadline that nobody promises: "Expected deadline: 3 March 2027".
GUESSED = words(
    r"(?:expected|anticipated|planned|indicative|provisional|estimated|tentative)\s(?:[a-z]+\s)?(?:deadline|clos|end|due|cut)\w*"
    r"|estimated\sda\w+|tentative\w*|expected\sto\s(?:open|close)",
    r"dates?\slimites?\s(?:prévisionnel|indicativ)\w*|dates?\sprévisionnelles?|calendrier\sprévisionnel",
    r"previsión\sde\s(?:cierre|plazo)|(?:plazo|fecha)s?\s(?:estimad|orientativ)[ao]s?",
    r"presunt[aeio]|presumibil\w+|indicativamente|dat[ae]\sindicativ[ae]",
    r"geplante\w*\s(?:\w*frist|\w*schluss|\w*termin)|voraussichtlich\w*|przewidywan\w+|voorlopige?",
)
# What else happens on a day: publication, events, decisions, works; and acts, editions and codes that carry a date.
OTHER = words(
    r"presunt\w+|presumibil\w+|indicativ\w+|(?:date|dates)\sprévisionnelles?|estimad[ao]s?|orientativ\w+|estimated|tentative"
    r"|voraussichtlich\w*|preliminär\w*|przewidywan\w+|planowan\w+|voorlopige?|foreløpig",
    r"publi(?:sh|c)\w*|posted|updated?|last\s(?:update|modified)|modified|news\w*|version|ref(?:erence)?|no\.|regulation"
    r"|directive|act|law|decree|decisions?|results?|notif\w+|announce\w*|award(?:s|ed)?(?=\s(?:date|notice|by))"
    r"|(?:regist\w+|decision|publication|payment|report\w*|event|nominations?)\s(?:deadline|clos(?:es|ing\sdate)|due)"
    r"|evaluation|interviews?|pitch\w*|webinar\w*|workshop|info(?:rmation)?\s?(?:days?|sessions?)|events?|brokerage"
    r"|conference|fair|meeting|regist\w+|contracts?|grant\sagreement|payments?|reports?|invoices?"
    r"|(?:project|works?|activit\w+)s?\s(?:must|should|will|can|may|shall|starts?|begins?|ends?|runs?|duration|period)"
    r"|(?:start|end|completion|implementation|duration)\sof\s(?:the\s)?(?:projects?|works?|activit\w+)"
    r"|(?:incorporated|founded|established|created|born|incurred|spent|completed?|eligible|valid)",
    r"publi(?:é|ée|és|ées|cation)|actualités?|mis\w*\s(?:à\sjour|en\sligne)|màj|modifi\w+|r[ée]f\.?|référence|règlement|décret"
    r"|arrêté|loi|directive|délibération|décision\w*|résultats?|annonce\w*|jury|comité|sélection|notification|audition\w*"
    r"|webinaires?|réunion|atelier|évènements?|événements?|salon|journée|inscri\w+|convention\w*|versement"
    r"|rapport\w*|factur\w+|dépenses?|travaux|réalis\w+|achèvement|démarrage|créé\w*|immatricul\w+"
    r"|(?:début|fin|durée|lancement)\sd(?:u|es|e\sl['’])\s?(?:projets?|opérations?|exécution|actions?|conventions?)",
    r"publica\w+|noticias?|notíci\w+|actualiza\w+|actualitza\w+|modificad\w+|núm\.?|n\.?º|boe|bocm|dogc|bopb?|reglamento?|reglament|ley|llei"
    r"|decreto?|decret|orden|ordre|directiva|resoluci(?:ón|ó)\w*|resol\w+|concesi\w+|resultado?s?|resultats?|jornadas?"
    r"|jornades?|webinars?|seminari\w*|feria|fira|evento?s?|esdeveniments?|reuni\w+|inscripci\w+|justifica\w+|gastos"
    r"|despeses|ejecu\w+|execu\w+|realiza\w+|realitza\w+|contrat\w+|constitu\w+|notifica\w+"
    r"|(?:inicio?|fin?|final|duració?n?)\sde(?:ls?|\slos?|\sles?)?\s(?:proyectos?|projectes?|actuaci\w+|obras|obres)",
    r"veröffentlich\w*|\w*bekanntmachung|bekanntgegeben|stand|aktuelles|nachricht\w*|aktualisier\w*|geändert|nr\.|banz|bgbl|gabl|verordnung"
    r"|gesetz|richtlinie|beschluss|beschlossen|erlass|\w*entscheid\w*|ergebnis\w*|\w*jury|auswahl\w*|\w*bewilligung"
    r"|\w*veranstaltung\w*|infotag|webinare?|workshop|messe|tagung|konferenz|\w*anmeld\w*|registrierung|gegründet"
    r"|\w*verwendung\w*|abschluss\w*|rechnung\w*|ausgaben|projekt(?:beginn|start|ende|laufzeit|zeitraum)\w*|\w*laufzeit"
    r"|durchführ\w*|vorhabenbeginn|maßnahmen?beginn|\w*förderzeitraum|inkrafttreten|in\skraft",
    r"pubblica\w+|notizi\w+|aggiorna\w+|modifica\w*|bur[act]?|gazzetta|g\.u\.|n\.|reg\.|regolamento|legge|l\.r\.|d\.?lgs\.?|dgr|dd"
    r"|decreto|delibera\w*|determina\w*|direttiva|graduatori\w+|esit[oi]|istruttoria|valutazione|webinar|seminario|fiera"
    r"|event[oi]|incontro|iscri\w+|registrazione|spese|sostenut\w+|rendicont\w+|conclu\w+|ultimaz\w+|realizz\w+"
    r"|costituit\w+|(?:inizio|avvio|fine|durata|termine)\sde(?:l|i|lle?|gli)\s?(?:progett\w+|lavori|attività|investiment\w+)",
    r"publicer\w+|nyhet\w*|uppdater\w+|ändra\w+|förordning|lag|dnr|diarienummer|beslut\w*|besked|resultat|informationsmöte\w*|webb?inari\w+"
    r"|informationsträff\w*|konferens|mässa|evenemang|anmälan|projekt(?:start|slut|period|tid)\w*|slutrapport\w*"
    r"|redovis\w+|genomför\w*|kostnader|startat",
    r"publikac\w+|aktualnoś\w+|opublikow\w+|aktualizac\w+|zaktualiz\w+|ogłosz\w+|ogłas\w+|rozporządz\w+|ustaw\w+|uchwał\w+|zarządz\w+"
    r"|dz\.\s?u\.|poz\.|nr|rozstrzygn\w+|wynik\w*|ocen\w+|lista|webinari\w+|spotkani\w+|szkoleni\w+|konferencj\w+|targi"
    r"|rejestrac\w+|realizac\w+|wydatk\w+|rozlicz\w+|utworzon\w+|zarejestrowan\w+"
    r"|(?:rozpoczęci\w+|zakończeni\w+|okres)\s(?:realizacji|projekt\w+|prac|inwestycji)",
    r"gepubliceerd|nieuws\w*|publicatie\w*|bijgewerkt|gewijzigd|staatscourant|verordening|wet|richtlijn|besluit\w*|uitslag|resultaten"
    r"|beoordeling|webinar|\w*bijeenkomst\w*|evenement|beurs|aanmeld\w+|registratie|uitvoer\w*|kosten|opgericht"
    r"|(?:start|begin|einde|looptijd)(?:datum)?\s(?:van\s)?(?:het\s|de\s)?(?:projecten|project)|projectstart|projectperiode"
    r"|vaststelling\w*|verantwoord\w+",
    r"publisert|nyhet\w*|oppdatert|endret|\w*forordning\w*|lov|forskrift|vedtak|svar|resultat\w*|informasjonsmøte\w*|webinar|påmelding\w*"
    r"|konferanse|arrangement|prosjekt(?:start|slutt|periode)\w*|sluttrapport\w*|rapportering|kostnader|stiftet",
)
