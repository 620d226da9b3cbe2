/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/kh-review-store.h"

#include "model/kh-entity-json.h"
#include "store/kh-data-file.h"

#define APPLICATION_ID 0x4b687276 /* "Khrv" */

/* before and now are as they were when the review began; only body and after change. What is signed can be settled and
 * nothing else, which is the model's to see to; that it stays is seen to here. */
static const char *const steps[] = {
  "CREATE TABLE reviews ("
  "  id TEXT PRIMARY KEY,"
  "  started_at INTEGER NOT NULL,"
  "  signed INTEGER NOT NULL,"
  "  body TEXT NOT NULL"
  ") STRICT;"
  "CREATE TABLE items ("
  "  review TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,"
  "  seq INTEGER NOT NULL,"
  "  id TEXT NOT NULL,"
  "  before TEXT,"
  "  now TEXT,"
  "  after TEXT,"
  "  body TEXT NOT NULL,"
  "  PRIMARY KEY (review, id)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TRIGGER signed_stays BEFORE UPDATE ON reviews WHEN OLD.signed AND NOT NEW.signed"
  "  BEGIN SELECT RAISE (ABORT, 'a signed review stays signed'); END;"
  "CREATE TRIGGER seen_stays BEFORE UPDATE OF before, now ON items"
  "  BEGIN SELECT RAISE (ABORT, 'what was seen stays'); END;",
  NULL,
};

static const KhDataSchema schema = { APPLICATION_ID, steps, "reviews-damaged", "reviews-newer",
                                     "reviews-unusable" };

struct _KhReviewStore {
  GObject parent_instance;
  KhDataFile *file;
};

G_DEFINE_FINAL_TYPE (KhReviewStore, kh_review_store, G_TYPE_OBJECT)

/* --- What the worker gets: texts, as the objects stay where they were made; but for a new review, which nobody has yet --- */

typedef struct {
  char *id;
  char *before; /* nullable */
  char *now;    /* nullable */
  char *after;  /* nullable */
  char *body;
} ItemText;

typedef struct {
  char *id;
  gint64 started_at;
  gboolean is_signed;
  char *body;
  KhReview *added; /* owned, nullable: a new one, with all of its items */
  GArray *items;   /* of ItemText: those of another that changed */
} ReviewText;

static void
item_text_clear (gpointer data)
{
  ItemText *text = data;

  g_free (text->id);
  g_free (text->before);
  g_free (text->now);
  g_free (text->after);
  g_free (text->body);
}

static void
review_text_free (gpointer data)
{
  ReviewText *text = data;

  g_free (text->id);
  g_free (text->body);
  g_clear_object (&text->added);
  g_array_unref (text->items);
  g_free (text);
}

static char *
to_json (gpointer entity)
{
  GString *text;

  if (entity == NULL)
    return NULL;
  text = g_string_new (NULL);
  kh_entity_write_json (KH_ENTITY (entity), KH_FIELDS_LASTING, text);
  return g_string_free (text, FALSE);
}

static ReviewText *
review_text_new (KhReview *review)
{
  ReviewText *text = g_new0 (ReviewText, 1);

  text->id = g_strdup (kh_entity_get_id (KH_ENTITY (review)));
  text->started_at = kh_review_get_started_at (review);
  text->is_signed = kh_review_get_signed_at (review) != 0;
  text->body = to_json (review);
  text->items = g_array_new (FALSE, TRUE, sizeof (ItemText));
  g_array_set_clear_func (text->items, item_text_clear);
  return text;
}

static void
review_text_add (ReviewText *text, KhReviewItem *item)
{
  ItemText one = { .id = g_strdup (kh_entity_get_id (KH_ENTITY (item))),
                   .after = to_json (kh_review_item_get_after (item)),
                   .body = to_json (item) };

  if (text->added != NULL) {
    one.before = to_json (kh_review_item_get_before (item));
    one.now = to_json (kh_review_item_get_now (item));
  }
  g_array_append_val (text->items, one);
}

/* --- On the worker --- */

static void
bind_item (sqlite3_stmt *statement, const char *review, const ItemText *item)
{
  kh_data_bind_text (statement, 1, review);
  kh_data_bind_text (statement, 2, item->id);
  kh_data_bind_text (statement, 3, item->body);
  kh_data_bind_text (statement, 4, item->after);
}

static gboolean
update_items (sqlite3 *handle, ReviewText *text, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = kh_data_prepare (handle, "UPDATE items SET body = ?3, after = ?4 WHERE review = ?1 AND id = ?2", error);

  for (guint i = 0; statement != NULL && i < text->items->len; i++) {
    bind_item (statement, text->id, &g_array_index (text->items, ItemText, i));
    if (!kh_data_run (statement, error))
      return FALSE;
  }
  return statement != NULL;
}

