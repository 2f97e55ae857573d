"""What the editorial checks look for: phrases that do not travel, words that leave people out, claims that nobody can support.

In the lists, each phrase between two semicolons is a regular expression, matched from word to word, whatever its capitals.
"""

# ruff: noqa: E501, SIM905 - lists of words are read as lists, and a long pattern is no clearer in five pieces

from __future__ import annotations

import re
from typing import NamedTuple

# Phrases that mean something else than their words, or that only some countries know. "On the same page" is missing on purpose:
# in a course about wikis it may be meant as it stands; so are "on board" and "at the end of the day".
IDIOMS = """
a piece of cake; a can of worms; a drop in the ocean; a long shot; a tall order; a blessing in disguise; a level playing field
across the board; against the clock; apples and oranges; back burner; back to square one; back to the drawing board
ball is in your court; ballpark; beat around the bush; behind closed doors; best of both worlds; the big(?:ger)? picture
bite the bullet; bite off more than; black sheep; blow off steam; let off steam; boils down to; bottom line; brain dump
break the ice; ice-?breakers?; bring to the table; burn(?:ing|t)? (?:your |their )?bridges; burning the candle; buy-in; by and large
call it a day; carrot and (?:the )?stick; cherry[- ]pick(?:ing|ed)?; circle back; cold feet; come full circle; cross that bridge
cut(?:ting)? corners; cutting[- ]edge; deep dive; dive into; double-edged sword; down to earth; drop the ball
elephant in the room; every cloud; face the music; fall (?:between|through) the cracks; fall short; fast track; food for thought
for good measure; from scratch; game[- ]changers?; get the ball rolling; get your feet wet; give it a shot; give the green light
go the extra mile; go with the flow; go-getter; grey area; gray area; ground rules; guinea pigs?; hand in hand
hang in there; hats? off; heads[- ]up; hidden gems?; hit the ground running; hit the nail; hit the road; hit the wall; home run
icing on the cake; in a nutshell; in full swing; in the driver's seat; in the loop; in the same boat
in (?:your|their|his|her|somebody's|someone's|another person's) shoes; iron out; it takes two to; jump on the bandwagon
jump(?:ing)? through hoops; keep an eye on; keep (?:your|their) chin up; kick(?:ed|ing)?[- ]?off; kick-?start; kill two birds
know the ropes; learn(?:ing)? the ropes; show(?:ing)? (?:\\w+ )?the ropes; last straw; lay the groundwork; lend a hand
level the playing field; light at the end of the tunnel; lion's share; long haul; loose ends; low[- ]hanging fruit
make or break; make ends meet; melting pot; middle ground; mind the gap; miss the boat; missing the point; move the needle
move the goalposts?; moving target; neck of the woods; nip it in the bud; no-?brainer; no strings attached; not rocket science
nuts and bolts; off the cuff; off the hook; off the top of (?:your|my|their) head; on a shoestring; on the ball; on the fence
on the fly; on the other side of the coin; on the right track; on the rocks; on the wrong foot; once in a blue moon
one-size-fits-all; out of the blue; out of the box; outside the box; out of the woods; pain points?; paint a picture
paper trail; par for the course; pass the buck; pass the torch; pay it forward; pick your brain; pitch in; play it by ear
play devil's advocate; devil's advocate; plain sailing; point of no return; pull (?:some |the )?strings; pull your weight
push the envelope; raise the bar; read the room; red flags?; red herring; red tape
reinvent(?:ing)? the wheel; ring a bell; rock the boat; roll up (?:your|their) sleeves; rule of thumb; rules of thumb; run the show
safe bet; safety net; second nature; see eye to eye; set in stone; set the stage; shoot the messenger; silver bullet; silver lining
sink or swim; sit on the fence; skin in the game; slippery slope; smooth sailing; snowball effect; soft spot
spearhead(?:ed|ing)?; spill the beans; square one; stay on top of; steep learning curve; step up to the plate; straw man
sweet spot; take the bull by the horns; take the plunge; with a (?:grain|pinch) of salt; take the reins
talk shop; the ball rolling; think on your feet; third wheel; throw in the towel; tick(?:s|ed)? all the boxes; tie the knot
tip of the iceberg; tipping point; touch base; toss-up; tough cookie; tow the line; toe the line; turn a blind eye
turn over a new leaf; turn the tables; uncharted waters; under the radar; under the weather; up and running; up in the air
up to speed; uphill battle; walk the talk; walk the walk; water under the bridge; wear(?:ing|s)? (?:many|several|different|two) hats
wild goose chase; win-win; word of mouth; wrap (?:your|their) head around; zero-sum game
""".replace("\n", ";").split(";")

