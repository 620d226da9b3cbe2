-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3. Roles that end on a date, and what is still to be told of what has ended by itself.

ALTER TABLE member_roles ADD COLUMN ends_at INTEGER;        -- null: with the membership; past: as if it were not there
ALTER TABLE members ADD COLUMN over INTEGER NOT NULL DEFAULT 0;     -- 1: its ends_at is past, and that was told
ALTER TABLE invitations ADD COLUMN over INTEGER NOT NULL DEFAULT 0; -- the same for expires_at
CREATE INDEX member_roles_due ON member_roles (ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX members_due ON members (ends_at) WHERE ends_at IS NOT NULL AND over = 0 AND status <> 'removed';
CREATE INDEX invitations_due ON invitations (expires_at) WHERE over = 0 AND status = 'pending';
