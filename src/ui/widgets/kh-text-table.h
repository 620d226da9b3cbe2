/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts that a KhTextFilter searches, one after the other in memory: a keystroke looks through those of 10,000 people,
 * and they would else be in as many places.
 */
#pragma once

#include "ui/widgets/kh-text-filter.h"

G_BEGIN_DECLS

typedef struct _KhTextTable KhTextTable;

/* Of those of @items that @filter admits. What it answers holds until the filter or the items are others, words apart.
 * @items: GObjects, which must stay alive as long as the table and what it returns. */
KhTextTable *kh_text_table_new (KhTextFilter *filter, GPtrArray *items);
void kh_text_table_free (KhTextTable *self);
/* Collects some more of the texts, which the first search does else. Returns: whether there are others left. */
gboolean kh_text_table_prepare (KhTextTable *self);
/* Whom the filter leaves in, in their order. @narrower: whoever the last call did not return is not among them.
 * Returns: (transfer full): borrowed items. */
GPtrArray *kh_text_table_find (KhTextTable *self, gboolean narrower);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhTextTable, kh_text_table_free)

G_END_DECLS