# Things that not everybody has at that time, or at all.
LOCAL = """
(?:in|this|next|last|every|during|over) (?:the )?(?:spring|summer|autumn|winter)(?! of\\b); summer (?:break|school|holidays?)
christmas; easter; thanksgiving; halloween; black friday; back[- ]to[- ]school; super bowl; world series; high school; middle school
freshman; sophomore; zip code; fahrenheit; inches; (?:\\d+|two|three|five|ten|hundred) (?:miles|feet|pounds); over a (?:beer|glass of wine|drink)
""".replace("\n", ";").split(";")

# Words that stand for everybody and name one gender, and words that wound.
LEAVES_OUT = """
he/she; she/he; s/he; his/her; her/his; him/her; himself/herself; he or she; she or he; his or her; her or his; him or her
himself or herself; chairm[ae]n; chairwoman; chairwomen; spokesm[ae]n; spokeswoman; mankind; man-made; manmade; manpower; man-hours?
manned; unmanned; man up; (?:you )?guys; ladies and gentlemen; lay-?m[ae]n; middlem[ae]n; businessm[ae]n; workm[ae]n
policem[ae]n; firem[ae]n; cameram[ae]n; craftsm[ae]n; sportsm[ae]n; gentlem[ae]n; forefathers; founding fathers; brotherhood
housewife; housewives; the common man; the man in the street; old boys; old wives
crazy; insane; insanity; lunatic; lame; dumb; tone-deaf; blacklist(?:ed|s)?; whitelist(?:ed|s)?; sanity check; third world
spirit animal; powwow; grandfathered; the (?:disabled|elderly|poor|blind|deaf)(?= (?:and|or|are|can|have|need)\\b|[.,:!?]|$); normal people; wheelchair-bound
suffers? from (?:a disability|autism|blindness); underdeveloped countries; exotic; primitive; low man on the totem pole
""".replace("\n", ";").split(";")

# Somebody of a kind, and then "he" or "she": for a reader it is one gender. No capital letter between, for it may be a name.
_KINDS = (
    "person|leader|member|volunteer|mentor|mentee|learner|editor|newcomer|organiser|participant|facilitator|administrator|colleague|trainer"
    "|reader|translator|ambassador|coordinator|founder|beginner"
)
GENERIC = re.compile(
    rf"(?:\b(?:[Ee]very|[Ee]ach|[Aa]ny) (?:[a-z]+ )?|(?:^|(?<=[.!?] ))An? (?:[a-z]+ )?)(?:{_KINDS})\b[^.!?;:A-Z\"]{{0,80}}?"
    r"\b(?:he|his|himself|she|hers|herself)\b"
)
GENDERED = re.compile(r"\b(?:he|his|him|himself|she|her|hers|herself)\b", re.IGNORECASE)
KIN = re.compile(
    r"\b(?:sister|brother|mother|father|wom[ae]n|m[ae]n|girl|boy|aunt|uncle|daughter|son|wife|husband|grand\w+)s?\b",
    re.IGNORECASE,
)

# Words with a capital letter that are nobody's name, though they never stand without it.
NO_PERSON = frozenset(
    """i wikimedia wikipedia wikimedian wikimedians wikimania wikidata wikisource commons meta meta-wiki wikilearn who ldp ldn ldwg
    january february march april may june july august september october november december monday tuesday wednesday thursday friday
    saturday sunday saturdays sundays fridays english spanish french arabic bengali russian swahili portuguese pick""".split()
)


