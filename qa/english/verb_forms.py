"""Forms of English verbs: how a verb in a question stands in a statement."""

import regex

_BASES_AND_PASTS = """
    become became, begin began, bring brought, build built, buy bought, catch caught,
    choose chose, come came, cost cost, cut cut, do did, draw drew, drive drove, eat ate,
    fall fell, feel felt, fight fought, find found, fly flew, forbid forbade, forget forgot,
    get got, give gave, go went, grow grew, have had, hear heard, hide hid, hit hit,
    hold held, hurt hurt, keep kept, know knew, lay laid, lead led, leave left, lend lent,
    let let, lose lost, make made, mean meant, meet met, pay paid, put put, read read,
    ride rode, rise rose, run ran, say said, see saw, seek sought, sell sold, send sent,
    set set, shoot shot, shut shut, sing sang, sink sank, sit sat, sleep slept, speak spoke,
    spend spent, split split, spread spread, stand stood, steal stole, strike struck,
    swim swam, take took, teach taught, tell told, think thought, throw threw,
    understand understood, wear wore, win won, withdraw withdrew, write wrote
"""
_IRREGULAR_PASTS = dict(pair.split() for pair in _BASES_AND_PASTS.split(","))
_CONSONANT_Y = regex.compile(r".*[^aeiou]y")
_DOUBLING = regex.compile(r".*[^aeiou][aeiou][^aeiouwxy]")


def pasts(verb: str) -> set[str]:
    """What the simple past of a verb may be: stop gives "stoped" beside "stopped"."""
    if verb in _IRREGULAR_PASTS:
        return {_IRREGULAR_PASTS[verb]}
    if _CONSONANT_Y.fullmatch(verb):
        return {f"{verb[:-1]}ied"}
    if verb.endswith("e"):
        return {f"{verb}d"}
    doubled = {f"{verb}{verb[-1]}ed"} if _DOUBLING.fullmatch(verb) else set()
    return {f"{verb}ed"} | doubled
