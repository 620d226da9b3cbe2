-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2.

-- Why a sign-in ended, for whoever still has its token: 'signed-out', 'session-ended', 'session-expired' or
-- 'password-changed'. Null where nobody knew yet that it would be asked.
ALTER TABLE sign_ins ADD COLUMN end_reason TEXT;
