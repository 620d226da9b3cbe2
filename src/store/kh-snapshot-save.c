/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kh-snapshot-private.h"

#include "base/kh-error.h"
#include "base/kh-text.h"
#include "base/kh-time.h"
#include "model/kh-entity-json.h"
#include "model/kh-event.h"
#include "model/kh-session.h"
#include "model/kh-user.h"

#define ALL_LISTS ((1u << KH_N_COLLECTIONS) - 1)
#define PLACES_KEPT_FOR (KH_SNAPSHOT_DAYS * KH_DAY)

/* One thing, with where in the batch's text its strings begin. */
typedef struct {
  const char *kind;
  gboolean removed;
  gsize id;
  gsize body;
  gsize passing;
  gsize rank; /* what it is sorted by */
  gsize user; /* of a session whose place is known; else 0 */
  gsize place;
  gint64 began;
} Entry;

struct _KhSnapshotBatch {
  GArray *entries;
  GString *text;
  guint ended;   /* bits of lists */
  guint told;    /* bits of those of which it is said whether one may see them */
  guint visible; /* bits of lists */
  gboolean has_info;
  gboolean has_events;
  gboolean synced;
  gint64 time;
  char *point;
  guint capabilities;
};

/* --- The batch --- */

KhSnapshotBatch *
kh_snapshot_batch_new (void)
{
  KhSnapshotBatch *batch = g_new0 (KhSnapshotBatch, 1);

  batch->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  batch->text = g_string_new (NULL);
  return batch;
}

void
kh_snapshot_batch_free (KhSnapshotBatch *batch)
{
  g_array_unref (batch->entries);
  g_string_free (batch->text, TRUE);
  g_free (batch->point);
  g_free (batch);
}

gboolean
kh_snapshot_batch_is_empty (KhSnapshotBatch *batch)
{
  return batch->entries->len == 0 && batch->told == 0 && !batch->synced;
}

static gsize
add_text (KhSnapshotBatch *batch, const char *text)
{
  gsize at = batch->text->len;

  g_string_append (batch->text, text);
  g_string_append_c (batch->text, '\0');
  return at;
}

static gsize
add_json (KhSnapshotBatch *batch, KhEntity *entity, KhFieldSet set)
{
  gsize at = batch->text->len;

  kh_entity_write_json (entity, set, batch->text);
  g_string_append_c (batch->text, '\0');
  return at;
}

static char *
rank_of (KhEntity *entity)
{
  const char *name = KH_IS_USER (entity) ? kh_user_get_name (KH_USER (entity)) : NULL;

  if (KH_IS_EVENT (entity))
    return g_strdup_printf ("%020" G_GINT64_FORMAT, kh_event_get_time (KH_EVENT (entity)));
  return g_strdup (name != NULL ? name : "");
}

static void
note_place (KhSnapshotBatch *batch, KhSession *session, Entry *entry)
{
  g_autofree char *place = kh_place_of_session (session);

  if (place == NULL || kh_session_get_user (session) == NULL)
    return;
  entry->user = add_text (batch, kh_session_get_user (session));
  entry->place = add_text (batch, place);
  entry->began = kh_session_get_created_at (session);
}

void
kh_snapshot_batch_put (KhSnapshotBatch *batch, KhEntity *entity)
{
  g_autofree char *rank = rank_of (entity);
  Entry entry = {
    .kind = kh_snapshot_get_kind (G_OBJECT_TYPE (entity)),
    .id = add_text (batch, kh_entity_get_id (entity)),
    .body = add_json (batch, entity, KH_FIELDS_LASTING),
    .passing = add_json (batch, entity, KH_FIELDS_PASSING),
    .rank = add_text (batch, rank),
  };

  if (KH_IS_SESSION (entity))
    note_place (batch, KH_SESSION (entity), &entry);
  batch->has_events = batch->has_events || KH_IS_EVENT (entity);
  batch->has_info = batch->has_info || KH_IS_ACCOUNT_INFO (entity);
  g_array_append_val (batch->entries, entry);
}

void
kh_snapshot_batch_remove (KhSnapshotBatch *batch, KhEntity *entity)
{
  Entry entry = {
    .kind = kh_snapshot_get_kind (G_OBJECT_TYPE (entity)),
    .removed = TRUE,
    .id = add_text (batch, kh_entity_get_id (entity)),
  };

  g_array_append_val (batch->entries, entry);
}

void
kh_snapshot_batch_set_visible (KhSnapshotBatch *batch, KhCollection collection, gboolean visible)
{
  batch->told |= 1u << collection;
  batch->visible &= ~(1u << collection);
  batch->visible |= visible ? 1u << collection : 0;
}

