"""Conversations: one customer's problem, from the first word to the last, with one timeline.

Nouns: conversation, event (numbered without a gap), participant. Chat, ticket, forwarded and
closed are states of one thread: nothing is copied, nothing asked twice. Every door writes through
the same verbs; `seq` is given under the conversation's row lock in the transaction of the write.
"""
