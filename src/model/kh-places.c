/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-places.h"

struct _KhPlaces {
  GHashTable *persons;  /* user id → set of places */
  GHashTable *sessions; /* ids of those that were there at the last look; NULL before the first */
  gint64 known_until;   /* when the last one began that is known from before that; 0: none is */
};

/* Providers give out addresses of one such network to one neighbourhood. */
static char *
get_network (const char *ip)
{
  g_autoptr (GInetAddress) address = ip != NULL ? g_inet_address_new_from_string (ip) : NULL;
  const guint8 *bytes;

  if (address == NULL)
    return NULL;
  bytes = g_inet_address_to_bytes (address);
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return g_strdup_printf ("%u.%u.%u", bytes[0], bytes[1], bytes[2]);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
}

char *
kh_place_of_session (KhSession *session)
{
  const char *location = kh_session_get_location (session);

  return location != NULL && *location != '\0' ? g_strdup (location) : get_network (kh_session_get_ip (session));
}

const char *
kh_place_get_country (const char *location)
{
  const char *comma = location != NULL ? g_strrstr (location, ", ") : NULL;

  return comma != NULL ? comma + 2 : location;
}

/* Whether @session began in a country where none of @others was that began before it, if any did. */
static gboolean
is_new_country (KhSession *session, GPtrArray *others)
{
  const char *country = kh_place_get_country (kh_session_get_location (session));
  gboolean any = FALSE;

  for (guint i = 0; i < others->len; i++) {
    KhSession *other = g_ptr_array_index (others, i);
    const char *there = kh_place_get_country (kh_session_get_location (other));
    if (other == session || there == NULL || kh_session_get_created_at (other) > kh_session_get_created_at (session))
      continue;
    if (g_str_equal (there, country))
      return FALSE;
    any = TRUE;
  }
  return any;
}

static KhSession *
find_new_country (GPtrArray *theirs, gint64 since)
{
  KhSession *found = NULL;

  for (guint i = 0; i < theirs->len; i++) {
    KhSession *session = g_ptr_array_index (theirs, i);
    if (kh_session_get_created_at (session) > since && kh_session_get_location (session) != NULL
        && (found == NULL || kh_session_get_created_at (session) > kh_session_get_created_at (found))
        && is_new_country (session, theirs))
      found = session;
  }
  return found != NULL ? g_object_ref (found) : NULL;
}

KhSession *
kh_places_find_new_country (GListModel *sessions, const char *user, gint64 since)
{
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (sessions, i);
    if (g_strcmp0 (kh_session_get_user (session), user) == 0)
      g_ptr_array_add (theirs, g_steal_pointer (&session));
  }
  return find_new_country (theirs, since);
}

GHashTable *
kh_places_find_new_countries (GListModel *sessions, gint64 since)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer user, group;

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (sessions, i);
    const char *whose = kh_session_get_user (session);
    if (whose == NULL || kh_session_get_location (session) == NULL)
      continue;
    group = g_hash_table_lookup (groups, whose);
    if (group == NULL) {
      group = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (groups, g_strdup (whose), group);
    }
    g_ptr_array_add (group, g_steal_pointer (&session));
  }
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &user, &group)) {
    KhSession *session = find_new_country (group, since);
    if (session != NULL)
      g_hash_table_insert (found, g_strdup (user), session);
  }
  return found;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KhPlaces *
kh_places_new (void)
{
  KhPlaces *self = g_new0 (KhPlaces, 1);

  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  return self;
}

void
kh_places_free (KhPlaces *self)
{
  g_hash_table_unref (self->persons);
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_free (self);
}

/* Returns: whether @user is known, but not from there. */
static gboolean
add (KhPlaces *self, const char *user, const char *place)
{
  GHashTable *known = g_hash_table_lookup (self->persons, user);
  gboolean first = known == NULL;

  if (first) {
    known = new_set ();
    g_hash_table_insert (self->persons, g_strdup (user), known);
  }
  return g_hash_table_add (known, g_strdup (place)) && !first;
}

void
kh_places_know (KhPlaces *self, const char *user, const char *place, gint64 began)
{
  add (self, user, place);
  self->known_until = MAX (self->known_until, began);
}

/* Notes where @session is. Returns: whether its person is known, but not from there. */
static gboolean
learn (KhPlaces *self, KhSession *session)
{
  g_autofree char *place = kh_place_of_session (session);

  return kh_session_get_user (session) != NULL && place != NULL && add (self, kh_session_get_user (session), place);
}

/* @before: ids of those at the last look; NULL: this is the first. */
static gboolean
began_since (KhPlaces *self, KhSession *session, GHashTable *before)
{
  if (kh_session_get_current (session))
    return FALSE;
  if (before != NULL)
    return !g_hash_table_contains (before, kh_entity_get_id (KH_ENTITY (session)));
  return self->known_until > 0 && kh_session_get_created_at (session) > self->known_until;
}

GPtrArray *
kh_places_look (KhPlaces *self, GListModel *sessions)
{
  GPtrArray *news = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->sessions);
  g_autoptr (GPtrArray) began = g_ptr_array_new_with_free_func (g_object_unref);

  self->sessions = new_set ();
  /* Those that were there first: a session that moves is no sign-in, but where it moves is known then. */
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++) {
    g_autoptr (KhSession) session = g_list_model_get_item (sessions, i);
    g_hash_table_add (self->sessions, g_strdup (kh_entity_get_id (KH_ENTITY (session))));
    if (began_since (self, session, before))
      g_ptr_array_add (began, g_steal_pointer (&session));
    else
      learn (self, session);
  }
  for (guint i = 0; i < began->len; i++)
    if (learn (self, g_ptr_array_index (began, i)))
      g_ptr_array_add (news, g_object_ref (g_ptr_array_index (began, i)));
  return news;
}
