/**
 * What a run means to do, on disk but not in the state file: SQLite keeps temporary tables in a
 * file of their own that vanishes with the process.
 */
export const stagingTables = `
  CREATE TEMP TABLE staged_records (
    ref         TEXT PRIMARY KEY,
    fingerprint TEXT,
    decision    TEXT NOT NULL,
    rule        TEXT NOT NULL,
    documents   INTEGER NOT NULL,
    title       TEXT,
    data        TEXT,
    revisit     TEXT
  ) STRICT;

  CREATE TEMP TABLE staged_lookups (
    ref  TEXT NOT NULL,
    name TEXT NOT NULL,
    key  TEXT NOT NULL,
    PRIMARY KEY (ref, name, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TEMP TABLE staged_writes (
    key         TEXT NOT NULL,
    ref         TEXT NOT NULL,
    kind        TEXT NOT NULL,
    title       TEXT,
    fingerprint TEXT NOT NULL,
    document    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (key, ref)
  ) STRICT, WITHOUT ROWID;

  CREATE TEMP TABLE staged_claims (
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    key   TEXT NOT NULL,
    ref   TEXT NOT NULL,
    title TEXT
  ) STRICT;
  CREATE INDEX temp.staged_claims_by_value ON staged_claims (name, value);
  CREATE INDEX temp.staged_claims_by_key ON staged_claims (key, ref);

  CREATE TEMP TABLE staged_releases (
    key TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (key, ref)
  ) STRICT, WITHOUT ROWID;

  CREATE TEMP TABLE open_refs (ref TEXT PRIMARY KEY, unsent INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE parked_refs (ref TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;
