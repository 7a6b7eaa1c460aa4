"""Yes and no: where a sentence is sure, and the many ways in which one only seems so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.decide.verdicts import verdict

YES = [
    ("Did Russia attack Ukraine?", "Russia attacked Ukraine."),
    ("did russia attack ukraine", "Russia attacked Ukraine."),
    ("Did Russia attack Ukraine?", "Russia attacked Ukraine in 2022."),
    ("Did Russia attack Ukraine?", "In February 2022, Russia attacked Ukraine."),
    ("Did Russia attack Ukraine in 2022?", "In 2022, Russia attacked Ukraine."),
    ("Did Umerov lead the talks?", "Umerov led the talks."),
    ("Did Umerov stop the talks?", "Umerov stopped the talks."),
    ("Did the teams carry the flag?", "The teams carried the flag."),
    ("Did Kyiv set a date?", "Kyiv set a date."),
    ("Did Umerov say that Kyiv wants peace?", "Umerov said that Kyiv wants peace."),
    ("Did the trip cost 1,000 euros?", "The trip cost 1,000 euros."),
    ("Does the museum have a café?", "The museum has a café."),
    ("Does Medinsky head the delegation?", "Medinsky heads the delegation."),
    ("Does Medinsky carry the flag?", "Medinsky carries the flag."),
    ("Does Medinsky watch the talks?", "Medinsky watches the talks."),
    ("Do dogs bark at night?", "Dogs bark at night."),
    ("Is the licence the MIT licence?", "The licence is the MIT licence."),
    ("Is there a café in the museum?", "There is a café in the museum."),
    ("Are the models of askquote English?", "The models of askquote are English."),
    ("Are all cats black?", "All cats are black."),
    ("Was Ukraine attacked by Russia?", "Ukraine was attacked by Russia."),
    ("Has Russia refused a truce?", "Russia has refused a truce."),
    ("Can visitors bring dogs?", "Visitors can\n bring  dogs."),
    ("Is Umerov Kyiv’s minister?", "Umerov is Kyiv's minister."),
]
NO = [
    ("Did Russia attack Ukraine?", "Russia did not attack Ukraine."),
    ("Did Russia attack Ukraine?", "Russia didn't attack Ukraine."),
    ("Did Russia attack Ukraine?", "Russia never attacked Ukraine."),
    ("Did Russia attack Ukraine in 2014?", "In 2014, Russia did not attack Ukraine."),
    ("Did Russia give guarantees?", "Russia gave no guarantees."),
    ("Did Russia give any guarantees?", "Russia gave no guarantees."),
    ("Did Ukraine ask for 30 days?", "Ukraine did not ask for 30 days."),
    ("Did the two sides agree?", "The two sides did not agree."),
    ("Does Montana have a sales tax?", "Montana has no sales tax."),
    ("Do dogs bark at night?", "Dogs do not bark at night."),
    ("Was a date for the exchange given?", "No date for the exchange was given."),
    ("Is there a cure for asthma?", "There is no cure for asthma."),
    ("Is the bridge open on Sundays?", "The bridge isn’t open on Sundays."),
    ("Has Russia accepted the plan?", "Russia has never accepted the plan."),
    ("Can visitors bring dogs?", "Visitors can't bring dogs."),
    (
        "Can PDF files be read in version 0.1?",
        "PDF files cannot be read in version 0.1.",
    ),
]
TRAPS = {
    "another subject": [
        ("Did Medinsky lead the talks?", "Umerov, not Medinsky, led the talks."),
        ("Did Umerov lead the talks?", "Umerov, not Medinsky, led the talks."),
        ("Did Russia attack Ukraine?", "The governor of Russia attacked Ukraine."),
        ("Did Russia attack Ukraine?", "Russia's ally attacked Ukraine."),
        ("Did Korea attack Japan?", "North Korea attacked Japan."),
        ("Did Kyiv accept the plan?", "Nobody in Kyiv accepted the plan."),
        ("Did Russia accept the plan?", "Neither Russia accepted the plan."),
    ],
    "another object": [
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine's allies."),
        ("Did Russia attack Ukraine?", "Russia attacked positions near Ukraine."),
        ("Is Kyiv a city?", "Kyiv is a city council member."),
        ("Is Umerov a president?", "Umerov is an ex-president."),
        ("Is Umerov a president?", "Umerov is a president-elect."),
        ("Is Umerov the minister?", "Umerov is a minister."),
        ("Are antibiotics a cure?", "Antibiotics are a cure for some."),
    ],
    "swapped": [
        ("Did Russia attack Ukraine?", "Ukraine attacked Russia."),
        ("Did Russia attack Ukraine?", "Russia was attacked by Ukraine."),
        ("Was Russia attacked by Ukraine?", "Ukraine was attacked by Russia."),
        ("Was Russia attacked?", "Russia attacked."),
        ("Is the minister the leader?", "The leader is the minister."),
    ],
    "negation elsewhere": [
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine, not Poland."),
        ("Did Russia attack Ukraine?", "No, Russia attacked Ukraine."),
        ("Did Umerov lead the talks?", "Umerov led the talks without notes."),
        (
            "Are treaties binding on parties?",
            "Treaties are not necessarily binding on parties.",
        ),
        ("Is H2 reactive?", "H2 is not very reactive."),
        ("Are there lakes in Thuringia?", "There are no large lakes in Thuringia."),
        ("Was the man with a hat arrested?", "The man with no hat was arrested."),
        (
            "Have the people who left returned?",
            "The people who have not left returned.",
        ),
        ("Did bus 5 stop here on Monday?", "Bus no. 5 stopped here on Monday."),
    ],
    "double negation": [
        ("Did Russia attack Ukraine?", "Russia did not fail to attack Ukraine."),
        ("Did Russia accept the plan?", "Russia never did not accept the plan."),
        ("Is the claim true?", "The claim is not untrue."),
        ("Did Russia accept the plan?", "It is not so that Russia accepted the plan."),
    ],
    "not yet and no longer": [
        ("Is Ukraine a member?", "Ukraine is not yet a member."),
        ("Is the bridge open?", "The bridge is no longer open."),
        ("Is the bridge open?", "The bridge is not only open."),
    ],
    "some and all": [
        ("Are some cats black?", "Some cats are not black."),
        ("Are cats black?", "Most cats are black."),
        ("Are all cats black?", "Cats are black."),
        ("Are all cats black?", "Not all cats are black."),
        ("Did a soldier return?", "A soldier did not return."),
        ("Did two soldiers return?", "Two soldiers did not return."),
        ("Did 30 soldiers return?", "30 soldiers did not return."),
        ("Did someone leave the talks?", "Someone did not leave the talks."),
        ("Did Russia accept some demands?", "Russia did not accept some demands."),
        ("Did Umerov give a book to some men?", "Umerov gave no book to some men."),
        ("Did a soldier give a reason?", "A soldier gave no reason."),
        ("Do trains sometimes stop?", "Trains sometimes do not stop."),
        ("Did Umerov speak?", "Only Umerov spoke."),
        ("Did only Umerov speak?", "Only Umerov did not speak."),
        ("Did only Umerov speak?", "Only Umerov spoke in 2022."),
        ("Does the Convention protect waters?", "The Convention protects only waters."),
    ],
    "numbers and comparisons": [
        ("Did Ukraine ask for 40 days?", "Ukraine asked for 30 days."),
        ("Did Ukraine ask for 30 days?", "Ukraine asked for at least 30 days."),
        ("Did the trip cost 1 euro?", "The trip cost 1,000 euro."),
        ("Did the trip cost 2 euros?", "The trip cost 2.5 euros."),
        ("Did the trip cost $5?", "The trip cost $5 million."),
        ("Did the trip cost $5?", "The trip cost £5."),
        ("Is Kyiv larger than Lviv?", "Kyiv is large."),
        ("Is Kyiv large?", "Kyiv is larger than Lviv."),
    ],
    "tense": [
        ("Will Ukraine sign the treaty?", "Ukraine had signed the treaty."),
        ("Will Ukraine sign the treaty?", "Ukraine will sign the treaty."),
        ("Did Ukraine sign the treaty?", "Ukraine will sign the treaty."),
        ("Did Ukraine sign the treaty?", "Ukraine signs the treaty."),
        ("Does Ukraine sign the treaty?", "Ukraine signed the treaty."),
        ("Is Umerov a minister?", "Umerov was a minister."),
        ("Was Umerov a minister?", "Umerov is a minister."),
        ("Does Umerov lead the talks?", "Umerov led the talks."),
        ("Is the museum open on Monday?", "The museum is open on Monday in May."),
        ("Is the museum open?", "The museum is open on Monday."),
        ("Did Russia attack Ukraine?", "Russia did not attack Ukraine in 2014."),
        ("Did sales rise last year?", "Sales rose last year."),
        ("Is the museum open today?", "The museum is open today."),
    ],
    "more is asked": [
        ("Did Russia attack Ukraine at night?", "Russia attacked Ukraine."),
        ("Did Russia attack Ukraine in 2022?", "Russia attacked Ukraine in 2014."),
        ("Did Russia attack Ukraine in 2022?", "Russia attacked Ukraine."),
    ],
    "more is said": [
        ("Did the plan fail in 2022?", "The plan in 2022 failed."),
        ("Did the plan fail?", "The plan failed to convince anybody."),
        ("Did Russia agree to a truce?", "Russia agreed to a truce in certain areas."),
        ("Did Russia agree to a truce?", "Russia agreed to a truce, but broke it."),
        ("Did Russia stop the war?", "Russia stopped the war in the film."),
        ("Is the museum open?", "The museum is open except on Sundays."),
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine. That was a lie."),
    ],
    "doubt": [
        ("Did Russia attack Ukraine?", "Russia may have attacked Ukraine."),
        ("Did Russia attack Ukraine?", "Russia nearly attacked Ukraine."),
        ("Did Russia attack Ukraine?", "Perhaps Russia attacked Ukraine."),
        ("Did Russia attack Ukraine?", "If Russia attacked Ukraine, Kyiv would know."),
        ("Did Russia attack Ukraine?", "Kyiv would know had Russia attacked Ukraine."),
        ("Did Russia attack Ukraine?", "Russia threatened to attack Ukraine."),
        ("Did Russia attack Ukraine?", "Russia refused to attack Ukraine."),
        (
            "Do antibiotics cause obesity?",
            "It is unclear whether antibiotics cause obesity.",
        ),
        ("Could Russia attack Ukraine?", "Russia could attack Ukraine."),
    ],
    "somebody's words": [
        ("Did Russia attack Ukraine?", "Kyiv said that Russia attacked Ukraine."),
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine, Kyiv said."),
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine, wrote the Times."),
        ("Did Russia attack Ukraine?", "According to Kyiv, Russia attacked Ukraine."),
        ("Did Russia attack Ukraine?", "“Russia attacked Ukraine.”"),
        ("Did Russia attack Ukraine?", 'Russia "attacked" Ukraine.'),
        ('"Did Russia attack Ukraine?"', "Russia attacked Ukraine."),
    ],
    "a question": [
        ("Did Russia attack Ukraine?", "Did Russia attack Ukraine?"),
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine?"),
        ("Had Russia attacked Ukraine?", "Had Russia attacked Ukraine."),
    ],
    "no statement": [
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine"),
        ("Did Russia attack Ukraine?", ""),
        ("Did Russia attack Ukraine?", "."),
        ("Did Russia attack Ukraine?", "Russia attacked Ukraine …"),
    ],
    "asked in the negative, or for one of two": [
        ("Didn't Russia attack Ukraine?", "Russia attacked Ukraine."),
        ("Did Russia not attack Ukraine?", "Russia did not attack Ukraine."),
        ("Is there no cure for asthma?", "There is no cure for asthma."),
        ("Is the licence MIT or Apache?", "The licence is MIT or Apache."),
    ],
    "what the words mean depends on who speaks": [
        ("Did he lead the talks?", "He led the talks."),
        ("Is our office open on Sundays?", "Our office is open on Sundays."),
        ("Is this museum open on Sundays?", "This museum is open on Sundays."),
        ("Is it raining in Kyiv?", "It is raining in Kyiv."),
    ],
    "too few words to be sure": [
        ("Is there more?", "There is more."),
        ("Is there a café?", "There is a café."),
        ("Is there a café?", "There is no café."),
        ("Did?", "."),
        ("", "."),
    ],
    "no yes or no is asked": [
        ("Who led the talks?", "Umerov led the talks."),
        ("Led Umerov the talks?", "Umerov led the talks."),
        (
            "Can you tell me whether Umerov spoke?",
            "You can tell me whether Umerov spoke.",
        ),
    ],
}
WORDS = "the talks Umerov Russia did not no never is attacked attack in 2022 . , ? that who if"
sentences = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)


@pytest.mark.parametrize(("question", "sentence"), YES)
def test_yes_where_the_sentence_says_just_what_is_asked(
    question: str, sentence: str
) -> None:
    assert verdict(question, sentence) == "yes"


@pytest.mark.parametrize(("question", "sentence"), NO)
def test_no_where_the_sentence_just_denies_what_is_asked(
    question: str, sentence: str
) -> None:
    assert verdict(question, sentence) == "no"


@pytest.mark.parametrize(
    ("question", "sentence"), [case for cases in TRAPS.values() for case in cases]
)
def test_no_verdict_where_the_sentence_only_seems_to_say_yes_or_no(
    question: str, sentence: str
) -> None:
    assert verdict(question, sentence) is None


@given(sentences, sentences)
def test_yes_is_never_said_on_a_denial_nor_no_without_one(
    question: str, sentence: str
) -> None:
    denied = bool({"not", "no", "never"} & set(sentence.split()))
    assert verdict(f"Did {question}", sentence) != ("yes" if denied else "no")


@given(st.text(), st.text())
def test_any_text_may_be_asked_and_answered(question: str, sentence: str) -> None:
    assert verdict(question, sentence) is None
