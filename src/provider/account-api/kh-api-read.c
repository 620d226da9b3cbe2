/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider/account-api/kh-api-read.h"

#include <string.h>

#include "base/kh-error.h"
#include "kh-config.h"
#include "model/kh-catalogue.h"

/* One member of an object, which is also the name of a property. */
typedef struct {
  const char *name;
  KhFieldKind kind;
  gboolean nullable;
  GType (*enum_type) (void);
} Member;

static const Member user_members[] = {
  { "name", KH_FIELD_STRING },
  { "email", KH_FIELD_STRING },
  { "phone", KH_FIELD_STRING, TRUE },
  { "language", KH_FIELD_STRING },
  { "status", KH_FIELD_ENUM, FALSE, kh_user_status_get_type },
  { "owner", KH_FIELD_BOOLEAN },
  { "roles", KH_FIELD_STRV },
  { "role_ends", KH_FIELD_ENDS },
  { "grants", KH_FIELD_GRANTS },
  { "ends_at", KH_FIELD_TIME, TRUE },
  { "last_seen_at", KH_FIELD_TIME, TRUE },
  { "joined_at", KH_FIELD_TIME },
  { "removed_at", KH_FIELD_TIME, TRUE },
  { "version", KH_FIELD_INT },
};

static const Member invitation_members[] = {
  { "email", KH_FIELD_STRING },
  { "language", KH_FIELD_STRING },
  { "roles", KH_FIELD_STRV },
  { "grants", KH_FIELD_GRANTS },
  { "ends_at", KH_FIELD_TIME, TRUE },
  { "status", KH_FIELD_ENUM, FALSE, kh_invitation_status_get_type },
  { "sent_at", KH_FIELD_TIME },
  { "expires_at", KH_FIELD_TIME },
  { "send_count", KH_FIELD_INT },
  { "invited_by", KH_FIELD_STRING },
  { "delivery", KH_FIELD_ENUM, FALSE, kh_delivery_get_type },
  { "delivery_error", KH_FIELD_STRING, TRUE },
  { "version", KH_FIELD_INT },
};

static const Member session_members[] = {
  { "user", KH_FIELD_STRING },
  { "current", KH_FIELD_BOOLEAN },
  { "created_at", KH_FIELD_TIME },
  { "last_seen_at", KH_FIELD_TIME },
  { "ip", KH_FIELD_STRING, TRUE },
  { "location", KH_FIELD_STRING, TRUE },
  { "device", KH_FIELD_STRING, TRUE },
  { "client", KH_FIELD_STRING, TRUE },
  { "expires_at", KH_FIELD_TIME },
};

static const Member event_members[] = {
  { "time", KH_FIELD_TIME },
  { "action", KH_FIELD_STRING },
  { "ip", KH_FIELD_STRING, TRUE },
};

static const Member person_members[] = {
  { "name", KH_FIELD_STRING },
  { "email", KH_FIELD_STRING },
  { "pending_email", KH_FIELD_STRING, TRUE },
  { "phone", KH_FIELD_STRING, TRUE },
  { "language", KH_FIELD_STRING },
  { "version", KH_FIELD_INT },
};

static const Member role_members[] = {
  { "name", KH_FIELD_STRING },
  { "description", KH_FIELD_STRING },
  { "built_in", KH_FIELD_BOOLEAN },
  { "legacy", KH_FIELD_BOOLEAN },
  { "grants", KH_FIELD_GRANTS },
  { "members", KH_FIELD_INT },
  { "version", KH_FIELD_INT },
};

static const Member area_members[] = {
  { "name", KH_FIELD_STRING },
  { "group", KH_FIELD_STRING },
  { "owner_only", KH_FIELD_BOOLEAN },
};

static const Member account_members[] = {
  { "name", KH_FIELD_STRING },
  { "kind", KH_FIELD_ENUM, FALSE, kh_account_kind_get_type },
  { "agent_login", KH_FIELD_BOOLEAN },
  { "invite_policy", KH_FIELD_ENUM, FALSE, kh_invite_policy_get_type },
  { "languages", KH_FIELD_STRV },
  { "default_language", KH_FIELD_STRING },
  { "mail_sender", KH_FIELD_STRING },
  { "version", KH_FIELD_INT },
};

/* Whether @id can stand in a path: 1 to 64 of A-Z a-z 0-9 _ -. */
static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]) && id[i] != '_' && id[i] != '-')
      return FALSE;
  return length >= 1 && length <= 64;
}