class Claim(NamedTuple):
    """Something that the sources do not say. `unless` is what a sentence says that may speak of it; `instead` is what is known.

    One of `about` stands, in small letters, in whatever the pattern finds: to look for plain letters first is much quicker.
    """

    pattern: re.Pattern[str]
    instead: str
    unless: re.Pattern[str] | None
    about: tuple[str, ...]

    def may_be_in(self, lowered: str) -> bool:
        """False if no sentence of a text, given in small letters, can say it."""
        return any(word in lowered for word in self.about)

    def found_in(self, sentence: str) -> re.Match[str] | None:
        """Where a sentence says it."""
        found = self.pattern.search(sentence)
        return found if found and not (self.unless and self.unless.search(sentence)) else None


def _claim(pattern: str, instead: str, unless: str = "", *, about: str) -> Claim:
    """`about` may be several, between semicolons."""
    excuse = re.compile(unless, re.IGNORECASE) if unless else None
    return Claim(re.compile(pattern, re.IGNORECASE), instead, excuse, tuple(about.split("; ")))


_NOT = r"\bnot?\b|n't\b|\bnone\b|\bnobody\b|\bnever\b|\bwithout\b|\binstead of\b|\bwe (?:do not|did not|have not)\b"
_OURS = r"\bour(?:s| own)?\b|\bthis course(?:'s|’s)?\b"
_LISTS = (
    r"(?:lists?|shows?|names?|has|have|contains?|gives?|groups?|consists? of|is made of|includes?|asks?|uses?|scores?|rates?)"
)
_COUNT = r"(?:\d+|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|these|the following|several|many)"

