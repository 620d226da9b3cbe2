/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/store/kh-database.h"

G_BEGIN_DECLS

/* Within a writing transaction: forgets changes older than what the feed keeps. */
void kh_changes_prune (KhDb *db, gint64 now);

G_END_DECLS
