/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who has at least some level in an area. People are put in order once, and each question is answered with one look
 * at each of them: 10,000 people take milliseconds.
 */
#pragma once

#include "account/kh-account.h"

G_BEGIN_DECLS

typedef struct _KhHolders KhHolders;

/* Everybody who can get in now. To be made again when users change. */
KhHolders *kh_holders_new (KhAccount *account);
void kh_holders_free (KhHolders *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhHolders, kh_holders_free)

/* @words: what is searched for in names and addresses; NULL for everybody.
 * Returns: (transfer full) (element-type KhUser): by level, highest first, then by name. */
GPtrArray *kh_holders_find (KhHolders *self, const char *area, KhLevel level, char **words);

G_END_DECLS
