/*
 * Past 250 lines because it only grows: a step that has landed stays, and their sequence is what a
 * state file's number means.
 */

/**
 * The state file's shape, as numbered steps. A step that has landed is never edited: a change is a
 * new step. Each runs in one transaction with the raise of `user_version`.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE leases (
    pipeline   TEXT PRIMARY KEY,
    fence      INTEGER NOT NULL,
    holder     TEXT,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE cursors (
    pipeline TEXT PRIMARY KEY,
    value    TEXT,
    revision TEXT NOT NULL,
    full_at  INTEGER,
    run      TEXT NOT NULL
  ) STRICT;

  CREATE TABLE records (
    pipeline    TEXT NOT NULL,
    ref         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    decision    TEXT NOT NULL CHECK (decision IN ('include', 'leave out', 'reject')),
    rule        TEXT NOT NULL,
    documents   INTEGER NOT NULL,
    PRIMARY KEY (pipeline, ref)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE documents (
    pipeline      TEXT NOT NULL,
    key           TEXT NOT NULL,
    ref           TEXT NOT NULL,
    title         TEXT,
    fingerprint   TEXT NOT NULL,
    document      TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('sent', 'retired', 'absent')),
    -- How many writes were begun and not settled.
    in_doubt      INTEGER NOT NULL DEFAULT 0,
    sink_id       TEXT,
    first_sent_at TEXT,
    last_sent_at  TEXT,
    PRIMARY KEY (pipeline, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX documents_by_ref ON documents (pipeline, ref);
  CREATE INDEX documents_by_status ON documents (pipeline, status);

  CREATE TABLE unique_values (
    pipeline TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    key      TEXT NOT NULL,
    PRIMARY KEY (pipeline, name, value, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX unique_values_by_key ON unique_values (pipeline, key);

  CREATE TABLE xrefs (
    pipeline TEXT NOT NULL,
    name     TEXT NOT NULL,
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    key      TEXT NOT NULL,
    PRIMARY KEY (pipeline, name, source)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    pipeline    TEXT NOT NULL,
    trigger     TEXT NOT NULL,
    revision    TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    outcome     TEXT NOT NULL,
    counts      TEXT NOT NULL,
    left_out_by TEXT NOT NULL DEFAULT '{}',
    writes      INTEGER NOT NULL DEFAULT 0,
    source_cost REAL NOT NULL DEFAULT 0,
    error       TEXT,
    cursor      TEXT
  ) STRICT;
  CREATE INDEX runs_by_pipeline ON runs (pipeline, started_at);

  CREATE TABLE changes (
    pipeline TEXT NOT NULL,
    key      TEXT NOT NULL,
    run      TEXT NOT NULL,
    at       TEXT NOT NULL,
    kind     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    diff     TEXT NOT NULL
  ) STRICT;
  CREATE INDEX changes_by_key ON changes (pipeline, key, at);
  CREATE INDEX changes_by_age ON changes (at);

  CREATE TABLE dead_letters (
    pipeline TEXT NOT NULL,
    ref      TEXT NOT NULL,
    key      TEXT NOT NULL,
    title    TEXT,
    code     TEXT NOT NULL,
    message  TEXT NOT NULL,
    hint     TEXT NOT NULL,
    location TEXT,
    retry    INTEGER NOT NULL,
    record   TEXT,
    attempts INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at  TEXT NOT NULL,
    run      TEXT NOT NULL,
    PRIMARY KEY (pipeline, ref, key, code, message)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE source_memos (
    pipeline TEXT PRIMARY KEY,
    value    TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- One number for the whole file, raised whenever a sink accepted something: what a record looked
  -- up has changed if the document behind it has a higher one than the last completed run saw.
  CREATE TABLE acceptances (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), number INTEGER NOT NULL)
  STRICT;
  INSERT INTO acceptances (only_row, number) VALUES (1, 0);

  ALTER TABLE documents ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
  -- The number with which it came back after it was archived, 0 if it never did.
  ALTER TABLE documents ADD COLUMN revived INTEGER NOT NULL DEFAULT 0;
  -- Of an adopted document: what stays as the sink has it, as a merge patch.
  ALTER TABLE documents ADD COLUMN keeps TEXT;
  -- What is in doubt, as a list of documents, where the sink finds a document by its content.
  ALTER TABLE documents ADD COLUMN doubted TEXT;
  CREATE INDEX documents_by_acceptance ON documents (pipeline, accepted);

  CREATE INDEX xrefs_by_key ON xrefs (pipeline, name, key);

  ALTER TABLE cursors ADD COLUMN accepted_seen INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE record_lookups (
    pipeline TEXT NOT NULL,
    ref      TEXT NOT NULL,
    name     TEXT NOT NULL,
    key      TEXT NOT NULL,
    PRIMARY KEY (pipeline, ref, name, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_lookups_by_key ON record_lookups (pipeline, name, key);

  CREATE TABLE record_revisits (
    pipeline TEXT NOT NULL,
    ref      TEXT NOT NULL,
    day      TEXT NOT NULL,
    PRIMARY KEY (pipeline, ref)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Several documents may capture one value: what one of them gives up, another may still hold.
  ALTER TABLE xrefs RENAME TO single_xrefs;
  DROP INDEX xrefs_by_key;
  CREATE TABLE xrefs (
    pipeline TEXT NOT NULL,
    name     TEXT NOT NULL,
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    key      TEXT NOT NULL,
    PRIMARY KEY (pipeline, name, source, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO xrefs SELECT pipeline, name, source, target, key FROM single_xrefs;
  DROP TABLE single_xrefs;
  CREATE INDEX xrefs_by_key ON xrefs (pipeline, name, key);
  `,
  `
  -- What is to be created exactly once, and how far it has come.
  CREATE TABLE intents (
    pipeline   TEXT NOT NULL,
    key        TEXT NOT NULL,
    generation INTEGER NOT NULL,
    ref        TEXT NOT NULL,
    title      TEXT,
    phase      TEXT NOT NULL,
    digest     TEXT NOT NULL,
    content    TEXT NOT NULL,
    document   TEXT NOT NULL,
    minted     TEXT,
    claimed    TEXT,
    result     TEXT,
    first_at   TEXT NOT NULL,
    last_at    TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    PRIMARY KEY (pipeline, key, generation)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX intents_open ON intents (pipeline, first_at) WHERE phase <> 'marked';
  `,
  `
  -- What a mapping says of something that waits: a name for the reason, whose move it is, what was tried.
  ALTER TABLE dead_letters ADD COLUMN details TEXT;
  `,
  `
  -- What live probes last answered about the systems that this brand talks to.
  CREATE TABLE probes (
    name   TEXT PRIMARY KEY,
    at     TEXT NOT NULL,
    ok     INTEGER NOT NULL,
    says   TEXT NOT NULL,
    answer TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Which records somebody said have changed; the highest number is the newest word about it.
  CREATE TABLE hints (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    pipeline TEXT NOT NULL,
    ref      TEXT NOT NULL,
    first_at TEXT NOT NULL,
    UNIQUE (pipeline, ref)
  ) STRICT;
  CREATE TABLE hook_deliveries (
    connection TEXT NOT NULL,
    id         TEXT NOT NULL,
    topic      TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (connection, id, topic)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX hook_deliveries_by_age ON hook_deliveries (at);
  -- What the law asked for, and what was done.
  CREATE TABLE privacy_requests (
    connection TEXT NOT NULL,
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('disclose', 'erase', 'erase-all')),
    refs       TEXT NOT NULL,
    number     TEXT,
    at         TEXT NOT NULL,
    done_at    TEXT,
    removed    TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (connection, id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Each time that a backup took the place of this state: when (epoch ms), of when it was, which file.
  CREATE TABLE restores (
    epoch    INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    taken_at TEXT NOT NULL,
    digest   TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- How far the schedule of each pipeline has been kept: ticks up to then were taken.
  CREATE TABLE schedules (
    pipeline TEXT PRIMARY KEY,
    cron     TEXT NOT NULL,
    zone     TEXT NOT NULL,
    up_to    INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
