-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1. Times are milliseconds since the epoch. Secrets are hashes. Ids are opaque text.
-- In a table WITHOUT ROWID the primary key's columns come first, in its order: SQLite 3.40 reports others as damaged.

CREATE TABLE persons (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,   -- kh_text_email_key()
  pending_email TEXT,
  phone TEXT,
  language TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('shipping', 'messaging', 'shop')),
  plan_name TEXT NOT NULL,
  user_limit INTEGER,               -- null: none
  agent_login INTEGER NOT NULL DEFAULT 0,
  invite_policy TEXT NOT NULL CHECK (invite_policy IN ('owner', 'admins', 'approvers')),
  default_language TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A person in an account; its id is the API's user id. Contact details are the account's own.
CREATE TABLE members (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts,
  person TEXT NOT NULL REFERENCES persons,
  owner INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,           -- kh_text_fold(), what sorting goes by
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  phone TEXT,
  language TEXT NOT NULL,
  search TEXT NOT NULL,             -- kh_text_fold() of name, mail address and phone, what q searches
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'removed')),
  status_before TEXT,               -- of a removed one: what it goes back to
  ends_at INTEGER,
  joined_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  removed_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (account, person)
) STRICT;
CREATE UNIQUE INDEX members_one_owner ON members (account) WHERE owner = 1;
CREATE INDEX members_by_name ON members (account, name_key, id);
CREATE INDEX members_by_email ON members (account, email_key, id);
CREATE INDEX members_by_last_seen ON members (account, last_seen_at, id);
CREATE INDEX members_by_person ON members (person);
CREATE INDEX members_by_status ON members (account, status);

-- How many there are, since every list and every invitation asks.
CREATE TABLE member_counts (
  account TEXT NOT NULL REFERENCES accounts,
  status TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (account, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER members_count_new AFTER INSERT ON members BEGIN
  INSERT INTO member_counts VALUES (NEW.account, NEW.status, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER members_count_old AFTER DELETE ON members BEGIN
  UPDATE member_counts SET n = n - 1 WHERE account = OLD.account AND status = OLD.status;
END;
CREATE TRIGGER members_count_changed AFTER UPDATE OF status ON members WHEN NEW.status <> OLD.status BEGIN
  UPDATE member_counts SET n = n - 1 WHERE account = OLD.account AND status = OLD.status;
  INSERT INTO member_counts VALUES (NEW.account, NEW.status, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TABLE roles (
  account TEXT NOT NULL REFERENCES accounts,
  id TEXT NOT NULL,                 -- built-in: "packer"; custom: random
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  built_in INTEGER NOT NULL DEFAULT 0,
  legacy INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (account, id)
) STRICT;
CREATE TABLE role_grants (
  account TEXT NOT NULL,
  role TEXT NOT NULL,
  area TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  PRIMARY KEY (account, role, area),
  FOREIGN KEY (account, role) REFERENCES roles (account, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Tables WITHOUT ROWID have the columns of the key first: SQLite 3.40's integrity check takes others for damaged.
CREATE TABLE member_roles (
  member TEXT NOT NULL REFERENCES members ON DELETE CASCADE,
  role TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (member, role),
  FOREIGN KEY (account, role) REFERENCES roles (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_roles_by_role ON member_roles (account, role);
CREATE TABLE member_grants (
  member TEXT NOT NULL REFERENCES members ON DELETE CASCADE,
  area TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  PRIMARY KEY (member, area)
) STRICT, WITHOUT ROWID;

-- What a session token stands for: a person on a device.
CREATE TABLE sign_ins (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES persons,
  token_hash TEXT NOT NULL UNIQUE,
  client TEXT,
  device TEXT,
  ip TEXT,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,      -- the absolute end; idle ones end before
  ended_at INTEGER
) STRICT;
CREATE INDEX sign_ins_by_person ON sign_ins (person, created_at);

-- Its entry in each account where it is used (rule 4). An entry that ended is not made again.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  sign_in TEXT NOT NULL REFERENCES sign_ins,
  account TEXT NOT NULL REFERENCES accounts,
  member TEXT NOT NULL REFERENCES members,
  ip TEXT,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (sign_in, account)
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account, created_at, id) WHERE ended_at IS NULL;
CREATE INDEX sessions_by_member ON sessions (member) WHERE ended_at IS NULL;

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- pending and past its expires_at reads as expired.
CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  language TEXT NOT NULL,
  ends_at INTEGER,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'accepted', 'revoked')),
  created_at INTEGER NOT NULL,      -- what lists go by; sent_at moves
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  send_count INTEGER NOT NULL DEFAULT 1,
  invited_by TEXT NOT NULL REFERENCES members,
  accepted_by TEXT REFERENCES members,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX invitations_by_account ON invitations (account, created_at, id);
CREATE INDEX invitations_by_email ON invitations (account, email_key);
CREATE TABLE invitation_roles (
  invitation TEXT NOT NULL REFERENCES invitations ON DELETE CASCADE,
  role TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (invitation, role),
  FOREIGN KEY (account, role) REFERENCES roles (account, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation_grants (
  invitation TEXT NOT NULL REFERENCES invitations ON DELETE CASCADE,
  area TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  PRIMARY KEY (invitation, area)
) STRICT, WITHOUT ROWID;
-- A link is made when its mail is, so that no queue holds one in clear. It is alive while send_count is the
-- invitation's and the invitation is pending and not expired.
CREATE TABLE invitation_links (
  token_hash TEXT PRIMARY KEY,
  invitation TEXT NOT NULL REFERENCES invitations ON DELETE CASCADE,
  send_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Links that confirm a new mail address of a person.
CREATE TABLE email_links (
  token_hash TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES persons,
  email TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Mails to be sent: what they are about, never what is in them.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('invitation', 'confirm-email')),
  invitation TEXT REFERENCES invitations,
  person TEXT REFERENCES persons,
  send_count INTEGER,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  error TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';
CREATE INDEX outbox_by_invitation ON outbox (invitation, send_count);

-- Append-only.
CREATE TABLE history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES accounts,
  time INTEGER NOT NULL,
  actor TEXT,
  actor_name TEXT,
  action TEXT NOT NULL,
  target_kind TEXT,
  target TEXT,
  target_name TEXT,
  changes TEXT NOT NULL DEFAULT '[]',
  ip TEXT
) STRICT;
CREATE INDEX history_by_account ON history (account, seq);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;

CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  time INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_account ON changes (account, seq);

-- Answers kept for 24 hours, sealed with a key that only the client's own request gives back.
CREATE TABLE idempotency (
  key_hash TEXT PRIMARY KEY,        -- of who asks, the method, the path and the key
  body_hash TEXT NOT NULL,
  answer BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failures (
  time INTEGER NOT NULL,
  email_hash TEXT,                  -- of email_key: a mistyped password in the address field must not stay readable
  ip TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_failures_by_email ON sign_in_failures (email_hash, time);
CREATE INDEX sign_in_failures_by_ip ON sign_in_failures (ip, time);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES ('feed', lower (hex (randomblob (8)))); -- which change feed cursors belong to
