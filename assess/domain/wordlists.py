"""Words by which the wording of a report is read; see docs/hints.md for what they are for."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Verbs with which an action can begin.
DOING = _set(
    """
    accept add address adopt agree align allow analyse appoint apply approach archive arrange ask
    assess assign attend audit automate baseline begin benchmark blueprint book break bring broaden
    budget build call capture carry change check choose clarify cleanse clear close collaborate
    collate collect combine commission communicate compare complete conduct confirm connect consolidate
    consult contact continue contract contribute convert coordinate correct count cover create cut
    decide declare decommission deepen define delay delete deliver demonstrate deploy describe design
    detail determine develop devise discuss display distribute divide do document draft draw drop
    edit elaborate eliminate embed employ enable encourage end engage enhance enlist ensure establish
    estimate evaluate evidence examine expand experiment explain explore expose extend face facilitate
    fill finalise find finish fix follow form formalise formulate fund gain gather get give go grow
    guarantee handle harden have hide hire hold host identify implement improve include incorporate
    increase inform introduce inspect install integrate interview invest investigate invite involve
    iterate justify keep label launch lead learn let limit link list listen load localise log look
    lower maintain make manage map match maximise measure meet mend merge migrate minimise mitigate
    model moderate monitor move name negotiate nominate observe obtain offer open operate optimise
    order organise outline own pair pause perform pilot place plan prepare present prevent prioritise
    procure produce promote propose protect prototype prove provide publicise publish pull put raise
    read rebuild recalculate record recruit redesign reduce refactor refer refine register rehearse
    release remedy remove rename renew reorder repair repeat replace report represent request require
    research resolve respond restore restructure retain rethink retire retest return reuse review
    revise revisit reword rewrite roll rotate run satisfy save scale schedule scope secure seek
    segment select send separate serve set settle share shorten show shrink sign simplify sit sketch
    specify speak spell split staff stage standardise start state stop store strengthen structure
    study submit substantiate summarise supply support survey switch synthesise tackle take talk teach
    tell test tidy tie trace track train transfer transition translate treat trial trim turn understand
    undertake unify update upgrade upload use validate verify visit walk watch widen withdraw work
    write
    """
)

# Of those, the ones that are hardly ever a noun or adjective: safe inside a sentence too.
PLAINLY_DOING = _set(
    """
    add adopt agree appoint arrange assign automate build carry choose clarify collect commission
    conduct confirm consolidate create define delete deliver demonstrate deploy describe develop
    embed engage ensure establish evaluate expand explain extend gather hire identify implement
    improve include introduce integrate interview investigate invite involve iterate maintain make
    move obtain organise prepare prioritise procure produce provide publish recruit reduce remove
    replace resolve rewrite simplify strengthen submit translate undertake update write
    """
)

# Say how one will know, or do more to the same thing: no second action.
EVIDENCE = _set(
    """
    show demonstrate bring share report explain send present record count keep repeat include use do
    test try run prove measure start begin describe let give tell say write
    """
)

# Verbs that end nowhere by themselves: they need a measure.
OPEN_ENDED = _set(
    """
    address broaden collaborate communicate continue deepen embed encourage engage
    enhance ensure explore facilitate improve increase invest investigate involve iterate learn
    maintain manage mature minimise monitor optimise prioritise promote reduce refine simplify
    strengthen support understand widen work
    """
)

# With these an action does not begin: a thing, or what is lacking.
NO_VERB = _set(
    """
    a an the no not none this that these those there it its they their some any many few several
    all more most less fewer little lack lacking missing insufficient limited further additional
    better greater improved stronger clearer unclear incomplete poor weak only
    user users people staff caseworkers applicants citizens service team panel evidence accessibility
    assisted content data digital documentation error errors hosting information journey metrics
    navigation performance privacy quality security technical technology usability
    understanding knowledge ownership governance
    """
)

# Capital letters that readers of a report know, or that need no long form.
KNOWN_CAPITALS = _set(
    """
    AA AAA AI AM API APIS BBC CD CPU CSS CSV DVLA DVSA DWP EU FAQ FAQS GB GDPR GDS GOV GP GPS HMRC HTML HTTP HTTPS ID
    IDS II III IP IT IV JS JSON MOD MOJ MP MPS NHS OK ONS PAYE PC PDF PDFS PIN PM QR SMS SQL TV UK URL URLS US USA
    USB VAT VPN WCAG XML
    """
)

# Words that some write in capitals to be heard.
SHOUTED = _set(
    "ALL ALSO AND ANY AS BE BEFORE BY DO EACH EVERY IF IN IS MUST NO NOT NOW OF ON ONLY OR SO THE TO"
)

# First names common in the United Kingdom that are hardly ever another word or a place.
FIRST_NAMES = _set(
    """
    Adam Aisha Alan Alastair Albert Alexander Alexandra Alice Alison Amanda Amelia Amina Amy Andrea
    Andrew Angela Ann Anna Anne Anthony Barbara Benjamin Bethany Brian Bridget Callum Cameron Carol
    Caroline Catherine Charles Chloe Christine Christopher Claire Colin Connor Craig Daniel Darren
    David Deborah Denise Derek Diane Donna Dorothy Duncan Edward Eleanor Elizabeth Ellie Emily Emma
    Eric Erin Ethan Eva Fatima Fiona Frances Gareth Gary Gavin Geoffrey George Gillian Graham Hannah
    Harriet Harry Hassan Hazel Heather Helen Henry Hugh Hussein Ian Ibrahim Imran Isabel Isabella Jack
    Jacqueline Jake James Jamie Jane Janet Jasmine Jason Jennifer Jeremy Jessica Joan Joanna Joanne
    Joe John Jonathan Joseph Joshua Joyce Judith Julia Julian Julie Karen Katherine Kathleen Katie
    Keith Kenneth Kerry Kevin Khalid Kieran Kirsty Laura Lauren Lawrence Leah Leanne Lee Leonard Liam
    Linda Lisa Lorraine Louise Lucy Luke Lydia Lynn Malcolm Margaret Maria Marie Martin Mary Matthew
    Maureen Megan Michael Michelle Mohamed Mohammad Mohammed Monica Muhammad Nadia Naomi Natalie
    Natasha Neil Niamh Nicholas Nicola Nigel Noah Oliver Olivia Oscar Owen Pamela Patricia Patrick Paul
    Pauline Peter Philip Philippa Phoebe Priya Rachel Rebecca Richard Robert Robin Roger Rory Rosemary
    Ross Russell Ruth Ryan Sally Samantha Samuel Sandra Sarah Sean Sharon Sheila Shirley Simon Sophia
    Sophie Stacey Stephanie Stephen Steven Stuart Susan Suzanne Theresa Thomas Timothy Tom Tracey Trevor
    Valerie Vanessa Vincent Vivian Wendy William Yasmin Yusuf Yvonne Zoe
    """
)

# Names that are also words, colours, places or months: alone they say nothing of a person.
ALSO_WORDS = _set(
    """
    abbey bath bradford bury chester derby durham hull leeds wells york
    abbey angel april archer art ash august autumn bailey baker banks barber bay bell best bill bishop
    black blue bond booth bright brook brooks brown bush butcher butler carpenter carter case cash
    chance chase church clay clerk close cole constable cook cooper court cross crystal daisy dale dawn
    day dean dev down drew duke earl east ellis english faith farmer farrow field fields finch fisher
    flint flower ford forest fox france frank freeman french frost gale gardener gates ginger glass
    gold good grace grant gray green grey grove guy hall hand harbour hardy harvest hawk heath hill
    hills holland holly hood hope house hunt hunter hyde ireland iris ivy jade jewel joy judge june
    keen kent keys king knight lake lamb lance land lane law lead lee lily lincoln little lock london
    long lord love major manor march mark marsh marshal marshall martin mason may mead mercy mill
    miller mills miles moor moore moss new nation noble north norton office page paris park parker
    parks parsons path penny pike pitt poll pool poole pope porter post potter power preston price
    primary prince product queen rain ray read reed reid reeve rice rich richmond ridge river rivers
    robin rock rose rowan ruby rush sage sales sandy scott sharp shepherd short silver singer skip
    skye small smart smith snow south speed spring stamp star steel stone strange street strong summer
    sun sunny swift sydney tailor taylor team temple thorn tower town turner victoria violet wade
    walker wall walls ward waters weaver webb welch wells west wheeler white will willow winter wise
    wolf wood woods worth wright york young delivery deputy director member contact manager other staff
    observer designer researcher technologist stranger
    """
)

# Words that carry no meaning of their own when two texts are compared.
SMALL = _set(
    """
    a an and any are as at be been before by do for from has have how in is it its of on or so such
    team service that the their them then there these they this those to up was what when where which
    who will with must need needs should panel all each every also can
    """
)

# Numbers as they are written out; “one” is more often no number.
COUNTED = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
}
