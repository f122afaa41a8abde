"""Sentences that other parts put together in English and pages show: the texts they are made of, to be translated."""

SENTENCES = (
    "{count} more clean comparisons in a row",
    "no request was sampled in the last 30 days",
    "compare each request shape {times} times; lacking: {shapes}",
    "{count} more requests to be timed on both sides",
    "new takes {ratio}x of legacy; {bound}x is allowed",
    "triage or fix what is open or a bug: {places}",
    "the sign-off was revoked: {why}",
    "QA has not signed this endpoint off",
    "write a reason; whoever reads the audit later wants to know why",
    "{day} cannot be an expiry; write a day from today on, within ten years",
    "{text} is no date; write such as 2027-03-31, or leave it empty",
    "{name} has a token already; revoke it first, or choose another name",
    "a rule needs a {field}; add it",
    "with: this kind of rule needs {field}; add it",
    "{line} is no setting of a rule; write name=value, one a line",
    "choose what it is: {states}",
    "changes need somebody who is signed in; sign in and repeat",
    "this form is too old or came from elsewhere; load the page again and repeat",
    "{name} has role {role}; this needs role {needed}",
)
