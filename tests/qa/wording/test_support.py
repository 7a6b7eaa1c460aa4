"""Whether quotes support a sentence: its names, numbers and dates, case by case."""

import pytest

from index.split.punkt import Punkt
from qa.english.names import Names
from qa.wording.support import QuoteFacts

TALKS = (
    "Rustem Umerov, the Ukrainian Defence Minister, led the talks for Ukraine."
    " The Russian delegation of Vladimir Medinsky came late."
)
# A sentence, a quote, and what the quote lacks.
SUPPORTED = [
    # numbers
    ("It cost 1,200 a head.", "1200 was the price."),
    ("It cost 1200 a head.", "The price: 1,200."),
    ("It cost 1200 a head.", "The price: 1\u202f200."),
    ("There were two rounds.", "2 rounds were held."),
    ("There were 2 rounds.", "Two rounds were held."),
    ("6,000 bodies were returned.", "Six thousand bodies were returned."),
    ("6 thousand bodies were returned.", "6,000 bodies were returned."),
    ("Twenty-five of them left.", "25 left."),
    ("Two hundred and six men came.", "206 men came."),
    ("It took 3.5 hours.", "It took 3.50 hours."),
    ("It grew by half a million.", "It grew by 500,000."),
    ("The 2nd round failed.", "The second round failed."),
    ("The twenty-first century began.", "the 21st century"),
    ("One of the sides left.", "A side left."),
    ("1 side left.", "One side left."),
    ("It fell to -5 degrees.", "It fell to \u22125 degrees."),
    ("It was minus five.", "It was -5."),
    ("It lasted from 3 to 5 days.", "It lasted 3\u20135 days."),
    ("It is in version 0.3.1.", "Version 0.3.1 has it."),
    ("It happened in 2024 and 2025.", "the season 2024\u201325"),
    ("In the 1990s it grew.", "It grew in the '90s."),
    ("The run was 5km long.", "a run of 5 km"),
    # per cent, money, time
    ("It is 50% full.", "It is 50 per cent full."),
    ("It is fifty percent full.", "It is 50 % full."),
    ("Between 5% and 10% agreed.", "5 to 10 percent agreed."),
    ("It cost $1.2 million.", "It cost US$1,200,000."),
    ("It cost 5 million dollars.", "It cost $5m."),
    ("It cost $5 million to $10 million.", "It cost $5\u201310 million."),
    ("It cost €3bn.", "It cost EUR 3 billion."),
    ("It opens at 3:30 p.m.", "It opens at 15:30."),
    ("It opens at 9 a.m.", "It opens at 9:00."),
    # dates
    ("They met on July 23.", "They met on 23 July 2025."),
    ("They met in July.", "They met on 23 July 2025."),
    ("They met in July 2025.", "They met on 2025-07-23."),
    ("They met on 23 July 2025.", "They met on July 23rd, 2025."),
    ("They met on the 16th of May.", "They met on May 16."),
    ("They met on May 16.", "They met from 14 to 16 May."),
    ("They met on 5 September.", "They met on Sept. 5."),
    ("They met on 23 July 2025.", "They met on 23/07/2025."),
    ("They met on 03/04/2025.", "Met: 03/04/2025."),
    ("They met in 2025.", "They met on 23 July 2025."),
    ("He may march on.", "He goes on."),
    # names
    ("Umerov led the talks.", TALKS),
    ("Ukraine's talks were led by Rustem Umerov.", TALKS),
    ("Ukraine's Umerov led the talks.", TALKS),
    ("The Defence Minister Umerov led them.", TALKS),
    ("The defence minister led them.", TALKS),
    ("The talks were Umerov's.", TALKS),
    ("They were Russians.", TALKS),
    ("According to them, it rained.", "It rained."),
    ("However, the Minister left.", "The minister left."),
    ("The US agreed.", "The U.S. agreed."),
    ("Erdogan agreed.", "Erdoğan agreed."),
    ("Donald Trump agreed.", "Donald J. Trump agreed."),
    ("J. R. R. Tolkien wrote.", "It is by J.R.R. Tolkien."),
    ("Jean-Luc Picard spoke.", "Jean-Luc Picard spoke."),
    ("He said: “Peace is near.”", "He told them."),
    ("Ann Lee and Bo Kim came.", "Ann Lee and Bo Kim came."),
    ("The MiniLM-L6-v2 model is used.", "It uses all-MiniLM-L6-v2."),
    ("Use `--verify` for docs_src/a.txt.", "docs_src/a.txt takes `--verify`."),
    ("It rained, and/or snowed.", "The weather was bad."),
]
UNSUPPORTED = [
    # numbers
    ("There were 1,300.", "There were 1,200.", ["1300"]),
    ("There were 12.", "There were 1,200.", ["12"]),
    ("There were 1,000.", "Thousands came.", ["1000"]),
    ("There were three rounds.", "There were two rounds.", ["3"]),
    ("The third round failed.", "The second round failed.", ["3"]),
    ("It took 5 million.", "It took 5 thousand.", ["5000000"]),
    ("It fell to -5.", "It fell to 5.", ["-5"]),
    ("It is version 0.3.2.", "It is version 0.3.1.", ["0.3.2"]),
    ("In the 1990s it grew.", "In 1990 it grew.", ["1990s"]),
    ("There were 6.", "MiniLM-L6 was used.", ["6"]),
    # per cent, money, time
    ("It is 12% of them.", "12 of them, or 40%, came.", ["12%"]),
    ("It is 50 of them.", "It is 50% of them.", ["50"]),
    ("It cost $5.", "It cost €5.", ["$5"]),
    ("It cost 5.", "It cost $5.", ["5"]),
    ("It opens at 3:30 a.m.", "It opens at 3:30 p.m.", ["3:30"]),
    # dates
    ("They met on 23 July 2025.", "They met on July 23.", ["2025-7-23"]),
    ("They met on June 16.", "They met on May 16 and June 2.", ["6-16"]),
    ("They met in June.", "They met on May 16.", ["6"]),
    ("They met on 3 April 2025.", "Met: 03/04/2025.", ["2025-4-3"]),
    ("They met on 16 May 2024.", "On 16 May 2025, not in 2024.", ["2024-5-16"]),
    # names
    ("Kyslytsia led the talks.", TALKS, ["Kyslytsia"]),
    ("Rustem Medinsky led the talks.", TALKS, ["Rustem Medinsky"]),
    ("The Prime Minister led them.", TALKS, ["Prime"]),
    ("It was the IT minister.", "It was the minister.", ["IT"]),
    ("They met in Paris.", TALKS, ["Paris"]),
    ("Ann Kim came.", "Ann Lee and Bo Kim came.", ["Ann Kim"]),
    ("Ann Kim came.", "Ann Lee, Kim and others came.", ["Ann Kim"]),
    ("Ann Kim came.", "There was Ann. Kim came.", ["Ann Kim"]),
    # addresses and the like
    ("See https://evil.example/a.", "See the page.", ["https://evil.example/a"]),
    ("Write to me@evil.example.", "Write to us.", ["me@evil.example"]),
    ("See evil.example for it.", "See notevil.example.", ["evil.example"]),
    ("Run it with --force.", "Run it.", ["--force"]),
    ("![x](https://evil.example/?a=b)", "A page.", ["![x](https://evil.example/?a=b"]),
]


