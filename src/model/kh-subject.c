/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-subject.h"

struct _KhSubject {
  KhEntity parent_instance;
  char *name;
  char *email;
  int status;
  gboolean owner;
  char **roles;
  KhEnds *role_ends;
  KhGrants *grants;
  KhGrants *access;
  gint64 ends_at;
  gint64 last_seen_at;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhSubject, name, "name", STRING),
  KH_ENTITY_FIELD (KhSubject, email, "email", STRING),
  KH_ENTITY_ENUM (KhSubject, status, "status", kh_user_status_get_type),
  KH_ENTITY_FIELD (KhSubject, owner, "owner", BOOLEAN),
  KH_ENTITY_FIELD (KhSubject, roles, "roles", STRV),
  KH_ENTITY_FIELD (KhSubject, role_ends, "role-ends", ENDS),
  KH_ENTITY_FIELD (KhSubject, grants, "grants", GRANTS),
  KH_ENTITY_FIELD (KhSubject, access, "access", GRANTS),
  KH_ENTITY_FIELD (KhSubject, ends_at, "ends-at", TIME),
  KH_ENTITY_FIELD (KhSubject, last_seen_at, "last-seen-at", TIME),
};

KH_DEFINE_ENTITY (KhSubject, kh_subject, fields)

KH_ENTITY_GETTER (KhSubject, kh_subject, const char *, name)
KH_ENTITY_GETTER (KhSubject, kh_subject, const char *, email)
KH_ENTITY_GETTER (KhSubject, kh_subject, KhUserStatus, status)
KH_ENTITY_GETTER (KhSubject, kh_subject, gboolean, owner)
KH_ENTITY_GETTER (KhSubject, kh_subject, const char *const *, roles)
KH_ENTITY_GETTER (KhSubject, kh_subject, KhEnds *, role_ends)
KH_ENTITY_GETTER (KhSubject, kh_subject, KhGrants *, grants)
KH_ENTITY_GETTER (KhSubject, kh_subject, KhGrants *, access)
KH_ENTITY_GETTER (KhSubject, kh_subject, gint64, ends_at)
KH_ENTITY_GETTER (KhSubject, kh_subject, gint64, last_seen_at)

KhSubject *
kh_subject_new (KhUser *user, const KhAccess *access, const char *const *areas)
{
  g_autoptr (KhGrants) levels = kh_grants_new ();

  for (; *areas != NULL; areas++)
    kh_grants_set (levels, *areas, kh_access_get_level (access, *areas));
  return g_object_new (KH_TYPE_SUBJECT, "id", kh_entity_get_id (KH_ENTITY (user)), "name", kh_user_get_name (user),
                       "email", kh_user_get_email (user), "status", kh_user_get_status (user), "owner",
                       kh_user_get_owner (user), "roles", kh_user_get_roles (user), "role-ends",
                       kh_user_get_role_ends (user), "grants", kh_user_get_grants (user), "access", levels, "ends-at", kh_user_get_ends_at (user),
                       "last-seen-at", kh_user_get_last_seen_at (user), NULL);
}

/* Roles are a set: their order says nothing. */
static gboolean
same_roles (const char *const *a, const char *const *b)
{
  if (g_strv_length ((GStrv) a) != g_strv_length ((GStrv) b))
    return FALSE;
  for (; *a != NULL; a++)
    if (!g_strv_contains (b, *a))
      return FALSE;
  return TRUE;
}

gboolean
kh_subject_is_current (KhSubject *self, KhUser *user)
{
  return self->status == (int) kh_user_get_status (user) && self->ends_at == kh_user_get_ends_at (user)
         && same_roles ((const char *const *) self->roles, kh_user_get_roles (user))
         && kh_ends_equal (self->role_ends, kh_user_get_role_ends (user))
         && kh_grants_equal (self->grants, kh_user_get_grants (user));
}

static void
difference_free (gpointer data)
{
  KhDifference *difference = data;

  g_free (difference->what);
  g_free (difference->old_text);
  g_free (difference->new_text);
  g_free (difference);
}

static KhDifference *
add (GPtrArray *found, KhDifferenceKind kind, const char *what, gint64 from, gint64 to)
{
  KhDifference *difference = g_new0 (KhDifference, 1);

  difference->kind = kind;
  difference->what = g_strdup (what);
  difference->from = from;
  difference->to = to;
  g_ptr_array_add (found, difference);
  return difference;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The roles of @roles that @others does not have. */
static void
add_roles (GPtrArray *found, KhDifferenceKind kind, char **roles, char **others)
{
  g_autoptr (GPtrArray) only = g_ptr_array_new ();

  for (; *roles != NULL; roles++)
    if (!g_strv_contains ((const char *const *) others, *roles))
      g_ptr_array_add (only, *roles);
  g_ptr_array_sort (only, compare_words);
  for (guint i = 0; i < only->len; i++)
    add (found, kind, only->pdata[i], 0, 0);
}

/* Of roles that are there before and after. */
static void
add_role_ends (GPtrArray *found, KhSubject *before, KhSubject *now)
{
  for (char **role = now->roles; *role != NULL; role++) {
    gint64 from = kh_ends_get (before->role_ends, *role), to = kh_ends_get (now->role_ends, *role);
    if (from != to && g_strv_contains ((const char *const *) before->roles, *role))
      add (found, KH_DIFFERENCE_ROLE_ENDS, *role, from, to);
  }
}

static void
add_levels (GPtrArray *found, KhGrants *before, KhGrants *now)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new ();

  for (guint i = 0; i < kh_grants_get_size (before); i++)
    g_ptr_array_add (areas, (gpointer) kh_grants_get_nth (before, i, NULL));
  for (guint i = 0; i < kh_grants_get_size (now); i++) {
    const char *area = kh_grants_get_nth (now, i, NULL);
    if (kh_grants_get (before, area) == KH_LEVEL_NONE)
      g_ptr_array_add (areas, (gpointer) area);
  }
  g_ptr_array_sort (areas, compare_words);
  for (guint i = 0; i < areas->len; i++) {
    const char *area = areas->pdata[i];
    KhLevel from = kh_grants_get (before, area), to = kh_grants_get (now, area);
    if (from != to)
      add (found, KH_DIFFERENCE_LEVEL, area, from, to);
  }
}

static gboolean
is_there (KhSubject *subject)
{
  return subject != NULL && subject->status != KH_USER_STATUS_REMOVED;
}

GPtrArray *
kh_subject_compare (KhSubject *before, KhSubject *now)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (difference_free);

  if (!is_there (before) || !is_there (now)) {
    if (is_there (now))
      add (found, KH_DIFFERENCE_JOINED, NULL, 0, 0);
    else if (is_there (before))
      add (found, KH_DIFFERENCE_LEFT, NULL, 0, 0);
    return found;
  }
  if (before->status != now->status)
    add (found, KH_DIFFERENCE_STATUS, NULL, before->status, now->status);
  add_roles (found, KH_DIFFERENCE_ROLE_GIVEN, now->roles, before->roles);
  add_roles (found, KH_DIFFERENCE_ROLE_TAKEN, before->roles, now->roles);
  add_role_ends (found, before, now);
  add_levels (found, before->access, now->access);
  if (before->ends_at != now->ends_at)
    add (found, KH_DIFFERENCE_ENDS_AT, NULL, before->ends_at, now->ends_at);
  if (g_strcmp0 (before->email, now->email) != 0) {
    KhDifference *difference = add (found, KH_DIFFERENCE_EMAIL, NULL, 0, 0);
    difference->old_text = g_strdup (before->email);
    difference->new_text = g_strdup (now->email);
  }
  return found;
}
