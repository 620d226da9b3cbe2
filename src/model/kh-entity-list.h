/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GListModel of entities of one type, each id once. An entity that comes again with new values is assigned to
 * the object that is there; the list then emits "entity-changed" and not items-changed, so that selections and
 * scroll positions stay. Sorters and filters over it look again on that signal.
 */
#pragma once

#include <gio/gio.h>

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_ENTITY_LIST (kh_entity_list_get_type ())
G_DECLARE_FINAL_TYPE (KhEntityList, kh_entity_list, KH, ENTITY_LIST, GObject)

/* @type: a subclass of KhEntity.
 * Signals: "entity-changed" (KhEntity *entity); "entity-removed" (KhEntity *entity), before items-changed; "updated" ()
 * once after every call that changed anything. */
KhEntityList *kh_entity_list_new (GType type);

/* Returns: (transfer none) (nullable) */
KhEntity *kh_entity_list_lookup (KhEntityList *self, const char *id);
/* Returns: (transfer none): the object in the list, which is @entity itself only when it is new. */
KhEntity *kh_entity_list_upsert (KhEntityList *self, KhEntity *entity);
/* Returns: whether it was there. */
gboolean kh_entity_list_remove (KhEntityList *self, const char *id);
/* Makes the list hold just @entities (element-type KhEntity), keeping the objects and the order of those that
 * are there; new ones come at the end. */
void kh_entity_list_replace (KhEntityList *self, GPtrArray *entities);
/* Takes in @n of @entities (element-type KhEntity) from @first on; those that are there are assigned to. */
void kh_entity_list_add (KhEntityList *self, GPtrArray *entities, guint first, guint n);
void kh_entity_list_clear (KhEntityList *self);

G_END_DECLS
