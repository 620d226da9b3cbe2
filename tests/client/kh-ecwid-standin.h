/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stand-in for Ecwid of tests/ecwid/standin.py, for tests in C: one process, and stores in it.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "provider/kh-service.h"

G_BEGIN_DECLS

typedef struct _KhEcwidStandin KhEcwidStandin;

/* Makes one store, with the people of standin.py; the process is started if it is not there, and ends with this one.
 * @settings: (nullable): JSON of the fields of standin.py's Store. */
KhEcwidStandin *kh_ecwid_standin_new (const char *settings);
void kh_ecwid_standin_free (KhEcwidStandin *self);

const char *kh_ecwid_standin_get_number (KhEcwidStandin *self);
const char *kh_ecwid_standin_get_token (KhEcwidStandin *self);
/* Returns: (transfer full): the store's, as kh_service keeps it. */
char *kh_ecwid_standin_dup_address (KhEcwidStandin *self);
/* Returns: (transfer full): what the store has now, after setting @settings (nullable): "staff", "sent", "requests", each
 * an array; a request is an array of method, path, body and status. */
JsonObject *kh_ecwid_standin_look (KhEcwidStandin *self, const char *settings);
/* Returns: how many requests there were. */
guint kh_ecwid_standin_count (KhEcwidStandin *self);

G_END_DECLS
