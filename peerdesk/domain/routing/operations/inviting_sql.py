"""The statements of asking experts: few, since a question waits for them."""

from peerdesk.delivery.realtime import hint_expression

# Whoever is full or has gone since the choice is passed over, whoever another question holds too.
# The role itself is asked for once more: a membership that has ended is no expert's (I5, I8).
HOLD = """
SELECT seat.id FROM routing_seat seat
WHERE seat.id = ANY(%b::uuid[])
    AND seat.free_from <= %b::timestamptz AND seat.open_until > %b::timestamptz
    AND EXISTS (
        SELECT FROM communities_membership member
        JOIN people_person who ON who.id = member.person_id AND who.is_active
        WHERE member.person_id = seat.person_id AND member.community_id = seat.community_id
            AND member.role = 'expert' AND member.ended_at IS NULL
    )
ORDER BY seat.id FOR NO KEY UPDATE OF seat SKIP LOCKED
"""

# The wave, its invitations, the places that they hold, and the news to those who are asked.
INVITE = f"""
WITH wave AS (
    INSERT INTO routing_wave (id, conversation_id, community_id, episode, wave, at, former_only,
        free, size, wanted, expected, cut, next)
    VALUES (%(id)b, %(conversation)b, %(community)b, %(episode)s, %(wave)s, %(now)b,
        %(former_only)b, %(free)s, %(size)s, %(wanted)b, %(expected)b, %(cut)b, %(next)s::jsonb)
),
held AS (
    UPDATE routing_seat SET invited = invited + 1, last_invited_at = %(now)b
    WHERE id = ANY(%(seats)b::uuid[])
),
invited AS (
INSERT INTO routing_invitation (id, conversation_id, community_id, episode, wave, expert_id, place,
    state, score, parts, chance, pays_minor, created_at, expires_at, decline_reason)
SELECT asked.id, %(conversation)b, %(community)b, %(episode)s, %(wave)s, asked.expert_id,
    %(before)s + asked.position, 'pending', asked.score, asked.parts::jsonb, asked.chance,
    %(pays_minor)s, %(now)b, %(expires_at)b, ''
FROM unnest(%(invitations)b::uuid[], %(experts)b::uuid[], %(scores)b::float8[], %(parts)b::text[],
    %(chances)b::float8[]) WITH ORDINALITY
    AS asked (id, expert_id, score, parts, chance, position)
RETURNING expert_id
)
SELECT {hint_expression("expert_id", "invitations")} FROM invited
"""  # noqa: S608 - made of our own constants