void
kh_snapshot_batch_end_list (KhSnapshotBatch *batch, KhCollection collection, gboolean visible)
{
  kh_snapshot_batch_set_visible (batch, collection, visible);
  batch->ended |= 1u << collection;
}

void
kh_snapshot_batch_set_synced (KhSnapshotBatch *batch, gint64 time, const char *point, guint capabilities)
{
  batch->synced = TRUE;
  batch->time = time;
  g_free (batch->point);
  batch->point = g_strdup (point);
  batch->capabilities = capabilities;
}

/* --- What the worker does --- */

typedef struct {
  sqlite3 *handle;
  KhSnapshotBatch *batch;
  guint day;
  sqlite3_stmt *find;
  sqlite3_stmt *insert;
  sqlite3_stmt *replace;
  sqlite3_stmt *touch;
  sqlite3_stmt *end;
  sqlite3_stmt *delete;
  sqlite3_stmt *place;
} Saving;

static void
saving_clear (Saving *saving)
{
  sqlite3_finalize (saving->find);
  sqlite3_finalize (saving->insert);
  sqlite3_finalize (saving->replace);
  sqlite3_finalize (saving->touch);
  sqlite3_finalize (saving->end);
  sqlite3_finalize (saving->delete);
  sqlite3_finalize (saving->place);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saving, saving_clear)