gboolean
kh_api_is_service (JsonObject *object)
{
  const char *text;
  gint64 version;
  JsonObject *password;

  return kh_json_get_string (object, "product", &text, NULL) && kh_json_get_string (object, "name", &text, NULL)
         && kh_json_get_int (object, "api_version", &version, NULL) && version >= 1
         && kh_json_get_object (object, "password", &password, NULL);
}

static gboolean
corrupt (const char *name, GError **error)
{
  g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL,
                                          "The server's answer has a wrong value for “%s”.", name));
  return FALSE;
}

static gboolean
read_string (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  const char *text;
  gboolean ok = member->nullable ? kh_json_get_nullable_string (object, member->name, &text, error)
                                 : kh_json_get_string (object, member->name, &text, error);

  g_value_init (value, G_TYPE_STRING);
  if (ok)
    g_value_set_string (value, text);
  return ok;
}

static gboolean
read_strv (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  char **strv;

  g_value_init (value, G_TYPE_STRV);
  if (!kh_json_get_strv (object, member->name, &strv, error))
    return FALSE;
  g_value_take_boxed (value, strv);
  return TRUE;
}

static KhGrants *
read_grants_object (JsonObject *object, const char *name, GError **error)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  JsonObject *levels;
  JsonObjectIter iter;
  const char *area;
  JsonNode *node;

  if (!kh_json_get_object (object, name, &levels, error))
    return NULL;
  json_object_iter_init (&iter, levels);
  while (json_object_iter_next (&iter, &area, &node)) {
    int level;
    if (!kh_json_is_string (node) || !kh_enum_from_word (KH_TYPE_LEVEL, json_node_get_string (node), &level)) {
      corrupt (name, error);
      return NULL;
    }
    kh_grants_set (grants, area, level);
  }
  return g_steal_pointer (&grants);
}

static gboolean
read_grants (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  KhGrants *grants = read_grants_object (object, member->name, error);

  g_value_init (value, KH_TYPE_GRANTS);
  g_value_take_boxed (value, grants);
  return grants != NULL;
}

static gboolean
read_time (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  gint64 time;
  gboolean ok = member->nullable ? kh_json_get_nullable_time (object, member->name, &time, error)
                                 : kh_json_get_time (object, member->name, &time, error);

  g_value_init (value, G_TYPE_INT64);
  if (ok)
    g_value_set_int64 (value, MAX (time, 0));
  return ok;
}

/* A server that knows no ends of roles says nothing of them. */
static gboolean
read_ends (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  KhEnds *ends = kh_ends_new ();
  JsonObject *times;
  JsonObjectIter iter;
  const char *id;

  g_value_init (value, KH_TYPE_ENDS);
  g_value_take_boxed (value, ends);
  if (!json_object_has_member (object, member->name))
    return TRUE;
  if (!kh_json_get_object (object, member->name, &times, error))
    return FALSE;
  json_object_iter_init (&iter, times);
  while (json_object_iter_next (&iter, &id, NULL)) {
    gint64 time;
    if (!kh_json_get_time (times, id, &time, error))
      return FALSE;
    kh_ends_set (ends, id, MAX (time, 1));
  }
  return TRUE;
}

static gboolean
read_int (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  gint64 number;

  g_value_init (value, G_TYPE_INT);
  if (!kh_json_get_int (object, member->name, &number, error))
    return FALSE;
  if (number < 0 || number > G_MAXINT)
    return corrupt (member->name, error);
  g_value_set_int (value, number);
  return TRUE;
}

static gboolean
read_enum (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  const char *word;
  int number;

  g_value_init (value, member->enum_type ());
  if (!kh_json_get_string (object, member->name, &word, error))
    return FALSE;
  if (!kh_enum_from_word (member->enum_type (), word, &number))
    return corrupt (member->name, error);
  g_value_set_enum (value, number);
  return TRUE;
}

