"""For who tries Peerdesk out: mails that went nowhere but into files, and answers to them."""
