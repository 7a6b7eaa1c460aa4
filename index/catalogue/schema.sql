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
    sha256     TEXT NOT NULL,
    media_type TEXT NOT NULL,
    recipe     TEXT NOT NULL,
    pages      TEXT NOT NULL,    -- JSON: the offset at which each page starts
    headings   TEXT NOT NULL,    -- JSON: [start, end] of each heading
    indexed_at TEXT NOT NULL,    -- ISO 8601, UTC
    language   TEXT,             -- ISO 639, where most of the text is not English
    text       TEXT NOT NULL     -- the last, as SQLite reads a row up to what is asked for
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

-- Texts that have no vector yet, and those that a sentence went from and maybe none has now:
-- so that a sync looks at what there is to do, and not at all texts.
CREATE TABLE unembedded (
    text INTEGER PRIMARY KEY REFERENCES text (number)
);
CREATE TABLE loosened (
    text INTEGER PRIMARY KEY REFERENCES text (number)
);

-- `sequence` is the state of the vectors at which the row came.
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

-- Which sentences have a word, for many at a time; derived from `words` (index/postings.py).
CREATE TABLE segment (
    first INTEGER PRIMARY KEY,   -- the numbers of its sentences, from and to
    last  INTEGER NOT NULL CHECK (last < 4294967296),
    size  INTEGER NOT NULL,      -- how many sentences it was made of
    gone  BLOB NOT NULL          -- those removed since, counted from the first; uint32
);

-- `hits` has the sentences that have the stemmed term: each one's number, uint32; how often
-- it has it, uint16; and its length in words, uint16; little-endian.
CREATE TABLE posting (
    first INTEGER NOT NULL REFERENCES segment (first),
    term  TEXT NOT NULL,
    hits  BLOB NOT NULL,
    PRIMARY KEY (first, term)
) WITHOUT ROWID;
