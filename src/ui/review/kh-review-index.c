/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-index.h"

#include <string.h>

#include "base/kh-text.h"

/* How many people are prepared between two frames. */
#define PIECE 100

typedef struct {
  char *text;
  char *key;
} Record;

struct _KhReviewIndex {
  GObject parent_instance;
  KhReview *review;    /* owned */
  GHashTable *records; /* borrowed KhReviewItem → Record */
  guint prepare_id;
  guint prepared;
};

G_DEFINE_FINAL_TYPE (KhReviewIndex, kh_review_index, G_TYPE_OBJECT)

static void
record_free (Record *record)
{
  g_free (record->text);
  g_free (record->key);
  g_free (record);
}

static Record *
get_record (KhReviewIndex *self, KhReviewItem *item)
{
  Record *record = g_hash_table_lookup (self->records, item);

  if (record == NULL) {
    record = g_new0 (Record, 1);
    g_hash_table_insert (self->records, item, record);
  }
  return record;
}

const char *
kh_review_index_get_text (KhReviewIndex *self, KhReviewItem *item)
{
  Record *record = get_record (self, item);
  KhSubject *subject = kh_review_item_get_subject (item);
  const char *const *roles = kh_subject_get_roles (subject);
  GString *text;

  if (record->text != NULL)
    return record->text;
  text = g_string_new (kh_subject_get_name (subject));
  if (kh_subject_get_email (subject) != NULL)
    g_string_append_printf (text, "\n%s", kh_subject_get_email (subject));
  for (; *roles != NULL; roles++)
    g_string_append_printf (text, "\n%s", kh_review_get_role_name (self->review, *roles));
  record->text = kh_text_fold (text->str);
  g_string_free (text, TRUE);
  return record->text;
}

static const char *
get_key (KhReviewIndex *self, KhReviewItem *item)
{
  Record *record = get_record (self, item);

  if (record->key == NULL)
    record->key = kh_text_name_key (kh_subject_get_name (kh_review_item_get_subject (item)));
  return record->key;
}

int
kh_review_index_compare (KhReviewIndex *self, KhReviewItem *a, KhReviewItem *b)
{
  int order = strcmp (get_key (self, a), get_key (self, b));

  return order != 0 ? order : g_strcmp0 (kh_entity_get_id (KH_ENTITY (a)), kh_entity_get_id (KH_ENTITY (b)));
}

/* Before somebody types: at the first letter all of them would be wanted at once. */
static gboolean
prepare (gpointer data)
{
  KhReviewIndex *self = data;
  GListModel *items = G_LIST_MODEL (kh_review_get_items (self->review));
  guint end = MIN (self->prepared + PIECE, g_list_model_get_n_items (items));

  for (; self->prepared < end; self->prepared++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, self->prepared);
    kh_review_index_get_text (self, item);
  }
  if (end < g_list_model_get_n_items (items))
    return G_SOURCE_CONTINUE;
  self->prepare_id = 0;
  return G_SOURCE_REMOVE;
}

static void
kh_review_index_finalize (GObject *object)
{
  KhReviewIndex *self = KH_REVIEW_INDEX (object);

  g_clear_handle_id (&self->prepare_id, g_source_remove);
  g_hash_table_unref (self->records);
  g_object_unref (self->review);
  G_OBJECT_CLASS (kh_review_index_parent_class)->finalize (object);
}

static void
kh_review_index_class_init (KhReviewIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_review_index_finalize;
}

static void
kh_review_index_init (KhReviewIndex *self)
{
  self->records = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) record_free);
}

KhReviewIndex *
kh_review_index_new (KhReview *review)
{
  KhReviewIndex *self = g_object_new (KH_TYPE_REVIEW_INDEX, NULL);

  self->review = g_object_ref (review);
  self->prepare_id = g_idle_add (prepare, self);
  return self;
}
