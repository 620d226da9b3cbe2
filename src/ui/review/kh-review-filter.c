/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-filter.h"

struct _KhReviewFilter {
  KhTextFilter parent_instance;
  KhReviewIndex *index; /* owned */
  KhReviewShow show;
};

G_DEFINE_FINAL_TYPE (KhReviewFilter, kh_review_filter, KH_TYPE_TEXT_FILTER)

static gboolean
kh_review_filter_admits (KhTextFilter *filter, gpointer item)
{
  switch (KH_REVIEW_FILTER (filter)->show) {
  case KH_REVIEW_SHOW_ALL:
    return TRUE;
  case KH_REVIEW_SHOW_UNDECIDED:
    return kh_review_item_is_open (item);
  case KH_REVIEW_SHOW_CHANGED:
    return kh_review_item_get_differences (item)->len > 0;
  case KH_REVIEW_SHOW_HINTS:
    return kh_review_item_get_hints (item) != 0;
  case KH_REVIEW_SHOW_TO_APPLY:
    return kh_review_item_changes_access (item);
  default:
    g_return_val_if_reached (TRUE);
  }
}

static const char *
kh_review_filter_get_text (KhTextFilter *filter, gpointer item)
{
  return kh_review_index_get_text (KH_REVIEW_FILTER (filter)->index, item);
}

void
kh_review_filter_set_show (KhReviewFilter *self, KhReviewShow show)
{
  if (self->show == show)
    return;
  self->show = show;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
kh_review_filter_finalize (GObject *object)
{
  g_object_unref (KH_REVIEW_FILTER (object)->index);
  G_OBJECT_CLASS (kh_review_filter_parent_class)->finalize (object);
}

static void
kh_review_filter_class_init (KhReviewFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_review_filter_finalize;
  KH_TEXT_FILTER_CLASS (klass)->admits = kh_review_filter_admits;
  KH_TEXT_FILTER_CLASS (klass)->get_text = kh_review_filter_get_text;
}

static void
kh_review_filter_init (KhReviewFilter *self)
{
}

KhReviewFilter *
kh_review_filter_new (KhReviewIndex *index)
{
  KhReviewFilter *self = g_object_new (KH_TYPE_REVIEW_FILTER, NULL);

  self->index = g_object_ref (index);
  return self;
}
