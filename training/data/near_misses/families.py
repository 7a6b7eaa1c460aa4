"""Families of similar words: swapping one for another changes what a question asks."""

_QUALIFIERS = """
first last|first final|first second third fourth fifth|first original latest newest
earliest latest|oldest newest youngest|largest smallest|biggest smallest|highest lowest
longest shortest|tallest shortest|fastest slowest|heaviest lightest|deepest shallowest
widest narrowest|strongest weakest|richest poorest|best worst|most least|more fewer
greatest smallest|closest farthest|nearest farthest|maximum minimum|major minor
before after|during before after|early late|earlier later|beginning end|start end
began ended|begin end|started ended|start stop|opened closed|founded dissolved
increase decrease|increased decreased|rise fall|rose fell|gain lose|gained lost|won lost
win lose|winner loser|victory defeat|above below|inside outside|indoor outdoor
upper lower|left right|front back|top bottom|inner outer|internal external
north south east west|northern southern eastern western
northeast northwest southeast southwest|northernmost southernmost easternmost westernmost
public private|male female|men women|man woman|boys girls|summer winter spring autumn
morning afternoon evening night|urban rural|domestic foreign|import export|ancient modern
old new|positive negative|hot cold|warm cool|direct indirect|formal informal|legal illegal
permanent temporary|national regional local|federal state|upstream downstream
minimum average maximum|lowest average highest|arrive depart|arrived departed|enter leave
entered left|join leave|joined left|buy sell|bought sold|accept reject|accepted rejected
support oppose|supported opposed|allow forbid|allowed banned|attack defend|attacked defended
construct demolish|built destroyed|appointed dismissed|hired fired|borrow lend
majority minority|cause prevent|advantage disadvantage|strength weakness|benefit drawback
presence absence|agree disagree|agreed disagreed|strongest poorest|primary secondary
""".strip().replace("\n", "|")

_ROLES = """
king queen prince princess emperor pope bishop sultan|president chancellor governor mayor
minister ambassador senator judge secretary|director producer actor screenwriter composer
singer drummer guitarist pianist|author editor publisher translator illustrator
general admiral colonel captain sergeant|coach captain goalkeeper referee owner
founder chairman treasurer successor predecessor|architect engineer sculptor painter
scientist physicist chemist biologist mathematician philosopher historian
teacher student principal professor dean|priest monk rabbi imam archbishop
father mother brother sister son daughter uncle aunt|husband wife|grandfather grandmother
lawyer doctor nurse farmer soldier merchant|delegation committee commission council army
company university hospital newspaper church museum|city village province river mountain
country county state district|album song film novel play|book poem speech letter essay
bridge tunnel road railway airport harbour|island lake desert forest valley
treaty battle siege election referendum|war famine earthquake flood plague
""".strip().replace("\n", "|")

_ATTRIBUTES = """
population area elevation density|height length width depth|weight speed size age
cost price salary budget profit|temperature pressure humidity rainfall
name nickname motto slogan|color shape smell taste|language religion currency ethnicity
born married educated buried crowned|died retired resigned emigrated|wrote sang directed
discovered invented patented|painted designed financed|signed vetoed drafted
percentage number ratio|birth death marriage graduation|revenue debt
""".strip().replace("\n", "|")

_TIMES = (
    "january february march april may june july august september october november december"
    "|monday tuesday wednesday thursday friday saturday sunday"
    "|first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    "|10th 11th 12th 13th 14th 15th 16th 17th 18th 19th 20th 21st"
)

_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty"
    " fifty sixty seventy eighty ninety|hundred thousand million billion"
)

_NATIONALITIES = (
    "american british english scottish irish welsh french german italian spanish portuguese"
    " dutch belgian swiss austrian polish czech hungarian romanian bulgarian greek turkish"
    " russian ukrainian estonian latvian lithuanian finnish swedish norwegian danish"
    " icelandic serbian croatian albanian chinese japanese korean vietnamese thai indian"
    " pakistani bangladeshi iranian iraqi syrian israeli egyptian libyan moroccan nigerian"
    " ethiopian kenyan ghanaian canadian mexican cuban brazilian argentine chilean peruvian"
    " colombian venezuelan bolivian australian indonesian malaysian filipino mongolian"
    "|catholic protestant orthodox jewish muslim hindu buddhist|roman byzantine ottoman persian"
    "|european asian african"
)

_COUNTRIES = (
    "america england scotland ireland wales france germany italy spain portugal netherlands"
    " belgium switzerland austria poland hungary romania bulgaria greece turkey russia"
    " ukraine estonia latvia lithuania finland sweden norway denmark iceland serbia croatia"
    " albania china japan korea vietnam thailand india pakistan bangladesh iran iraq syria"
    " israel egypt libya morocco nigeria ethiopia kenya ghana canada mexico cuba brazil"
    " argentina chile peru colombia venezuela bolivia australia indonesia malaysia mongolia"
    "|europe asia africa antarctica oceania|paris london berlin rome madrid vienna moscow"
    " tokyo beijing delhi cairo sydney toronto chicago boston philadelphia seattle houston"
    "|california texas florida ohio georgia virginia oregon alaska arizona michigan illinois"
    "|catholicism protestantism islam judaism hinduism buddhism"
)

_COLOURS = "red blue green yellow black white purple orange brown"


def _split(families: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(family.split()) for family in families.split("|"))


LOOSE = _split(f"{_QUALIFIERS}|{_ROLES}|{_ATTRIBUTES}")
"""Families whose words a passage may paraphrase ("the earliest" for "first")."""

STRICT = _split(f"{_TIMES}|{_NUMBERS}|{_NATIONALITIES}|{_COUNTRIES}|{_COLOURS}")
"""Families whose words an answering passage nearly always repeats."""
