"""How a person is told while no page of theirs is open: Web Push, and e-mail where it is wanted.

Nouns: device (a browser that may ring), preference, notice (one thing that one person is told),
push (that notice on one device). Notices and pushes are rows of the transaction that made the news;
a job sends them after it. Knows no business: what a notice says comes from who sends it.

`announcing` tells and takes back, `devices` and `preferences` are the person's own settings,
`outbox` is what the job works off, `sending` speaks to push services, `receipts` hears from
devices.
"""
