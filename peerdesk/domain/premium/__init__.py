"""Premium services: what an expert sells beyond the answer, inside the conversation (P2 to P12).

Nouns: offer, template, grant (who may offer what), consent (to what the expert stays responsible
for), private box and its openings. What costs money is in workflows.
"""