def missing(sentence: str, *quotes: str) -> list[str]:
    return QuoteFacts(quotes, Names(Punkt().small)).missing(sentence)


@pytest.mark.parametrize(("sentence", "quote"), SUPPORTED)
def test_a_quote_supports_what_it_writes_differently(sentence: str, quote: str) -> None:
    assert missing(sentence, quote) == []


@pytest.mark.parametrize(("sentence", "quote", "lacking"), UNSUPPORTED)
def test_what_a_quote_does_not_say_is_missing(
    sentence: str, quote: str, lacking: list[str]
) -> None:
    assert missing(sentence, quote) == lacking


def test_quotes_together_support_what_no_single_one_says() -> None:
    quotes = "Umerov led the talks.", "They were held on May 16."
    sentence = "Umerov led the talks of May 16."
    assert missing(sentence, *quotes) == []
    assert missing(sentence, quotes[0]) == ["5-16"]
    assert missing(sentence, quotes[1]) == ["Umerov"]


def test_no_name_continues_from_one_quote_into_the_next() -> None:
    assert missing("Ann Kim left.", "It was Ann", "Kim left.") == ["Ann Kim"]


def test_nothing_is_missing_from_a_sentence_of_common_words() -> None:
    assert missing("They are still far apart.", "It rained.") == []