/* One text after the other: those of 100,000 people together would take hundreds of megabytes. */
static gboolean
insert_items (sqlite3 *handle, ReviewText *text, GError **error)
{
  GListModel *items = G_LIST_MODEL (kh_review_get_items (text->added));
  guint n = g_list_model_get_n_items (items);
  g_autoptr (sqlite3_stmt) statement = kh_data_prepare (
      handle, "INSERT INTO items (review, id, body, after, seq, before, now) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      error);

  for (guint i = 0; statement != NULL && i < n; i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, i);
    const ItemText *one;
    review_text_add (text, item);
    one = &g_array_index (text->items, ItemText, 0);
    bind_item (statement, text->id, one);
    sqlite3_bind_int64 (statement, 5, i);
    kh_data_bind_text (statement, 6, one->before);
    kh_data_bind_text (statement, 7, one->now);
    if (!kh_data_run (statement, error))
      return FALSE;
    g_array_set_size (text->items, 0);
  }
  return statement != NULL;
}

static gpointer
save (sqlite3 *handle, gpointer data, GError **error)
{
  ReviewText *text = data;
  g_autoptr (sqlite3_stmt) statement = kh_data_prepare (
      handle,
      text->added != NULL ? "INSERT INTO reviews (id, started_at, signed, body) VALUES (?1, ?2, ?3, ?4)"
                          : "UPDATE reviews SET started_at = ?2, signed = ?3, body = ?4 WHERE id = ?1",
      error);

  if (statement == NULL)
    return NULL;
  kh_data_bind_text (statement, 1, text->id);
  sqlite3_bind_int64 (statement, 2, text->started_at);
  sqlite3_bind_int (statement, 3, text->is_signed);
  kh_data_bind_text (statement, 4, text->body);
  if (kh_data_run (statement, error))
    (text->added != NULL ? insert_items : update_items) (handle, text, error);
  return NULL;
}

static gpointer
discard (sqlite3 *handle, gpointer id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      kh_data_prepare (handle, "DELETE FROM reviews WHERE id = ? AND NOT signed", error);

  if (statement == NULL)
    return NULL;
  kh_data_bind_text (statement, 1, id);
  if (kh_data_run (statement, error) && sqlite3_changes (handle) == 0)
    g_propagate_error (error, kh_error_new (KH_ERROR_CONFLICT, "review-signed", "A signed review is kept"));
  return NULL;
}

static gpointer
from_json (GType type, const char *id, const char *json, GError **error)
{
  g_autoptr (KhEntity) entity = g_object_new (type, "id", id, NULL);

  return kh_entity_read_json (entity, json, error) ? g_steal_pointer (&entity) : NULL;
}

static gpointer
list (sqlite3 *handle, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) reviews = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (sqlite3_stmt) rows =
      kh_data_prepare (handle, "SELECT id, body FROM reviews ORDER BY started_at DESC, id", error);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (kh_data_step (rows, &failure)) {
    KhReview *review = from_json (KH_TYPE_REVIEW, kh_data_text (rows, 0), kh_data_text (rows, 1), &failure);
    if (review == NULL)
      break;
    g_ptr_array_add (reviews, review);
  }
  if (failure == NULL)
    return g_steal_pointer (&reviews);
  g_propagate_error (error, failure);
  return NULL;
}

/* @json: (nullable). Returns: FALSE with @error set; TRUE with @subject NULL when there is none. */
static gboolean
read_subject (const char *id, const char *json, KhSubject **subject, GError **error)
{
  if (json != NULL)
    *subject = from_json (KH_TYPE_SUBJECT, id, json, error);
  return json == NULL || *subject != NULL;
}

static KhReviewItem *
read_item (sqlite3_stmt *row, GError **error)
{
  const char *id = kh_data_text (row, 0);
  g_autoptr (KhSubject) before = NULL;
  g_autoptr (KhSubject) now = NULL;
  g_autoptr (KhSubject) after = NULL;
  g_autoptr (KhReviewItem) item = NULL;

  if (!read_subject (id, kh_data_text (row, 1), &before, error) || !read_subject (id, kh_data_text (row, 2), &now, error)
      || !read_subject (id, kh_data_text (row, 3), &after, error))
    return NULL;
  if (before == NULL && now == NULL) {
    g_propagate_error (error, kh_error_new (KH_ERROR_CORRUPT, NULL, "A review has an item about nobody"));
    return NULL;
  }
  item = kh_review_item_new (before, now, 0);
  kh_review_item_set_after (item, after);
  return kh_entity_read_json (KH_ENTITY (item), kh_data_text (row, 4), error) ? g_steal_pointer (&item) : NULL;
}

