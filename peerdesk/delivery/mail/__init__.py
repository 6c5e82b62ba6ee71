"""Letters: what a conversation says to somebody by mail, while they aren't looking.

Nouns: mail (a stretch of one timeline that one person is to get), dead address. A mail is a row of
the transaction that made the news and names events, never holds their words: these are read when it
is sent, so that what was taken from a timeline is in no mail still to go.

`leaving` is called by whoever writes a timeline, `outbox` is what the job works off, `forgetting`
takes back, `addresses` remembers which addresses refuse us.
"""
