"""Words that are names and everyday words too, so that a text may hold one without speaking of somebody."""

from __future__ import annotations

from typing import Final

_GRAMMAR: Final = """
    about above after again all also and any are around away back bad bee been before being below best better but
    came can come could day days did does done down each ever every far few first for from get give go going gone
    had has have her here him his how into its just keep kept last late less let like long look made make man many
    may men might more most much must near need never new next nice none not now off old once one only other our out
    over own part put same say see seen she should since some son soon such sure take than that the their them then
    there these they thing this those through too two under until upon use very was way well were what when where
    which while who whole why will with within would yes yet you young younger your
"""
_PLACES_AND_TIMES: Final = """
    april august autumn bank banks barn barrow bay beach bell bridge brook brooks burn bush carlisle castle chapel
    church city close corner cottage court crescent cross cumberland dale dawn derby down drive east england english
    estate farm fell field fields flood ford forest france french friday furness garden gardens gate gates glen
    green grove hall harbour heath hedge high hill hills holiday house inn ireland irish island june kendal kent
    keswick lake lancaster lane lodge london march market marsh meadow mill mills monday moor north park path
    penrith place pond pool port preston river rivers road rock scotland sea shore south spring square stone stones
    storm street summer sunday tower town tree ulverston valley view village wales wall walls water waters weeks
    welsh west whitehaven winter winters wood woods workington yard york
"""
_PEOPLE_AND_WORK: Final = """
    abbot baker banker bishop boss boy brother butcher carer carpenter chance chancellor child children christian
    cleaner constable cook doctor driver duke earl farmer father fisher foreman friend gardener girl guard guest
    guide guy hunter judge junior king knight lady lawyer lord major manager marshal master mate minister monk
    mother neighbour nurse page parent parents parson partner pilot pope porter priest prince prior queen ranger
    reader sage sergeant servant shepherd sister smoker soldier speaker squire steward teacher trader trainer usher
    vicar walker warden woman worker youth
"""
_THINGS: Final = """
    ash bacon bag ball ban band bar bark bars basket bead bean bear bed bench berry bill bird bit blaze block bloom
    board boat bond bone book books boot bottle bowl box brand bread brick broom bull bullet butler button cake
    candle cane cap car card care case cash chain chair chalk charge cherry china christmas clay clock coat coffin
    coin coins cotton cow crane crow crown cup deer diamond dish doll door drum duck dust eagle egg engine eye fan
    farthing feather fern fig finch fire fish flag flint flower fly foot fox frost fruit gas gem glass gold goose
    grain grape grass ground gun hail hair hand hare hat hawk hay head heart hen herb hive hog holly hood hook horn
    horse ice iron ivy jade jar jewel key keys kid lamb lamp leaf ledger lemon letter light lion lock log lot map
    marble mask mint mole money moon moss mouse nail nails needle nest note number oak oil olive onion orange pack
    paper pea peach peacock pear pen pepper pet petal phone picture pie pike pin pine pipe plane plant plate play
    plum pocket pole poll post pot potter pound powder power press price prize purse rail rain raven record rice
    ring rod roll roof root rope rose row rug rule rules rush sack safe sail salt sand sands scarf school screen
    seal seat seed sheet shield ship shirt shoe shop silk silver sky snow soap song spade spark speed spike staff
    star stars steam steel stick stock straw string suit sun swan sword table tape tea tent test thorn ticket tiger
    till toast toe tool tooth town toy track train trap tray trip truck trunk tulip van vane vase vine voice wagon
    ward watch wax weather web wheat wheel whip wine wing wings wire wolf wool word words world worm
"""
_DOING: Final = """
    act add aim answer arrest art ask bail balance bale bark bat bell bid bind bite bless blow boil bolt boost
    bounds bow bowling brace brain brake branch breach break brew bring broad build burden buy call carry carver
    cast catch change chase chat check claim clear click climb close cope copy count court cover crack craft cry
    cure cut dance dare deal dig draw dream dress drew drink drop dry duty eat edge end exit face fail fair faith
    fall farewell fear feed feel field file fill film find fine finish firm fit fix flow fold follow force form
    found frame free freeze fry gain gamble game gang gift grace grand grant grave graves grip grow guess hack halt
    hang hard harm harsh harvest haste hatch hate heal hear heat help hide hire hit hold holder hole home hope hound
    hug hung hunt hurry hurt joke jolly joy jump just kick kind kiss know land large lash laugh law laws lay lead
    leader lean learn leave legal lend level life lift line link list little live load loan local loft loss lost
    loud love lovely low luck lucky mail main major mark marks marry marsh match matter mean meek meet merit merry
    mild miles mind miss mix mood moody moon move name neat night noble noise noon novel null obey offer open order
    orders pace paid pain pair pale pass past patience pay peace peel peers penny perfect phase pick pitch pity
    plain plan pleasant please point pool poor pray prayer precious present pretty pride proof proud prudence pull
    pure push quick quiet race raise rake ramp rank rash rate raw reach read ready real rest rich ride right rise
    risk risky roam rough round rude ruin run sad sale save saw scale score seek self sell send sense serve set
    settle shade shake shaper share sharp short shot show shut sick side sigh sign sing sink sit size skill skip
    sleep slide slim slow small smart smile smooth soft sole solid sorrow sort soul sound spare speak spell spend
    spirit split spot stack stage stamp stand stark start state stay steady steal step stern still stir stop store
    strange strength stretch strike strong style sue sum supply support sweet swift swim swing tale talk tall tame
    task taste tell temper temple thank thin think thrift tidy tie time tip title toll top total touch tough tour
    trace trade travel treat trial trick trim trouble true trust truth try tune turn twin vale value vice victory
    visit vote wade wage wait wake walk want war warm warn wash waste wave weak wear weigh welcome wild win wisdom
    wise wish wit wonder work worth wrap write wrong yield
"""
_COLOURS_AND_JUDGEMENTS: Final = """
    amber black blue bold brave bright brown common crystal dark dear deep double early easy even fast final ginger
    golden good goodwill gray great grey happy holy honest honour hot humble key lawful level lilac loyal magic max
    modest nimble pink plain proper purple rapid red royal rusty saint sandy scarlet secret single special sunny
    tender trusty urban vital white witty worthy yellow
"""

EVERYDAY: Final = frozenset(
    " ".join((_GRAMMAR, _PLACES_AND_TIMES, _PEOPLE_AND_WORK, _THINGS, _DOING, _COLOURS_AND_JUDGEMENTS)).split()
)
"""In lower case, without accents. What is missing here is refused in any case, so a name belongs here only if people
write the word about something else: not Smith or Cooper, whom nobody visits for a horseshoe or a barrel."""
