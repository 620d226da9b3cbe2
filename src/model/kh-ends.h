/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When some things end by themselves: a time for each of some ids, those of a person's temporary roles (B9). What is
 * not in it does not end by itself. A boxed type, copied by reference: do not change one that somebody else holds;
 * make a kh_ends_dup() first.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _KhEnds KhEnds;

#define KH_TYPE_ENDS (kh_ends_get_type ())
GType kh_ends_get_type (void);

KhEnds *kh_ends_new (void);
KhEnds *kh_ends_ref (KhEnds *ends);
void kh_ends_unref (KhEnds *ends);
/* Returns: (transfer full): a copy of its own. */
KhEnds *kh_ends_dup (const KhEnds *ends);

/* @time: see base/kh-time.h; 0 takes @id out. */
void kh_ends_set (KhEnds *ends, const char *id, gint64 time);
/* Returns: 0 for what does not end by itself. */
gint64 kh_ends_get (const KhEnds *ends, const char *id);

/* Of what ends as a whole at @all, when @id does: whichever comes first. */
gint64 kh_ends_get_first (const KhEnds *ends, const char *id, gint64 all);
/* Whether what ends at @a lasts longer than what ends at @b; 0 is never. */
gboolean kh_end_is_later (gint64 a, gint64 b);

/* How many there are, and each of them in the order of their ids. */
guint kh_ends_get_size (const KhEnds *ends);
const char *kh_ends_get_nth (const KhEnds *ends, guint n, gint64 *time);

/* NULL counts as empty. */
gboolean kh_ends_equal (const KhEnds *a, const KhEnds *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhEnds, kh_ends_unref)

G_END_DECLS
