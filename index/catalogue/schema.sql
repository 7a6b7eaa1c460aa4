-- The source of truth of an index. All other files can be rebuilt from it.

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
    recipe   TEXT,           -- of the failed reading: another recipe is worth a retry
    kind     TEXT,           -- of the failure
    message  TEXT
) WITHOUT ROWID;

CREATE TABLE document (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    sha256     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    recipe     TEXT NOT NULL,
    pages      TEXT NOT NULL,    -- JSON: the offset at which each page starts
    headings   TEXT NOT NULL,    -- JSON: its structure (index/text/structure_json.py)
    indexed_at TEXT NOT NULL,    -- ISO 8601, UTC
    language   TEXT,             -- ISO 639, where most of the text is not English
    text       TEXT NOT NULL     -- last, because SQLite reads a row only up to the columns needed
);

-- A distinct text of sentences. Its number is never reused, so that an old view of the
-- vectors can't mistake one text for another.
CREATE TABLE text (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hash   BLOB NOT NULL UNIQUE
);

CREATE TABLE sentence (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (number),
    ordinal  INTEGER NOT NULL,   -- its position among the document's sentences, from 0
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    text     INTEGER NOT NULL REFERENCES text (number),
    UNIQUE (document, ordinal)
);
CREATE INDEX sentence_text ON sentence (text);

-- Texts that have no vector yet, and texts that lost a sentence and may now have none. They
-- save a sync from looking at all texts.
CREATE TABLE unembedded (
    text INTEGER PRIMARY KEY REFERENCES text (number)
);
CREATE TABLE loosened (
    text INTEGER PRIMARY KEY REFERENCES text (number)
);

-- `sequence` is the state of the vectors in which the row was added.
CREATE TABLE vector (
    text     INTEGER PRIMARY KEY REFERENCES text (number),
    sequence INTEGER NOT NULL,
    data     BLOB NOT NULL       -- float32, little-endian, of length 1
);
CREATE INDEX vector_sequence ON vector (sequence);

-- The vectors of the model that the index is changing to, until every text has one.
CREATE TABLE next_vector (
    text INTEGER PRIMARY KEY REFERENCES text (number),
    data BLOB NOT NULL
);

-- Texts that had a vector and are gone, for views that still contain it.
CREATE TABLE dropped (
    text     INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL
);
CREATE INDEX dropped_sequence ON dropped (sequence);

-- One row per sentence, under the sentence's number; `place` is its heading and its file's name.
CREATE VIRTUAL TABLE words USING fts5 (
    sentence, place, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Which sentences contain a word, for many sentences at a time; derived from `words`
-- (index/fulltext/postings.py).
CREATE TABLE segment (
    first INTEGER PRIMARY KEY,   -- its range of sentence numbers, inclusive
    last  INTEGER NOT NULL CHECK (last < 4294967296),
    size  INTEGER NOT NULL,      -- how many sentences it was built from
    gone  BLOB NOT NULL          -- sentences removed since, relative to first; uint32
);

-- `hits` lists the sentences that contain the stemmed term: for each its number, uint32; how
-- often it contains the term, uint16; and its length in words, uint16; little-endian.
CREATE TABLE posting (
    first INTEGER NOT NULL REFERENCES segment (first),
    term  TEXT NOT NULL,
    hits  BLOB NOT NULL,
    PRIMARY KEY (first, term)
) WITHOUT ROWID;
