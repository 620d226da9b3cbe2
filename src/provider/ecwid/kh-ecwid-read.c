/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/ecwid/kh-ecwid-read.h"

#include "base/kh-error.h"
#include "base/kh-json.h"
#include "base/kh-text.h"

static void
kh_ecwid_staff_free (KhEcwidStaff *self)
{
  g_free (self->id);
  g_free (self->email);
  g_free (self->name);
  g_strfreev (self->scopes);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhEcwidStaff, kh_ecwid_staff_free)

KhEcwidStaff *
kh_ecwid_staff_find (GPtrArray *staff, const char *id)
{
  for (guint i = 0; i < staff->len; i++) {
    KhEcwidStaff *one = g_ptr_array_index (staff, i);
    if (g_strcmp0 (one->id, id) == 0)
      return one;
  }
  return NULL;
}

KhEcwidStaff *
kh_ecwid_staff_find_by_email (GPtrArray *staff, const char *email)
{
  g_autofree char *key = kh_text_email_key (email);

  for (guint i = 0; i < staff->len; i++) {
    KhEcwidStaff *one = g_ptr_array_index (staff, i);
    g_autofree char *other = kh_text_email_key (one->email);
    if (g_str_equal (key, other))
      return one;
  }
  return NULL;
}

KhUser *
kh_ecwid_staff_to_user (KhEcwidStaff *self, KhEcwidScopes *scopes)
{
  static const char *const no_roles[] = { NULL };
  g_autoptr (KhGrants) grants = kh_ecwid_scopes_to_grants (scopes, (const char *const *) self->scopes);

  return g_object_new (KH_TYPE_USER, "id", self->id, "name", self->name != NULL ? self->name : self->email, "email",
                       self->email, "roles", no_roles, "grants", grants, NULL);
}

KhInvitation *
kh_ecwid_staff_to_invitation (KhEcwidStaff *self, KhEcwidScopes *scopes)
{
  static const char *const no_roles[] = { NULL };
  g_autoptr (KhGrants) grants = kh_ecwid_scopes_to_grants (scopes, (const char *const *) self->scopes);

  return g_object_new (KH_TYPE_INVITATION, "id", self->id, "email", self->email, "roles", no_roles, "grants", grants,
                       "status", KH_INVITATION_STATUS_PENDING, "delivery", KH_DELIVERY_SENT, NULL);
}

/* Both nothing and null say that there are none, which is everything. */
static gboolean
read_scopes (JsonObject *object, char ***scopes, GError **error)
{
  *scopes = NULL;
  if (!json_object_has_member (object, "staffScopes") || json_object_get_null_member (object, "staffScopes"))
    return TRUE;
  return kh_json_get_strv (object, "staffScopes", scopes, error);
}

static KhEcwidStaff *
read_one (JsonObject *object, GError **error)
{
  g_autoptr (KhEcwidStaff) self = g_new0 (KhEcwidStaff, 1);
  const char *id, *email, *name;

  if (!kh_json_get_string (object, "id", &id, error) || !kh_json_get_string (object, "email", &email, error)
      || !read_scopes (object, &self->scopes, error))
    return NULL;
  if (*id == '\0' || !kh_text_is_email (email)) {
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "Somebody has no id or no mail address.");
    return NULL;
  }
  /* Whether it is told of who has accepted already is not written anywhere. */
  self->accepted = TRUE;
  if (json_object_has_member (object, "inviteAccepted")
      && !kh_json_get_boolean (object, "inviteAccepted", &self->accepted, error))
    return NULL;
  if (kh_json_get_string (object, "name", &name, NULL) && *name != '\0')
    self->name = g_strdup (name);
  self->id = g_strdup (id);
  self->email = g_strdup (email);
  return g_steal_pointer (&self);
}

gpointer
kh_ecwid_read_list (JsonObject *root, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) staff = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_ecwid_staff_free);
  JsonArray *items;

  if (!kh_json_get_array (root, "staffList", &items, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonNode *node = json_array_get_element (items, i);
    KhEcwidStaff *one = NULL;
    if (JSON_NODE_HOLDS_OBJECT (node))
      one = read_one (json_node_get_object (node), error);
    else
      g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "Somebody on the list is no object.");
    if (one == NULL)
      return NULL;
    if (kh_ecwid_staff_find (staff, one->id) != NULL)
      kh_ecwid_staff_free (one);
    else
      g_ptr_array_add (staff, one);
  }
  return g_steal_pointer (&staff);
}

gpointer
kh_ecwid_read_scopes (JsonObject *root, gpointer data, GError **error)
{
  char **scopes;

  if (!read_scopes (root, &scopes, error))
    return NULL;
  return scopes != NULL ? scopes : g_new0 (char *, 1);
}

gpointer
kh_ecwid_read_name (JsonObject *root, gpointer data, GError **error)
{
  JsonObject *settings;
  const char *name;

  if (!kh_json_get_object (root, "settings", &settings, error))
    return NULL;
  if (!json_object_has_member (settings, "storeName") || json_object_get_null_member (settings, "storeName"))
    return g_strdup ("");
  return kh_json_get_string (settings, "storeName", &name, error) ? g_strstrip (g_strdup (name)) : NULL;
}

gpointer
kh_ecwid_read_success (JsonObject *root, gpointer data, GError **error)
{
  gboolean success;

  if (!kh_json_get_boolean (root, "success", &success, error))
    return NULL;
  if (!success)
    g_set_error_literal (error, KH_ERROR, KH_ERROR_CORRUPT, "It was not done, and the answer does not say why.");
  return success ? GINT_TO_POINTER (TRUE) : NULL;
}

static gpointer
read_count (JsonObject *root, const char *name, GError **error)
{
  gint64 count;

  if (!kh_json_get_int (root, name, &count, error))
    return NULL;
  if (count < 1)
    g_propagate_error (error, kh_error_new (KH_ERROR_CONFLICT, "not-found", "It is no longer there."));
  return count < 1 ? NULL : GINT_TO_POINTER (TRUE);
}

gpointer
kh_ecwid_read_updated (JsonObject *root, gpointer data, GError **error)
{
  return read_count (root, "updateCount", error);
}

gpointer
kh_ecwid_read_deleted (JsonObject *root, gpointer data, GError **error)
{
  return read_count (root, "deleteCount", error);
}