static gboolean
read_items (sqlite3 *handle, KhReview *review, GError **error)
{
  g_autoptr (sqlite3_stmt) rows = kh_data_prepare (
      handle, "SELECT id, before, now, after, body FROM items WHERE review = ? ORDER BY seq", error);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  kh_data_bind_text (rows, 1, kh_entity_get_id (KH_ENTITY (review)));
  while (kh_data_step (rows, &failure)) {
    g_autoptr (KhReviewItem) item = read_item (rows, &failure);
    if (item == NULL)
      break;
    kh_review_add_item (review, item);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gpointer
load (sqlite3 *handle, gpointer id, GError **error)
{
  g_autoptr (sqlite3_stmt) row = kh_data_prepare (handle, "SELECT body FROM reviews WHERE id = ?", error);
  g_autoptr (KhReview) review = NULL;

  if (row == NULL)
    return NULL;
  kh_data_bind_text (row, 1, id);
  if (!kh_data_step (row, error))
    return NULL;
  review = from_json (KH_TYPE_REVIEW, id, kh_data_text (row, 0), error);
  return review != NULL && read_items (handle, review, error) ? g_steal_pointer (&review) : NULL;
}

/* --- Calls --- */

static GTask *
task_new (
    KhReviewStore *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  return task;
}

void
kh_review_store_list_async (KhReviewStore *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_READ, list, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                    task_new (self, kh_review_store_list_async, cancellable, callback, data));
}

GPtrArray *
kh_review_store_list_finish (KhReviewStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_review_store_load_async (KhReviewStore *self,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_READ, load, g_strdup (id), g_free, g_object_unref,
                    task_new (self, kh_review_store_load_async, cancellable, callback, data));
}

KhReview *
kh_review_store_load_finish (KhReviewStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kh_review_store_add_async (KhReviewStore *self,
                           KhReview *review,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  ReviewText *text = review_text_new (review);

  text->added = g_object_ref (review);
  kh_data_file_run (self->file, KH_DATA_WRITE, save, text, review_text_free, NULL,
                    task_new (self, kh_review_store_add_async, cancellable, callback, data));
}

void
kh_review_store_save_async (KhReviewStore *self,
                            KhReview *review,
                            GPtrArray *items,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  ReviewText *text = review_text_new (review);

  for (guint i = 0; i < items->len; i++)
    review_text_add (text, items->pdata[i]);
  kh_data_file_run (self->file, KH_DATA_WRITE, save, text, review_text_free, NULL,
                    task_new (self, kh_review_store_save_async, cancellable, callback, data));
}

void
kh_review_store_discard_async (KhReviewStore *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  kh_data_file_run (self->file, KH_DATA_WRITE, discard, g_strdup (id), g_free, NULL,
                    task_new (self, kh_review_store_discard_async, cancellable, callback, data));
}

void
kh_review_store_erase_async (KhReviewStore *self, GAsyncReadyCallback callback, gpointer data)
{
  kh_data_file_erase (self->file, task_new (self, kh_review_store_erase_async, NULL, callback, data));
}

gboolean
kh_review_store_finish (KhReviewStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return kh_data_task_succeeded (result, error);
}

/* --- The object --- */

static void
kh_review_store_finalize (GObject *object)
{
  g_object_unref (KH_REVIEW_STORE (object)->file);
  G_OBJECT_CLASS (kh_review_store_parent_class)->finalize (object);
}

static void
kh_review_store_class_init (KhReviewStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_review_store_finalize;
}

static void
kh_review_store_init (KhReviewStore *self)
{
}

void
kh_review_store_close (KhReviewStore *self)
{
  kh_data_file_close (self->file);
}

gboolean
kh_review_store_is_busy (KhReviewStore *self)
{
  return kh_data_file_is_busy (self->file);
}

/* Ids come from services, and are no names of files. */
KhReviewStore *
kh_review_store_new (const char *account)
{
  KhReviewStore *self = g_object_new (KH_TYPE_REVIEW_STORE, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, account, -1);
  g_autofree char *name = g_strdup_printf ("%.32s.reviews", sum);
  g_autofree char *path = kh_data_file_build_path ("reviews", name);

  self->file = kh_data_file_new (path, &schema);
  return self;
}
