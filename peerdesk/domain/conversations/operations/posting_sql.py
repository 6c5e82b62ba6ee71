"""The statements of posting: the same few for one message and for hundreds."""

LOCK = """
SELECT id, state, handler_id, queue, community_id, last_seq,
    answer_due_at IS NOT NULL,
    CASE WHEN by_mail OR channel = 'ticket' THEN customer_id END
FROM conversations_conversation
WHERE id = ANY(%b::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
LOCK_WHAT_IS_FREE = LOCK + " SKIP LOCKED"

# One look into the index for each: a join could be planned as a walk through all events.
EARLIER = """
SELECT draft.place, e.data->>'text', e.seq, e.at, e.author_role, e.author_alias,
    e.data->'attachments'
FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[]) WITH ORDINALITY
    AS draft (conversation_id, author_id, client_id, place)
CROSS JOIN LATERAL (
    SELECT * FROM conversations_event e
    WHERE e.conversation_id = draft.conversation_id AND e.author_id = draft.author_id
        AND e.client_id = draft.client_id
    LIMIT 1
) AS e
"""

# The clock is read after the locks were had, so that times rise with the numbers. A due time is
# only ever brought forward: moved by each message it would write every index of the row anew. Who
# finds it due looks how long it has really been quiet (idling.py).
WRITE = """
WITH present AS (SELECT coalesce(%b::timestamptz, clock_timestamp()) AS at),
moved AS (
    UPDATE conversations_conversation c SET
        last_seq = head.seq,
        last_event_at = present.at,
        last_author_role = head.role,
        last_excerpt = head.excerpt,
        first_replied_at = CASE WHEN head.replied THEN coalesce(c.first_replied_at, present.at)
            ELSE c.first_replied_at END,
        due_at = CASE WHEN (c.due_for = 'first_reply' AND head.replied)
                OR (c.due_for = 'idle'
                    AND c.due_at > present.at + make_interval(secs => head.silence))
            THEN present.at + make_interval(secs => head.silence) ELSE c.due_at END,
        due_for = CASE WHEN c.due_for = 'first_reply' AND head.replied
            THEN 'idle' ELSE c.due_for END
    FROM present, unnest(%b::uuid[], %b::bigint[], %b::text[], %b::text[], %b::bool[], %b::float8[])
        AS head (conversation_id, seq, role, excerpt, replied, silence)
    WHERE c.id = head.conversation_id
),
entered AS (
    INSERT INTO conversations_event (conversation_id, seq, kind, at, author_id, author_role,
        author_alias, client_id, audience, data)
    SELECT conversation_id, seq, 'message', present.at, author_id, role, alias, client_id, '{}',
        jsonb_build_object('text', body, 'attachments', '[]'::jsonb)
    FROM present, unnest(%b::uuid[], %b::bigint[], %b::uuid[], %b::uuid[], %b::text[], %b::text[],
            %b::text[])
        AS draft (conversation_id, seq, author_id, client_id, role, alias, body)
)
SELECT at FROM present
"""

# The same when some of them carry files, as texts of JSON beside the words.
WRITE_WITH_FILES = WRITE.replace("'[]'::jsonb", "files::jsonb").replace(
    "%b::text[])\n        AS draft (conversation_id, seq, author_id, client_id, role, alias, body)",
    "%b::text[], %b::text[])\n"
    "        AS draft (conversation_id, seq, author_id, client_id, role, alias, body, files)",
)
