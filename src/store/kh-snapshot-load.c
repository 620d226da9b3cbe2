/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kh-snapshot-private.h"

#include "model/kh-entity-json.h"
#include "model/kh-event.h"
#include "model/kh-user.h"

#define NOTHING_PASSING "{}"

static KhEntity *
read_row (sqlite3_stmt *row, GType type, GError **error)
{
  g_autoptr (KhEntity) entity = g_object_new (type, "id", kh_data_text (row, 0), NULL);
  const char *passing = kh_data_text (row, 2);

  if (!kh_entity_read_json (entity, kh_data_text (row, 1), error)
      || (!g_str_equal (passing, NOTHING_PASSING) && !kh_entity_read_json (entity, passing, error)))
    return NULL;
  return g_steal_pointer (&entity);
}

/* Fills @entities with those of @type, at most @most of them, by rank; 0: all, in the order in which they came.
 * Returns: FALSE with @error set. */
static gboolean
read_things (sqlite3 *handle, GType type, guint day, guint most, GPtrArray *entities, GError **error)
{
  const char *sql = day > 0 ? "SELECT id, body, passing FROM things WHERE kind = ?1 AND from_day <= ?2"
                              " AND (to_day IS NULL OR to_day > ?2)"
                    : most > 0 ? "SELECT id, body, passing FROM things WHERE kind = ?1 AND to_day IS NULL"
                                 " ORDER BY rank, id LIMIT ?2"
                               : "SELECT id, body, passing FROM things WHERE kind = ?1 AND to_day IS NULL ORDER BY seq";
  g_autoptr (sqlite3_stmt) rows = kh_data_prepare (handle, sql, error);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  kh_data_bind_text (rows, 1, kh_snapshot_get_kind (type));
  if (day > 0 || most > 0)
    sqlite3_bind_int64 (rows, 2, day > 0 ? day : most);
  while (kh_data_step (rows, &failure)) {
    KhEntity *entity = read_row (rows, type, &failure);
    if (entity == NULL)
      break;
    g_ptr_array_add (entities, entity);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
read_one (sqlite3 *handle, GType type, guint day, gpointer *entity, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  if (!read_things (handle, type, day, 0, found, error))
    return FALSE;
  if (found->len > 0)
    *entity = g_object_ref (g_ptr_array_index (found, 0));
  return TRUE;
}

static gboolean
read_visible (sqlite3 *handle, KhSnapshotState *state, GError **error)
{
  g_autoptr (sqlite3_stmt) row = kh_data_prepare (handle, "SELECT visible FROM lists WHERE kind = ?", error);
  GError *failure = NULL;

  if (row == NULL)
    return FALSE;
  for (guint i = 0; failure == NULL && i < KH_N_COLLECTIONS; i++) {
    kh_data_bind_text (row, 1, kh_snapshot_get_kind (kh_collection_get_entity_type (i)));
    state->visible[i] = kh_data_step (row, &failure) && sqlite3_column_int (row, 0) != 0;
    sqlite3_reset (row);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Returns: FALSE when nothing is known, with @error set if that is why. */
static gboolean
read_head (sqlite3 *handle, guint day, KhSnapshotState *state, GError **error)
{
  const char *sql = day > 0 ? "SELECT days.synced_at, NULL, present.capabilities FROM days, present WHERE day = ?"
                            : "SELECT synced_at, point, capabilities FROM present";
  g_autoptr (sqlite3_stmt) head = kh_data_prepare (handle, sql, error);

  if (head == NULL)
    return FALSE;
  if (day > 0)
    sqlite3_bind_int64 (head, 1, day);
  if (!kh_data_step (head, error))
    return FALSE;
  state->synced_at = sqlite3_column_int64 (head, 0);
  state->point = g_strdup (kh_data_text (head, 1));
  state->capabilities = sqlite3_column_int64 (head, 2);
  return TRUE;
}

static gboolean
read_lists (sqlite3 *handle, const KhSnapshotQuestion *question, KhSnapshotState *state, GError **error)
{
  for (guint i = 0; i < KH_N_COLLECTIONS; i++) {
    guint most = i == KH_COLLECTION_USERS && question->most_users > 0 ? question->most_users + 1 : 0;
    GPtrArray *list = state->lists[i] = g_ptr_array_new_with_free_func (g_object_unref);
    if (i == KH_COLLECTION_SESSIONS && (question->day > 0 || question->most_users > 0))
      continue;
    if (!read_things (handle, kh_collection_get_entity_type (i), question->day, most, list, error))
      return FALSE;
    state->partial = state->partial || (most > 0 && list->len == most);
    if (most > 0 && list->len == most)
      g_ptr_array_set_size (list, most - 1);
  }
  return TRUE;
}

static gboolean
read_places (sqlite3 *handle, KhSnapshotState *state, GError **error)
{
  g_autoptr (sqlite3_stmt) rows = kh_data_prepare (handle, "SELECT user, place, began FROM places", error);
  GPtrArray *sessions = state->lists[KH_COLLECTION_SESSIONS];
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  state->places = kh_places_new ();
  while (kh_data_step (rows, &failure))
    kh_places_know (state->places, kh_data_text (rows, 0), kh_data_text (rows, 1), sqlite3_column_int64 (rows, 2));
  /* A file of an earlier version knew these only. */
  for (guint i = 0; i < sessions->len; i++) {
    KhSession *session = g_ptr_array_index (sessions, i);
    g_autofree char *place = kh_place_of_session (session);
    if (place != NULL && kh_session_get_user (session) != NULL)
      kh_places_know (state->places, kh_session_get_user (session), place, kh_session_get_created_at (session));
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gpointer
kh_snapshot_load (sqlite3 *handle, gpointer data, GError **error)
{
  const KhSnapshotQuestion *question = data;
  g_autoptr (KhSnapshotState) state = g_new0 (KhSnapshotState, 1);

  if (!read_head (handle, question->day, state, error) || !read_visible (handle, state, error)
      || !read_one (handle, KH_TYPE_ACCOUNT_INFO, question->day, (gpointer *) &state->info, error)
      || !read_one (handle, KH_TYPE_PERSON, question->day, (gpointer *) &state->person, error)
      || !read_lists (handle, question, state, error)
      || (question->day == 0 && question->most_users == 0 && !read_places (handle, state, error)))
    return NULL;
  return g_steal_pointer (&state);
}

gpointer
kh_snapshot_load_events (sqlite3 *handle, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) oldest_first = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_object_unref);

  if (!read_things (handle, KH_TYPE_EVENT, 0, G_MAXINT, oldest_first, error))
    return NULL;
  for (guint i = oldest_first->len; i > 0; i--)
    g_ptr_array_add (events, g_object_ref (g_ptr_array_index (oldest_first, i - 1)));
  return g_steal_pointer (&events);
}

gpointer
kh_snapshot_list_days (sqlite3 *handle, gpointer data, GError **error)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (KhSnapshotDay));
  g_autoptr (sqlite3_stmt) rows = kh_data_prepare (handle, "SELECT day, synced_at FROM days ORDER BY day", error);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (kh_data_step (rows, &failure)) {
    KhSnapshotDay day = { sqlite3_column_int64 (rows, 0), sqlite3_column_int64 (rows, 1) };
    g_array_append_val (days, day);
  }
  if (failure == NULL)
    return g_steal_pointer (&days);
  g_propagate_error (error, failure);
  return NULL;
}
