-- SPDX-License-Identifier: GPL-3.0-or-later
-- A snapshot as version 1 of its file made it.
PRAGMA application_id = 1265136496;
PRAGMA user_version = 1;
CREATE TABLE things (  seq INTEGER PRIMARY KEY,  kind TEXT NOT NULL,  id TEXT NOT NULL,  from_day INTEGER NOT NULL,  to_day INTEGER CHECK (to_day > from_day),  body TEXT NOT NULL,  passing TEXT NOT NULL,  rank BLOB) STRICT;
CREATE UNIQUE INDEX things_now ON things (kind, id) WHERE to_day IS NULL;
CREATE INDEX things_ranked ON things (kind, rank) WHERE to_day IS NULL;
CREATE INDEX things_past ON things (to_day) WHERE to_day IS NOT NULL;
CREATE TABLE lists (kind TEXT PRIMARY KEY, visible INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE days (day INTEGER PRIMARY KEY, synced_at INTEGER NOT NULL) STRICT;
CREATE TABLE present (  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),  synced_at INTEGER NOT NULL,  point TEXT,  capabilities INTEGER NOT NULL) STRICT;
INSERT INTO things VALUES (1, 'account', 'a1', 739930, NULL, '{"name":"Old Store","kind":"shop","user-id":"u1"}', '{"plan-users":2}', x'');
INSERT INTO things VALUES (2, 'person', 'p1', 739930, NULL, '{"name":"Ada","email":"ada@shop.example"}', '{}', x'');
INSERT INTO things VALUES (3, 'area', 'products', 739930, NULL, '{"name":"Products","levels":15,"position":1}', '{}', x'');
INSERT INTO things VALUES (4, 'role', 'staff', 739930, NULL, '{"name":"Staff","built-in":true,"grants":{"products":"approver"}}', '{"members":1}', x'');
INSERT INTO things VALUES (5, 'user', 'u1', 739930, NULL, '{"name":"Ada","email":"ada@shop.example","owner":true,"joined-at":1700000000000,"version":1}', '{"last-seen-at":1763000000000}', x'616461');
INSERT INTO things VALUES (6, 'user', 'u2', 739930, 739940, '{"name":"Bob","email":"bob@shop.example","roles":["staff"],"version":1}', '{"last-seen-at":1762000000000}', x'626f62');
INSERT INTO things VALUES (7, 'user', 'u2', 739940, NULL, '{"name":"Bob","email":"bob@shop.example","status":"suspended","roles":["staff"],"version":2}', '{"last-seen-at":1762000000000}', x'626f62');
INSERT INTO things VALUES (8, 'invitation', 'i1', 739940, NULL, '{"email":"cleo@shop.example","status":"pending","expires-at":1764000000000}', '{}', x'');
INSERT INTO things VALUES (9, 'session', 's1', 739940, NULL, '{"user":"u1","current":true,"ip":"192.0.2.1"}', '{"last-seen-at":1763000000000}', x'');
INSERT INTO lists VALUES ('area', 1), ('role', 1), ('user', 1), ('invitation', 1), ('session', 1);
INSERT INTO days VALUES (739930, 1762500000000), (739940, 1763363000000);
INSERT INTO present VALUES (1, 1763363000000, 'c-17', 511);
