"""The features of candidates, from passages given by hand."""

from qa.decide.features import features
from qa.read.reader import Candidate
from tests.qa.read.test_span_reader import passage

TEXT = "The valve is QX-7713-D. QX-7713-E costs 3 EUR."


def test_a_candidate_has_the_share_of_the_codes_that_its_sentence_is_about() -> None:
    whole = passage(TEXT, 23)
    candidates = [
        Candidate(sentence.span, sentence, whole, 1.0) for sentence in whole.sentences
    ]
    about_one = features("What is qx7713d?", candidates)
    assert [item.identifiers for item in about_one] == [1.0, 0.0]
    about_none = features("What costs 3 EUR?", candidates)
    assert [item.identifiers for item in about_none] == [1.0, 1.0]
