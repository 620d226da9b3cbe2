/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A review as a table: a row for each person, a column for each area.
 */
#pragma once

#include "ui/review/kh-review-record.h"

G_BEGIN_DECLS

/* Returns: (transfer full): RFC 4180 with a byte order mark, without which spreadsheets take it for another encoding; safe
 * to open. Times are those of this computer, as "2026-11-22 14:02". */
GString *kh_review_record_to_csv (KhReviewRecord *self);

G_END_DECLS
