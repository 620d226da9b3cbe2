/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Ecwid answers, from JSON, strictly; and as entities. The functions that read are KhHttpRead: they run on a worker
 * thread.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "model/kh-invitation.h"
#include "model/kh-user.h"
#include "provider/ecwid/kh-ecwid-scopes.h"

G_BEGIN_DECLS

/* Somebody who is on the staff, or invited to it. */
typedef struct {
  char *id;
  char *email;
  char *name;    /* NULL: none is known */
  char **scopes; /* as they came; NULL and none are everything */
  gboolean accepted;
} KhEcwidStaff;

/* Returns: (transfer none) (nullable): in @staff, an array of KhEcwidStaff */
KhEcwidStaff *kh_ecwid_staff_find (GPtrArray *staff, const char *id);
KhEcwidStaff *kh_ecwid_staff_find_by_email (GPtrArray *staff, const char *email);
/* Returns: (transfer full) */
KhUser *kh_ecwid_staff_to_user (KhEcwidStaff *self, KhEcwidScopes *scopes);
KhInvitation *kh_ecwid_staff_to_invitation (KhEcwidStaff *self, KhEcwidScopes *scopes);

gpointer kh_ecwid_read_list (JsonObject *root, gpointer data, GError **error);   /* GPtrArray of KhEcwidStaff */
gpointer kh_ecwid_read_scopes (JsonObject *root, gpointer data, GError **error); /* char ** */
/* The store's name, which may be "" where it has none; char *. */
gpointer kh_ecwid_read_name (JsonObject *root, gpointer data, GError **error);
/* That something was done: any other pointer than NULL. */
gpointer kh_ecwid_read_success (JsonObject *root, gpointer data, GError **error);
/* That it was done to somebody; else KH_ERROR_CONFLICT "not-found". */
gpointer kh_ecwid_read_updated (JsonObject *root, gpointer data, GError **error);
gpointer kh_ecwid_read_deleted (JsonObject *root, gpointer data, GError **error);

G_END_DECLS
