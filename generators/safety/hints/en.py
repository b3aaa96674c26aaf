"""English hints: patterns on the folded text."""

from __future__ import annotations

_TRAITS = (
    r"(?:\w+ )?(?:ages?|income|salary|wages?|pay ?(?:check|slip)|pension|debts?|mortgage|overdraft|loans?|"
    r"credit(?: (?:score|card|rating))?|bills|"
    r"health|weight|body|figure|wrinkles|pain|aches?|migraines?|headaches?|diagnosis|"
    r"illness|disease|condition|disability|wheelchair|crutches|pregnancy|due date|bump|diabetes|asthma|allerg\w+|anxiety|"
    r"depression|adhd|autism|"
    r"insomnia|stress|burnout|addiction|medication|meds|prescription|therapy|therapist|surgery|operation|doctor|treatment|"
    r"cancer|menopause|"
    r"period|fertility|religion|faith|church|mosque|temple|prayers?|bible|race|ethnicity|skin colou?r|nationality|passport|"
    r"visa|"
    r"sexuality|orientation|gender|identity|politics|vote|criminal|divorce|marriage|wedding|engagement|"
    r"breakup|ex|husband|wife|partner|girlfriend|boyfriend|spouse|fianc\w+|birthday|anniversary|baby|kids?|child(?:ren)?|"
    r"sons?|daughters?|"
    r"toddlers?|twins|mum|mom|dad|mother|father|parents|grand\w+|neighbou?rs?|colleagues?|boss|co-?workers?|"
    r"search(?:es)?|browsing|browser|clicks?|history|basket|cart|wish ?list|cookies|location|whereabouts|"
    r"postcode|zip(?: code)?|neighbou?rhood|commute|job|employer|degree|exams?|school|"
    r"university|college|profile|data|activity|behaviou?r|preferences|"
    r"conversation)"
)
_GROUPS = (
    r"(?:wom[ae]n|m[ae]n|lad(?:y|ies)|guys?|gentlem[ae]n|girls?|boys?|moms?|mums?|mothers?|dads?|fathers?|parents?|grand\w+|"
    r"singles?|seniors?|"
    r"pensioners?|retirees?|teens?|teenagers?|students?|graduates?|freshers|nurses?|teachers?|veterans?|widow(?:er)?s?|"
    r"bachelors?|divorcees?|"
    r"newlyweds|brides?|grooms?|carers?|immigrants?|refugees?|expats?|foreigners?|millennials?|boomers?|gen[- ]?z\w*|"
    r"homeowners?|renters?|"
    r"tenants?|patients?|sufferers?|smokers?|drinkers?|dieters?|believers?|voters?|conservatives?|liberals?|democrats?|"
    r"republicans?|"
    r"(?:\w+ )?(?:year|yr)[- ]olds?|job ?seekers?|low earners?|high earners?|taxpayers?|bachelorettes?|single (?:mum|mom|"
    r"dad|parent)s?)"
)
#: What may not be said of anybody in an ad, whoever is meant.
_SENSITIVE = (
    r"christians?|catholics?|protestants?|muslims?|jews?|jewish|hindus?|buddhists?|sikhs?|mormons?|atheists?|gays?|"
    r"lesbians?|bisexuals?|"
    r"transgender|queer|lgbt\w*|homosexuals?|diabetics?|asthmatics?|epileptics?|overweight|obese|pregnant|infertile|"
    r"disabled|autistic|"
    r"depressed|bipolar|alcoholics?|hiv|immigrants?|refugees?|blacks|latin[oa]s?|hispanics?|asians?|african[- ]americans?|"
    r"caucasians?|"
    r"divorced|divorcees?|unemployed|jobless|bankrupt|in debt|out of work|laid off|menopausal|wheelchair users?|single "
    r"mothers?|single dads?|"
    r"single mums?|single moms?|single parents?|widowed|convicts?|ex-offenders?|dyslexi\w+|amputees?|the elderly|in "
    r"your (?:teens|\w+ties)|"
    r"in their (?:teens|\w+ties)|your age|people your age|middle[- ]aged|over \d\ds|(?:over|under|past|turning|"
    r"turned) (?:\d\d|thirty|forty|fifty|"
    r"sixty|seventy|eighty)\b(?! ?(?:%|euros?|hours?|km|minutes|grams?|days|nights|miles|pages|books|steps|metres|meters|"
    r"years of|years? (?:ago|in)))"
)
_STATES = (
    rf"(?:single|pregnant|expecting|divorced|separated|married|engaged|widowed|depressed|anxious|stressed|overweight|obese|"
    rf"underweight|fat|thin|bald|"
    rf"balding|broke|poor|rich|wealthy|unemployed|jobless|disabled|blind|deaf|gay|lesbian|queer|straight|lonely|alone|in "
    rf"debt|out of work|"
    rf"between jobs|ill|sick|injured|in pain|tired|exhausted|burnt out|retired|elderly|old|older|ageing|aging|young|"
    rf"over \w+|under \w+|aged|"
    rf"\d\d\b|ashamed|a (?:\w+ ){{0,2}}{_GROUPS}|an? (?:\w+ )?(?:christian|muslim|jew|catholic|immigrant)|{_GROUPS}|"
    rf"recovering|struggling|suffering)"
)
_ACT = (
    r"(?:search(?:ed|ing)|look(?:ed|ing) (?:at|for|up|into|around)|view(?:ed|ing)|visit(?:ed|ing)|brows(?:ed|ing)|"
    r"click(?:ed|ing)|bought|"
    r"order(?:ed|ing)|purchas(?:ed|ing)|left|abandoned|added|saved|bookmarked|pinned|shared|posted|googled|asked|"
    r"checked (?:out|us)|signed|subscribed|"
    r"registered|downloaded|read about|liked|followed|watch(?:ed|ing)|wanted|considered|compared|voted|moved|married|got|"
    r"became|turned|lost|quit|"
    r"started|had|gave|talked|spoke|mentioned|said|told|texted|typed|wrote to|stopped by|came by|walked past|drove past|"
    r"passed|were(?! born to| made| meant| waiting)|was|stayed|"
    r"travelled|traveled|booked|returned|donated|applied|graduated|retired|broke up|split)"
)