static gboolean
prepare (Saving *s, GError **error)
{
  const struct {
    sqlite3_stmt **statement;
    const char *sql;
  } all[] = {
    { &s->find, "SELECT seq, from_day, body, passing FROM things WHERE kind = ? AND id = ? AND to_day IS NULL" },
    { &s->insert, "INSERT INTO things (kind, id, from_day, body, passing, rank) VALUES (?, ?, ?, ?, ?, ?)" },
    { &s->replace, "UPDATE things SET body = ?, passing = ?, rank = ? WHERE seq = ?" },
    { &s->touch, "UPDATE things SET passing = ? WHERE seq = ?" },
    { &s->end, "UPDATE things SET to_day = ? WHERE seq = ?" },
    { &s->delete, "DELETE FROM things WHERE seq = ?" },
    { &s->place, "INSERT INTO places (user, place, began) VALUES (?, ?, ?) ON CONFLICT (user, place)"
                 " DO UPDATE SET began = excluded.began WHERE excluded.began > began" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    *all[i].statement = kh_data_prepare (s->handle, all[i].sql, error);
    if (*all[i].statement == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
get_int (sqlite3 *handle, const char *sql, gint64 fallback, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = kh_data_prepare (handle, sql, error);
  GError *failure = NULL;

  *value = fallback;
  if (statement == NULL)
    return FALSE;
  if (kh_data_step (statement, &failure) && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    *value = sqlite3_column_int64 (statement, 0);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Sign-ins come and go by the hour, and say nothing about access; what happened does not change. */
static gboolean
keeps_past (const char *kind)
{
  return !g_str_equal (kind, kh_snapshot_get_kind (KH_TYPE_SESSION))
         && !g_str_equal (kind, kh_snapshot_get_kind (KH_TYPE_EVENT));
}

/* The row is not what is so at the end of this day. */
static gboolean
end_row (Saving *s, const char *kind, gint64 seq, gint64 from_day, GError **error)
{
  if (keeps_past (kind) && from_day < s->day) {
    sqlite3_bind_int64 (s->end, 1, s->day);
    sqlite3_bind_int64 (s->end, 2, seq);
    return kh_data_run (s->end, error);
  }
  sqlite3_bind_int64 (s->delete, 1, seq);
  return kh_data_run (s->delete, error);
}

static const char *
text_of (Saving *s, gsize at)
{
  return s->batch->text->str + at;
}

static void
bind_rank (Saving *s, sqlite3_stmt *statement, int index, const Entry *entry)
{
  g_autofree char *key = kh_text_name_key (text_of (s, entry->rank));

  sqlite3_bind_blob (statement, index, key, strlen (key), SQLITE_TRANSIENT);
}

static gboolean
insert (Saving *s, const Entry *entry, GError **error)
{
  kh_data_bind_text (s->insert, 1, entry->kind);
  kh_data_bind_text (s->insert, 2, text_of (s, entry->id));
  sqlite3_bind_int64 (s->insert, 3, s->day);
  kh_data_bind_text (s->insert, 4, text_of (s, entry->body));
  kh_data_bind_text (s->insert, 5, text_of (s, entry->passing));
  bind_rank (s, s->insert, 6, entry);
  return kh_data_run (s->insert, error);
}

static gboolean
replace (Saving *s, const Entry *entry, gint64 seq, GError **error)
{
  kh_data_bind_text (s->replace, 1, text_of (s, entry->body));
  kh_data_bind_text (s->replace, 2, text_of (s, entry->passing));
  bind_rank (s, s->replace, 3, entry);
  sqlite3_bind_int64 (s->replace, 4, seq);
  return kh_data_run (s->replace, error);
}

static gboolean
touch (Saving *s, const Entry *entry, gint64 seq, GError **error)
{
  kh_data_bind_text (s->touch, 1, text_of (s, entry->passing));
  sqlite3_bind_int64 (s->touch, 2, seq);
  return kh_data_run (s->touch, error);
}

static gboolean
save_entry (Saving *s, const Entry *entry, GError **error)
{
  GError *failure = NULL;
  gboolean there, same_body = FALSE, same_passing = FALSE;
  gint64 seq = 0, from_day = 0;

  kh_data_bind_text (s->find, 1, entry->kind);
  kh_data_bind_text (s->find, 2, text_of (s, entry->id));
  there = kh_data_step (s->find, &failure);
  if (there) {
    seq = sqlite3_column_int64 (s->find, 0);
    from_day = sqlite3_column_int64 (s->find, 1);
    same_body = !entry->removed && g_strcmp0 (kh_data_text (s->find, 2), text_of (s, entry->body)) == 0;
    same_passing = !entry->removed && g_strcmp0 (kh_data_text (s->find, 3), text_of (s, entry->passing)) == 0;
    sqlite3_reset (s->find);
  }
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (entry->removed)
    return !there || end_row (s, entry->kind, seq, from_day, error);
  if (!there)
    return insert (s, entry, error);
  if (same_body)
    return same_passing || touch (s, entry, seq, error);
  if (keeps_past (entry->kind) && from_day < s->day)
    return end_row (s, entry->kind, seq, from_day, error) && insert (s, entry, error);
  return replace (s, entry, seq, error);
}

static gboolean
save_place (Saving *s, const Entry *entry, GError **error)
{
  if (entry->place == 0)
    return TRUE;
  kh_data_bind_text (s->place, 1, text_of (s, entry->user));
  kh_data_bind_text (s->place, 2, text_of (s, entry->place));
  sqlite3_bind_int64 (s->place, 3, entry->began);
  return kh_data_run (s->place, error);
}

static gboolean
forget_places (Saving *s, GError **error)
{
  g_autoptr (sqlite3_stmt) old = kh_data_prepare (s->handle, "DELETE FROM places WHERE began < ?", error);

  if (old == NULL)
    return FALSE;
  sqlite3_bind_int64 (old, 1, s->batch->time - PLACES_KEPT_FOR);
  return kh_data_run (old, error);
}

/* What of the list was not in the batch is gone. */
static gboolean
end_absent (Saving *s, KhCollection collection, GError **error)
{
  const char *kind = kh_snapshot_get_kind (kh_collection_get_entity_type (collection));
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) absent = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) all = NULL;
  GError *failure = NULL;

  for (guint i = 0; i < s->batch->entries->len; i++) {
    const Entry *entry = &g_array_index (s->batch->entries, Entry, i);
    if (!entry->removed && g_str_equal (entry->kind, kind))
      g_hash_table_add (ids, (gpointer) text_of (s, entry->id));
  }
  all = kh_data_prepare (s->handle, "SELECT id, seq, from_day FROM things WHERE kind = ? AND to_day IS NULL", error);
  if (all == NULL)
    return FALSE;
  kh_data_bind_text (all, 1, kind);
  while (kh_data_step (all, &failure)) {
    gint64 row[] = { sqlite3_column_int64 (all, 1), sqlite3_column_int64 (all, 2) };
    if (!g_hash_table_contains (ids, kh_data_text (all, 0)))
      g_array_append_vals (absent, row, 2);
  }
  for (guint i = 0; failure == NULL && i < absent->len; i += 2)
    end_row (s, kind, g_array_index (absent, gint64, i), g_array_index (absent, gint64, i + 1), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
save_list (Saving *s, KhCollection collection, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if ((s->batch->ended & 1u << collection) != 0 && !end_absent (s, collection, error))
    return FALSE;
  statement = kh_data_prepare (s->handle,
                               "INSERT INTO lists (kind, visible) VALUES (?, ?)"
                               " ON CONFLICT (kind) DO UPDATE SET visible = excluded.visible",
                               error);
  if (statement == NULL)
    return FALSE;
  kh_data_bind_text (statement, 1, kh_snapshot_get_kind (kh_collection_get_entity_type (collection)));
  sqlite3_bind_int (statement, 2, (s->batch->visible & 1u << collection) != 0);
  return kh_data_run (statement, error);
}

static gboolean
save_synced (Saving *s, GError **error)
{
  g_autoptr (sqlite3_stmt) present = kh_data_prepare (
      s->handle,
      "INSERT INTO present (only_one, synced_at, point, capabilities) VALUES (1, ?, ?, ?)"
      " ON CONFLICT (only_one) DO UPDATE SET synced_at = excluded.synced_at, point = excluded.point,"
      " capabilities = excluded.capabilities",
      error);
  g_autoptr (sqlite3_stmt) day = NULL;

  if (present == NULL)
    return FALSE;
  sqlite3_bind_int64 (present, 1, s->batch->time);
  kh_data_bind_text (present, 2, s->batch->point);
  sqlite3_bind_int64 (present, 3, s->batch->capabilities);
  if (!kh_data_run (present, error))
    return FALSE;
  day = kh_data_prepare (s->handle,
                         "INSERT INTO days (day, synced_at) VALUES (?, ?)"
                         " ON CONFLICT (day) DO UPDATE SET synced_at = excluded.synced_at",
                         error);
  if (day == NULL)
    return FALSE;
  sqlite3_bind_int64 (day, 1, s->day);
  sqlite3_bind_int64 (day, 2, s->batch->time);
  return kh_data_run (day, error);
}

/* The first day that can still be told when no more than @most_bytes of the past are kept; 0: all can. */
static gboolean
find_limit (sqlite3 *handle, gint64 most_bytes, gint64 *limit, GError **error)
{
  g_autoptr (sqlite3_stmt) sizes = kh_data_prepare (
      handle, "SELECT to_day, sum(length(body) + length(passing) + length(id) + 64) FROM things"
              " WHERE to_day IS NOT NULL GROUP BY to_day ORDER BY to_day DESC", error);
  GError *failure = NULL;
  gint64 bytes = 0;

  *limit = 0;
  if (sizes == NULL)
    return FALSE;
  while (*limit == 0 && kh_data_step (sizes, &failure)) {
    bytes += sqlite3_column_int64 (sizes, 1);
    if (bytes > most_bytes)
      *limit = sqlite3_column_int64 (sizes, 0);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
kh_snapshot_prune (sqlite3 *handle, guint day, gint64 most_bytes, GError **error)
{
  g_autoptr (sqlite3_stmt) days = NULL;
  gint64 limit;

  if (!find_limit (handle, most_bytes, &limit, error))
    return FALSE;
  days = kh_data_prepare (handle, "DELETE FROM days WHERE day < ?", error);
  if (days == NULL)
    return FALSE;
  sqlite3_bind_int64 (days, 1, MAX (limit, (gint64) day - KH_SNAPSHOT_DAYS + 1));
  return kh_data_run (days, error)
         && kh_data_exec (handle, "DELETE FROM things WHERE to_day <= (SELECT min (day) FROM days)", error);
}

/* The oldest go, when there are too many. */
static gboolean
prune_events (sqlite3 *handle, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "DELETE FROM things WHERE kind = 'event' AND to_day IS NULL AND rank <="
      " (SELECT rank FROM things WHERE kind = 'event' AND to_day IS NULL ORDER BY rank DESC LIMIT 1 OFFSET %d)",
      KH_SNAPSHOT_EVENTS);

  return kh_data_exec (handle, sql, error);
}

gpointer
kh_snapshot_save (sqlite3 *handle, gpointer data, GError **error)
{
  KhSnapshotBatch *batch = data;
  g_auto (Saving) s = { .handle = handle, .batch = batch };
  gint64 present, last_day;

  if (!get_int (handle, "SELECT 1 FROM present", 0, &present, error)
      || !get_int (handle, "SELECT max (day) FROM days", 0, &last_day, error))
    return NULL;
  if (present == 0 && !(batch->synced && batch->has_info && batch->ended == ALL_LISTS)) {
    g_propagate_error (error, kh_error_new (KH_ERROR_CONFLICT, "snapshot-missing", "There is no snapshot to change."));
    return NULL;
  }
  /* A clock that is set back does not change the past. */
  s.day = MAX ((gint64) kh_snapshot_day_of (batch->synced ? batch->time : kh_time_now ()), last_day);
  if (!prepare (&s, error))
    return NULL;
  for (guint i = 0; i < batch->entries->len; i++) {
    const Entry *entry = &g_array_index (batch->entries, Entry, i);
    if (!save_entry (&s, entry, error) || !save_place (&s, entry, error))
      return NULL;
  }
  for (guint i = 0; i < KH_N_COLLECTIONS; i++)
    if ((batch->told & 1u << i) != 0 && !save_list (&s, i, error))
      return NULL;
  if (batch->has_events && !prune_events (handle, error))
    return NULL;
  if (batch->synced && save_synced (&s, error) && s.day > last_day && forget_places (&s, error))
    kh_snapshot_prune (handle, s.day, KH_SNAPSHOT_PAST_BYTES, error);
  return NULL;
}