CLAIMS: tuple[Claim, ...] = (
    # 1. The Syllabus Example was not found.
    _claim(
        r"(?:follow|copie|take[ns]?|taken|adapt|reproduce|translate|mirror|use)\w*\b[^.]{0,40}\bsyllabus example"
        r"|(?:based|built|modelled) (?:up)?on (?:the |that )?(?:\w+'s )?(?:leadership development )?syllabus example"
        rf"|syllabus example(?:'s)?\*? (?:itself )?{_LISTS} (?!no\b)"
        rf"|(?:modules|outcomes|durations?|topics|lessons) (?:of|in|from) the (?:leadership development )?\*?(?:leadership development )?syllabus example",
        "Its modules, outcomes and durations were not found. Say that the course was built to cover the plan.",
        _NOT,
        about="syllabus example",
    ),
    # 2. The diagram's list was not found.
    _claim(
        rf"skills diagram\*?,?(?: which| that)? {_LISTS} (?:{_COUNT}|the) "
        rf"|{_COUNT} (?:skills|groups|families|parts)[^.]{{0,30}} (?:of|in|from|on) the (?:plan's )?\*?(?:leadership )?skills diagram"
        r"|(?:this|our|the) (?:wheel|figure|list|map|picture) (?:is|shows|follows|copies) the \*?(?:plan's )?(?:leadership )?skills diagram",
        "Its list and its groups were not found. Say: based on the Leadership Definition.",
        _NOT,
        about="skills diagram",
    ),
    _claim(
        r"leadership skills diagram",
        "That is the plan's own picture. Ours is based on the Leadership Definition.",
        rf"\bplan(?:'s|’s)?\b|{_NOT}",
        about="leadership skills diagram",
    ),
    # 3. Nor were the items, the scale and the scoring of the plan's self-assessment.
    _claim(
        r"\bofficial (?:\w+ ){0,2}(?:self-)?(?:assessment|test|list|course|publication|training|syllabus|certificate|score|translation)",
        "Nothing here is official. Say whose it is.",
        _NOT,
        about="official ",
    ),
    _claim(
        rf"\b(?:the )?(?:plan's|working group's|LDP's) (?:own )?(?:skills )?self-assessment (?:itself )?{_LISTS} (?:{_COUNT}|a (?:scale|score))",
        "Its items, scale and scoring were not found. Say that ours is this course's own.",
        _NOT,
        about="self-assessment",
    ),
    # 4. Roles are known for two of the eight contexts.
    _claim(
        r"\bthe plan (?:itself )?(?:lists|names|gives) (?:\w+ ){0,3}roles (?:for|in|of) (?:all|each|every|(?:the )?(?:eight|affiliates|organizing|organising|program"
        r"|community facilitation|mentorship|capacity building))",
        "Its roles are known for Extended Rights and Governance Committees only.",
        _NOT,
        about="roles",
    ),
    # 5. The body of section 2 was not read.
    _claim(
        rf"\b(?:the plan|section (?:2|two)(?: of the plan)?|the LDP) (?:itself )?(?:suggests|recommends|advises|proposes|lists|gives|names|teaches) (?:you |us |leaders |to )?"
        rf"(?:{_COUNT} )?(?:\w+ )?(?:strateg(?:y|ies)|questions|steps|tips|discussion questions|signs|prompts)\b"
        r"|(?:strategies|discussion questions|tips|prompts) (?:of|from) (?:the plan|section 2|section two|the LDP)",
        "The strategies, examples and questions of section 2 were not read. Say that the advice is this course's own.",
        rf"{_NOT}|\bnames? (?:the )?four steps",
        about="the plan; section 2; section two; the ldp",
    ),
    # 6. Nor were the tools of section 3.
    _claim(
        rf"\b(?:the )?(?:plan's|LDP's|working group's) (?:own )?(?:canvas|template|survey|formats? (?:selection )?tool|job description(?: template)?|application guidelines|"
        rf"facilitation tips|case[- ]study guide|evaluation survey) (?:itself )?{_LISTS} (?:{_COUNT}|the)"
        rf"|(?:leadership development canvas|delivery formats selection tool|job description template|sample evaluation survey|application guidelines)\*? "
        rf"{_LISTS} (?:for )?(?:{_COUNT}|the|boxes|fields|questions|criteria)",
        "Boxes, fields, criteria and questions of the plan's tools were not found. Say that these are this course's own.",
        rf"{_NOT}|{_OURS}",
        about="plan's; ldp's; working group's; canvas; selection tool; description template; evaluation survey; application guidelines",
    ),
    # 7. What the network does today is not known.
    _claim(
        r"\b(?:the )?(?:leadership development network|LDN|network) (?:is|remains|has become) (?:now |today |very |still |an )?(?:active|growing|thriving|running|alive|busy)"
        r"|\b(?:LDN|network)(?:'s)? (?:has|counts|includes) (?:\d+|\w+teen|twenty|dozens of|many) (?:partners|ambassadors|members)"
        r"|\b(?:partners|ambassadors) of the (?:LDN|network|leadership development network) (?:include|are) "
        r"|\bambassadors meet (?:every|each|monthly|weekly|once)|\bLDN (?:partners|ambassadors) (?:include|meet every)",
        "Its partners, its ambassadors and its activity today are not known. Say what its page planned.",
        rf"{_NOT}|\bif\b|\bwhether\b|\binvented\b",
        about="network; ldn; ambassadors",
    ),
    # 8. The grants page took no new applications when it was read; sums and dates age.
    _claim(
        r"\b(?:MSIG|implementation grants?|movement strategy (?:implementation )?grants?)\b[^.]{0,40}\b(?:is|are) (?:now |currently |still |always )?open"
        r"|\b(?:apply|ask) (?:now )?(?:for|to) (?:an? |the )?(?:MSIG|implementation grant)"
        r"|\bgrants? (?:round |programme |program )?(?:is|are) (?:now |currently |still )?open\b",
        "Whether a grant is open changes. Link to the general page on grants.",
        rf"{_NOT}|\bwhat is open\b|\bif\b|\bwhether\b|\bsee which\b",
        about="msig; grant",
    ),
    _claim(
        r"\b(?:rapid (?:fund|grant)s?|general support fund|community fund)\b[^.]*?(?:USD|US\$|\$|\d[\d,]{2,})",
        "Sums of funds are years old. Link to the page instead.",
        about="rapid; support fund; community fund",
    ),
    # 9. Translations: of sections 1 to 3 none was seen.
    _claim(
        r"\b(?:the plan|leadership development plan|LDP|sections? (?:1|2|3|one|two|three)(?: of the plan)?) (?:is|are|was|were|has been|have been|exists?)"
        r" (?:already |now |also )?(?:available |translated )?in(?:to)? (?:\d+|many|several|all|most|ten|twenty|[A-Z][a-z]+(?:,| and)|more than) ?(?:languages?)?",
        "No translation of its sections was seen. The definition has some: see the list of facts.",
        _NOT,
        about="the plan; leadership development plan; ldp; section",
    ),
    # 10. The English name of the third theory was not found.
    _claim(
        r"\b(?:integrat(?:ed|ive)|coordinated) leadership\b",
        "The English name of the third theory was not found. Name the two that are known.",
        about="integrated leadership; integrative leadership; coordinated leadership",
    ),
    # 11. The proposal of 2022 is not what happened.
    _claim(
        r"\b(?:the (?:working )?group|LDWG|leadership development working group) (?:had|was made of|consisted of) (?:12|twelve|seven|7) (?:members|people|regions?)"
        r"|\bmembers (?:of the working group )?(?:got|received|were paid|had) (?:a )?(?:stipend|USD|100)"
        r"|\bmembers (?:worked|gave) (?:about )?(?:five|5) hours",
        "That was the proposal. Fifteen members were chosen; say `proposed` of the rest.",
        r"\bpropos|\bplanned\b|\bwould\b|\bwas to\b|\bwere to\b|\bshould\b",
        about="group; ldwg; members",
    ),
    # 12. The draft recommendation of 2020 is history.
    _claim(
        r"(?:\bdistributed leadership\b[^.]{0,60}\b(?:is (?:an |the )?(?:adopted|current|approved|official|binding|movement's)|is in force|has been adopted)"
        r"|\b(?:adopted|current|approved|binding) (?:recommendation|strategy)[^.]{0,60}\bdistributed leadership\b)",
        "It was a draft of 2020. The final list has `Invest in Skills and Leadership Development`.",
        rf"{_NOT}|\bdraft\b",
        about="distributed leadership",
    ),
    # Other traps that the list of facts names.
    _claim(r"\binitiative (?:number )?#?32\b", "The page of the initiative calls it 33.", about="initiative"),
    _claim(
        r"\bshared future\b|\bgood leaders\b",
        "Those are words of the first draft. The revised definition says: a shared goal or common vision.",
        r"\bdraft\b|\bgood leaders (?:left|leave|are|go|who)\b|[\"“]shared future[.,]?[\"”]",
        about="shared future; good leaders",
    ),
    _claim(
        r"\b(?:movement charter )?drafting committee (?:is|are|works|decides|meets)\b",
        "It was there for a time only: a historical example.",
        _NOT,
        about="drafting committee",
    ),
    _claim(
        r"\bburn-?out is (?:a|an) (?:disease|illness|medical condition|mental (?:illness|disorder)|diagnosis)",
        "For the WHO it is an occupational phenomenon, not a medical condition.",
        _NOT,
        about="burnout is; burn-out is",
    ),
)

