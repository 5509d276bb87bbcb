"""Short drafts for rules to read, and what the rules say of them."""

from news.style import Draft, Kind, Part, check


def hints_of(text, rule, *, kind=Kind.PARAGRAPH, **fields):
    """What rules whose name begins so say of one text: phrase and replacement."""
    draft = Draft([Part("p", kind, text)], **fields)
    return said(draft, rule)


def said(draft, rule):
    return [
        (hint.phrase, hint.replacement)
        for hint in check(draft)
        if hint.rule.startswith(rule)
    ]


def places(draft, rule):
    return [
        (hint.part, hint.phrase) for hint in check(draft) if hint.rule.startswith(rule)
    ]
