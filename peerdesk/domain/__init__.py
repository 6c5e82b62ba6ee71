"""What the business is made of; shelves, top first (imports go down, never sideways).

moderation, knowledge
ratings, premium, payouts, calls
routing, conversations
expertise, intake, payments
communities
people, ledger
"""
