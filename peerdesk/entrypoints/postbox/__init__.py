"""Where mail comes in: an SMTP or LMTP listener, and a mailbox that is fetched from by IMAP.

Both only store a mail whole, and say thank you once that is committed; a job reads it. They stand
behind a mail server that takes mail from the world: whoever reaches the listener may name any
sender.
"""