HINTS: tuple[str, ...] = (
    r"\b(?:horoscope|zodiac|star sign|on (?:benefits|welfare|sick leave|parental leave)|food stamps|social security)\b",
    (
        r"\byour (?:landlord|landlady|rent|toddler|teenager|newborn|in-laws|horoscope|star sign)\b|"
        r"\byou and your (?:kid|baby|toddler|wife|husband|partner|child|son|daughter)\w*"
    ),
    r"\btoo (?:old|young|fat|poor|ill|broke|lonely|shy)\b",
    (
        r"\bfor (?:those|anyone|anybody|people|everyone|everybody|folks) (?:who have |with )(?:an? )?"
        r"(?:bad|weak|sore|aching|stiff|swollen|failing|poor|arthritic|painful) \w+"
    ),
    r"\byou (?:used to|had been|were (?!born to|made|meant|waiting)|had (?:your|a|an) )\b",
    (
        r"\bother (?:customers?|readers|shoppers|buyers|people|users|clients)\b|\b(?:women|men|people|girls|boys|couples|"
        r"drivers|workers) (?:\w+ ){0,2}[2-9]\d\b"
    ),
    (r"\byour (?:last|latest|recent|previous|past|earlier|usual|pending) \w+|\byour (?:tired|bad|sore|aching|weak|stiff|"
        r"swollen|failing|poor|fading) \w+|"
     r"\byour (?:\w+ )?(?:eyesight|hearing|back ?(?:pain|ache)|knee pain)\b"),
    (r"(?:^|[.!?,] ?)(?:all |even |two of |some of )?your (?:best )?(?:friends?|family|followers|contacts|classmates|"
        r"colleagues) (?!and\b|or\b|will\b|can\b|deserve)\w+"),
    (rf"\b(?:because|since|as|now that|when|after|seeing|given|knowing|remember|while|if) (?:that )?you(?:'ve|'d| have| had)? "
     rf"(?:all |also |already |recently |just |once |last |only |so |often |never )*{_ACT}\b"),
    (rf"\byou(?:'ve|'d| have| had)? (?:recently |just |already |once |last |all |only |also )*{_ACT}\b(?! off\b)"),
    (r"\b(?:we|we've|we have|our (?:\w+ )?(?:data|system|systems|records?|algorithm|robots?|ai|cameras?|files|"
        r"team)) (?:also |have |just |"
     r"already |still |can )*(?:know|knew|saw|see|seen|spotted|noticed|notice|remember\w*|heard|hear|learned|learnt|think|"
     r"thought|guess\w*|bet|tell|"
     r"detect\w*|show\w*|say|says|suggest\w*|follow\w*|track\w*|watch\w*|found out|understand|missed?|sense|"
     r"figured) (?:that |how |what |where |when |why |"
     r"who |all |about |out )*(?:your?|you're|you've)\b"),
    (r"\b(?:based on|according to|thanks to|judging (?:by|from)|going by|tailored to|matched to|depending on|inspired by|"
        r"because of) (?:\w+ )?(?:your?|what you)\b"),
    (r"\b(?:in|from) (?:your|the) (?:shopping )?(?:cart|basket|bag)\b|\bforgot(?:ten)? (?:something|your)\b"),
    (rf"\b(?:people|others|someone|folks|readers|anyone|customers?|shoppers?|users?|somebody|everyone|ones|"
        rf"{_GROUPS}) (?:just |exactly |much )?like you\b"),
    (r"\blike other (?:\w+ ){0,3}(?:men|women|parents|mothers|fathers|students|people in|seniors|patients|teachers|nurses)\b"),
    (r"\b(?:near(?:est|er|by)?(?: to)? you|close to (?:you|your)|around the corner from you|a (?:short )?\w+ (?:walk|drive|"
        r"ride) from you|"
     r"(?:shops?|stores?|lamps?|people) nearby|around you\b|where you (?:live|work|are|grew))"),
    (r"\b(?:in|on|to|at|from|across|around|down|of) your (?:\w+ )?(?:area|town|city|street|neighbou?rhood|block|postcode|"
        r"region|village|county|"
     r"road|building|suburb|district|door ?step)\b|\blocals like\b"),
    (r"\byou (?:live|work|commute|grew up|study|vote|earn|weigh|pray|suffer|voted|drive past|walk past|snore|sleep badly|"
        r"sleep poorly|drink|smoke|"
     r"owe|rent|own a|are in|come from|were born(?! to))\b"),
    (rf"\byour {_TRAITS}(?!\w)(?! (?:weighs?|lamps?|shoes?))"),
    (rf"\b(?:as an?|for an?|fellow|attention,?|dear|hey,?|hi,?|hello,?|calling (?:all )?|proud|being an?|you,? an?|all you|"
        rf"specially for|only for|to all|"
     rf"for all(?: the)?|every|for (?:the )?(?:busy|tired|new|young|older|single|working|retired|"
     rf"expecting)) (?:\w+ )?{_GROUPS}\b"),
    (rf"(?:^|[.!?\n] ?)(?:{_GROUPS}|parents|students),|(?:^|[.!?\n] ?)(?:hello|hi|hey|dear),? {_GROUPS}"),
    (rf"\b(?:{_SENSITIVE})\b"),
    (rf"\b(?:you are|you're|are you|you were|you feel|you must be|being|feeling|if you're|still|newly|recently|freshly|now "
        rf"that you're|"
     rf"while you're|are you still|you look|you seem|get|getting) (?:a |an |the |feeling |still |also |newly |just |so |"
     rf"too |always |only |both )*{_STATES}\b"),
    (r"(?:^|[.!?] )(?:lonely|broke|single|divorced|retired|tired|stressed|depressed|anxious|pregnant|overweight|hungover|"
        r"newly\w*|freshly \w+|"
     r"recently \w+|just (?:married|moved|engaged|divorced)|in pain|can't sleep|cannot sleep|bald\w*|ageing|aging|expecting|"
     r"unemployed|heartbroken|"
     r"bad (?:back|knees|eyes)|sore \w+|trouble sleeping|over \w+|under \d+|turning \w+|new (?:mum|mom|dad|parent|baby|job|"
     r"in town)|moving (?:house|home)|"
     r"getting (?:older|married|divorced)|struggling|suffering)\b[^.!?]{0,30}\?"),
    (r"\bhappy birthday\b|\bcongrat\w+ (?:on|with)\b|\bwelcome back\b|\bgood to see you (?:again|back)\b|\bnice to see "
        r"you (?:again|back)\b|\bremember us\b|"
     r"\bsorry (?:about|to hear|for) your\b|\bwe miss(?:ed)? you\b"),
    (r"\bstill (?:thinking|looking|interested|searching|deciding|undecided|wondering|want|waiting for you|available for you|"
        r"hesitat\w+|dreaming) ?(?:about|for|at|of|on|in|whether|"
     r"it|that|this)?\b.{0,40}(?:\?|\byou\b)|\bstill thinking about\b"),
    (r"\b(?:picked|selected|chosen|recommended|curated|hand-?picked|suggested|reserved|personali[sz]ed|meant|specially|"
        r"especially|exclusively|just|only|tailored|"
     r"customi[sz]ed|matched|top picks?|our picks?) (?:\w+ )?for you\b|\bpersonali[sz]ed\b|\bfrom your (?:browsing|history|"
     r"profile)\b|\bpicked (?:from|by) your\b"),
    (r"\b(?:struggling|suffering|living|dealing|coping|fighting|battling|recovering|diagnosed) (?:with|from|against)\b"),
    (rf"\b(?:after|since|with|during|before|following|through|despite|for|about|of|on|to) your (?:last |recent |first |new |"
        rf"next |late )?{_TRAITS}(?!\w)"),
    (r"\b(?:on|along) your (?:way|commute|route|walk|drive)\b|\bstuck (?:at|in) (?:work|traffic|bed|hospital)\b|\bhome "
        r"from (?:work|school)\b"),
    (r"\byour (?:kids|children|wife|husband|baby|son|daughter)\b"),
    (r"\b(?:phone|assistant|device|speaker|browser|app|watch|tracker|tv|fridge|car|card|bank) (?:told|tells|says|knows|"
        r"heard|shows|reports)\b"),
    (r"\b(?:someone|anyone|somebody|people|folks|those|others) (?:of )?(?:your|in your|with your) (?:\w+)\b"),
    (r"\b(?:for|fits?|suits?|matches|within|at|given|on) your (?:age|salary|income|budget|pension|means|size|weight|wallet|"
        r"pay|purse)\b"),
)  # fmt: skip

#: Tried on the text as written, where a capital tells a name: "Hi Thomas", "Anna, your lamp".
NAMED = (
    (
        r"\b(?:Hi|Hello|Hey|Dear|Hiya|Morning|Good (?:morning|evening|afternoon)|Welcome(?: back)?|Thanks|Thank "
        r"you),? (?!\w+day\b|Spring|Summer|Autumn|Winter|Weekend|World)[A-Z][a-z]+[,!.:]"
    ),
    r"\b[Yy]our (?:home|house|flat|apartment|place|kitchen|garden|office) (?:in|near) [A-Z]",
    (
        r"(?:^|[.!?\n] ?)[A-Z][a-z]+, (?:your \w+ (?:is|are) (?:waiting|ready)|still \w+ing|treat yourself|we (?:know|saw|"
        r"miss)|"
        r"look what)"
    ),
)
