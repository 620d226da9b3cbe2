/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entity as a JSON object, for keeping it: a member for each field that is not as in a new object, by the field's
 * name. Times are milliseconds, enums their words, grants an object of areas and levels,
 * ends one of ids and times. The id stands outside.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

typedef enum {
  KH_FIELDS_LASTING, /* what is different when the thing was changed */
  KH_FIELDS_PASSING, /* see KH_ENTITY_PASSING() */
} KhFieldSet;

/* Appends one object to @text. */
void kh_entity_write_json (KhEntity *self, KhFieldSet set, GString *text);
/* Sets those fields of a new object that are in @json; members that are no field are passed over. Returns: FALSE with
 * KH_ERROR_CORRUPT when @json is not what was written. */
gboolean kh_entity_read_json (KhEntity *self, const char *json, GError **error);

G_END_DECLS