static gboolean
read_member (JsonObject *object, const Member *member, GValue *value, GError **error)
{
  gboolean flag;

  switch (member->kind) {
  case KH_FIELD_STRING:
    return read_string (object, member, value, error);
  case KH_FIELD_STRV:
    return read_strv (object, member, value, error);
  case KH_FIELD_GRANTS:
    return read_grants (object, member, value, error);
  case KH_FIELD_ENDS:
    return read_ends (object, member, value, error);
  case KH_FIELD_TIME:
    return read_time (object, member, value, error);
  case KH_FIELD_INT:
    return read_int (object, member, value, error);
  case KH_FIELD_ENUM:
    return read_enum (object, member, value, error);
  case KH_FIELD_BOOLEAN:
    g_value_init (value, G_TYPE_BOOLEAN);
    if (!kh_json_get_boolean (object, member->name, &flag, error))
      return FALSE;
    g_value_set_boolean (value, flag);
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

static gpointer
read_entity (GType type, const Member *members, guint n_members, JsonObject *object, GError **error)
{
  g_autoptr (GObject) entity = NULL;
  const char *id;

  if (!kh_json_get_string (object, "id", &id, error))
    return NULL;
  if (!is_id (id)) {
    corrupt ("id", error);
    return NULL;
  }
  entity = g_object_new (type, "id", id, NULL);
  for (guint i = 0; i < n_members; i++) {
    g_auto (GValue) value = G_VALUE_INIT;
    if (!read_member (object, &members[i], &value, error))
      return NULL;
    g_object_set_property (entity, members[i].name, &value);
  }
  return g_steal_pointer (&entity);
}

#define READ(TYPE, members, object, error) read_entity (TYPE, members, G_N_ELEMENTS (members), object, error)

KhUser *
kh_api_read_user (JsonObject *object, GError **error)
{
  return READ (KH_TYPE_USER, user_members, object, error);
}

KhInvitation *
kh_api_read_invitation (JsonObject *object, GError **error)
{
  return READ (KH_TYPE_INVITATION, invitation_members, object, error);
}

KhSession *
kh_api_read_session (JsonObject *object, GError **error)
{
  return READ (KH_TYPE_SESSION, session_members, object, error);
}

/* Returns: threes of field, old and new value. */
static char **
read_event_changes (JsonObject *object, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *changes;

  if (!kh_json_get_array (object, "changes", &changes, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (changes); i++) {
    JsonObject *change = kh_api_read_item (changes, i, error);
    const char *field, *old_value, *new_value;
    if (change == NULL || !kh_json_get_string (change, "field", &field, error)
        || !kh_json_get_nullable_string (change, "old", &old_value, error)
        || !kh_json_get_nullable_string (change, "new", &new_value, error))
      return NULL;
    g_strv_builder_add_many (builder, field, old_value != NULL ? old_value : "", new_value != NULL ? new_value : "",
                             NULL);
  }
  return g_strv_builder_end (builder);
}

KhEvent *
kh_api_read_event (JsonObject *object, GError **error)
{
  g_autoptr (KhEvent) event = READ (KH_TYPE_EVENT, event_members, object, error);
  g_auto (GStrv) changes = NULL;
  JsonObject *actor, *target;
  const char *actor_id, *actor_name, *kind, *target_id, *target_name;

  if (event == NULL || !kh_json_get_object (object, "actor", &actor, error)
      || !kh_json_get_nullable_string (actor, "id", &actor_id, error)
      || !kh_json_get_nullable_string (actor, "name", &actor_name, error)
      || !kh_json_get_object (object, "target", &target, error)
      || !kh_json_get_nullable_string (target, "kind", &kind, error)
      || !kh_json_get_nullable_string (target, "id", &target_id, error)
      || !kh_json_get_nullable_string (target, "name", &target_name, error))
    return NULL;
  changes = read_event_changes (object, error);
  if (changes == NULL)
    return NULL;
  g_object_set (event, "actor", actor_id, "actor-name", actor_name, "target-kind", kind, "target", target_id,
                "target-name", target_name, "changes", changes, NULL);
  return g_steal_pointer (&event);
}

KhPerson *
kh_api_read_person (JsonObject *object, GError **error)
{
  return READ (KH_TYPE_PERSON, person_members, object, error);
}

static const char *
translate (const char *context, const char *text)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, context, text);
}

KhRole *
kh_api_read_role (JsonObject *object, int kind, int position, GError **error)
{
  g_autoptr (KhRole) role = READ (KH_TYPE_ROLE, role_members, object, error);
  const KhRoleInfo *info;

  if (role == NULL)
    return NULL;
  g_object_set (role, "position", position, NULL);
  info = kind >= 0 && kh_role_get_built_in (role) ? kh_catalogue_find_role (kind, kh_entity_get_id (KH_ENTITY (role)))
                                                  : NULL;
  if (info != NULL)
    g_object_set (role, "name", translate (KH_CONTEXT_ROLE, info->name),
                  "description", translate (KH_CONTEXT_ROLE, info->description), NULL);
  return g_steal_pointer (&role);
}

static gboolean
read_levels (JsonObject *object, int *levels, GError **error)
{
  g_auto (GStrv) words = NULL;

  *levels = 0;
  if (!kh_json_get_strv (object, "levels", &words, error))
    return FALSE;
  for (char **word = words; *word != NULL; word++) {
    int level;
    if (!kh_enum_from_word (KH_TYPE_LEVEL, *word, &level))
      return corrupt ("levels", error);
    *levels |= 1 << level;
  }
  return TRUE;
}

KhArea *
kh_api_read_area (JsonObject *object, int kind, int position, GError **error)
{
  g_autoptr (KhArea) area = READ (KH_TYPE_AREA, area_members, object, error);
  const KhAreaInfo *info;
  int levels;

  if (area == NULL || !read_levels (object, &levels, error))
    return NULL;
  g_object_set (area, "levels", levels, "position", position, NULL);
  info = kind >= 0 ? kh_catalogue_find_area (kind, kh_entity_get_id (KH_ENTITY (area))) : NULL;
  if (info != NULL)
    g_object_set (area, "name", translate (KH_CONTEXT_AREA, info->name),
                  "group", translate (KH_CONTEXT_GROUP, info->group), NULL);
  return g_steal_pointer (&area);
}

static gboolean
read_owner (JsonObject *object, KhAccountInfo *info, GError **error)
{
  JsonObject *owner;
  const char *id, *name, *email;

  if (!kh_json_get_object (object, "owner", &owner, error) || !kh_json_get_string (owner, "id", &id, error)
      || !kh_json_get_string (owner, "name", &name, error) || !kh_json_get_string (owner, "email", &email, error))
    return FALSE;
  g_object_set (info, "owner-id", id, "owner-name", name, "owner-email", email, NULL);
  return TRUE;
}

static gboolean
read_plan (JsonObject *object, KhAccountInfo *info, GError **error)
{
  JsonObject *plan;
  const char *name;
  gint64 limit, users, pending;

  if (!kh_json_get_object (object, "plan", &plan, error) || !kh_json_get_string (plan, "name", &name, error)
      || !kh_json_get_nullable_int (plan, "user_limit", &limit, error)
      || !kh_json_get_int (plan, "users", &users, error) || !kh_json_get_int (plan, "pending", &pending, error))
    return FALSE;
  if (limit < 0 || limit > G_MAXINT || users < 0 || users > G_MAXINT || pending < 0 || pending > G_MAXINT)
    return corrupt ("plan", error);
  /* Null, which reads as 0, is no limit. */
  g_object_set (info, "plan-name", name, "user-limit", limit > 0 ? (int) limit : -1, "plan-users", (int) users,
                "plan-pending", (int) pending, NULL);
  return TRUE;
}

static gboolean
read_membership (JsonObject *object, KhAccountInfo *info, GError **error)
{
  g_autoptr (KhGrants) grants = NULL;
  g_auto (GStrv) roles = NULL;
  JsonObject *membership;
  const char *user;

  if (!kh_json_get_object (object, "membership", &membership, error)
      || !kh_json_get_string (membership, "user", &user, error)
      || !kh_json_get_strv (membership, "roles", &roles, error))
    return FALSE;
  grants = read_grants_object (membership, "grants", error);
  if (grants == NULL)
    return FALSE;
  g_object_set (info, "user-id", user, "user-roles", roles, "user-grants", grants, NULL);
  return TRUE;
}

KhAccountInfo *
kh_api_read_account (JsonObject *object, GError **error)
{
  g_autoptr (KhAccountInfo) info = READ (KH_TYPE_ACCOUNT_INFO, account_members, object, error);

  if (info == NULL || !read_owner (object, info, error) || !read_plan (object, info, error)
      || !read_membership (object, info, error))
    return NULL;
  return g_steal_pointer (&info);
}

gboolean
kh_api_read_page (JsonObject *object, JsonArray **items, const char **next, GError **error)
{
  return kh_json_get_array (object, "items", items, error)
         && kh_json_get_nullable_string (object, "next", next, error);
}

JsonObject *
kh_api_read_item (JsonArray *items, guint index, GError **error)
{
  JsonNode *node = json_array_get_element (items, index);

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  corrupt ("items", error);
  return NULL;
}
