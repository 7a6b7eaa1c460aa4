-- The only truth of an index. Everything else beside it can be made again from it.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

-- The folder as the last scan saw it.
CREATE TABLE file (
    id       TEXT PRIMARY KEY,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode    INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('pending', 'indexed', 'stale', 'failed')),
    recipe   TEXT,           -- what it failed under: another recipe is worth a try
    kind     TEXT,           -- of the failure
    message  TEXT
) WITHOUT ROWID;

CREATE TABLE document (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    text       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    recipe     TEXT NOT NULL,
    pages      TEXT NOT NULL,    -- JSON: the offset at which each page starts
    headings   TEXT NOT NULL,    -- JSON: [start, end] of each heading
    indexed_at TEXT NOT NULL     -- ISO 8601, UTC
);

-- A distinct text of sentences. Its number is never given again, so that an old view of the
-- vectors can't take one text for another.
CREATE TABLE text (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hash   BLOB NOT NULL UNIQUE
);

CREATE TABLE sentence (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (number),
    ordinal  INTEGER NOT NULL,   -- its place among the document's sentences, from 0
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    text     INTEGER NOT NULL REFERENCES text (number),
    UNIQUE (document, ordinal)
);
CREATE INDEX sentence_text ON sentence (text);

-- `sequence` is the state of the vectors at which the row came.
CREATE TABLE vector (
    text     INTEGER PRIMARY KEY REFERENCES text (number),
    sequence INTEGER NOT NULL,
    data     BLOB NOT NULL       -- float32, little-endian, of length 1
);
CREATE INDEX vector_sequence ON vector (sequence);

-- Texts that had a vector and are gone, for views that still hold it.
CREATE TABLE dropped (
    text     INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL
);
CREATE INDEX dropped_sequence ON dropped (sequence);

-- A row a sentence, under the sentence's number; `place` is its heading and its file's name.
CREATE VIRTUAL TABLE words USING fts5 (
    sentence, place, tokenize = 'porter unicode61 remove_diacritics 2'
);