# What may stand in the course as it stands in the documents: names, titles, and the one sentence of the definition.
QUOTED = (
    "the ability to guide, inspire, build autonomy, encourage and motivate a group of people towards a shared goal or common vision",
    "Ensure Equity in Decision-Making",
    "Invest in Skills Development",
    "Invest in Skills and Leadership Development",
    "Foster and Develop Distributed Leadership",
    "Affiliates and Informal Groups",
    "On-wiki Extended Rights",
    "Governance Committees",
    "Organizing",
    "Program and Projects",
    "Community Facilitation",
    "Mentorship",
    "Capacity Building",
    "Leadership Development Plan",
    "Leadership Development Working Group",
    "Leadership Development Network",
    "Leadership Definition",
    "Consensus Making with Musyawarah-Mufakat",
    "Wikimedia Foundation",
    "Movement Strategy Implementation Grants",
)


def words_pattern(phrases: list[str]) -> re.Pattern[str]:
    """One pattern for a list of phrases, from word to word, whatever their capitals.

    They stand in it by their first letters: of hundreds, only those that begin as the text does are tried.
    """
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted((" ".join(phrase.split()) for phrase in phrases if phrase.strip()), key=len, reverse=True):
        first = phrase[0] if phrase[0].isalpha() else ""
        by_letter.setdefault(first, []).append(phrase.removeprefix(first))
    listed = (
        (f"[{first}{first.upper()}]" if first else "") + f"(?i:{'|'.join(rest)})" for first, rest in sorted(by_letter.items())
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(listed)})(?![\w-])")
