"""Follow-up questions: do they find their passage, and are other questions left alone?"""
