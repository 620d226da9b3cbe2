/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-csv.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-csv.h"
#include "base/kh-time.h"
#include "ui/widgets/kh-text-for.h"

static char *
format (gint64 time, const char *how)
{
  g_autoptr (GDateTime) then = time != 0 ? g_date_time_new_from_unix_local (time / KH_SECOND) : NULL;

  return then != NULL ? g_date_time_format (then, how) : g_strdup ("");
}

static void
append_head (GString *out, KhReviewRecord *record)
{
  const char *first[] = { C_ ("column", "Name"), C_ ("column", "Mail address"), C_ ("column", "Status"),
                          C_ ("column", "Roles before"), C_ ("column", "Roles now"), C_ ("column", "Rights"),
                          C_ ("column", "Changes") };
  const char *last[] = { C_ ("column", "Last seen"), C_ ("column", "Access ends"), C_ ("column", "Hints"),
                         C_ ("column", "Decision"), C_ ("column", "Decided roles"), C_ ("column", "Decided rights"),
                         C_ ("column", "Decided end date"), C_ ("column", "Note"), C_ ("column", "Outcome"),
                         C_ ("column", "Signed by"), C_ ("column", "Signed at") };
  g_autoptr (GPtrArray) row = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (row, (gpointer) first[i]);
  for (guint i = 0; i < record->n_areas; i++)
    g_ptr_array_add (row, record->areas[i]);
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    g_ptr_array_add (row, (gpointer) last[i]);
  g_ptr_array_add (row, NULL);
  kh_csv_begin (out, (const char *const *) row->pdata);
}

static void
append_entry (GString *out, KhReviewRecord *record, const KhReviewEntry *entry, const char *signed_at)
{
  g_autofree char *last_seen = format (entry->last_seen_at, "%Y-%m-%d %H:%M");
  g_autofree char *ends = format (entry->ends_at, "%Y-%m-%d");
  g_autofree char *decided_ends = format (entry->decided_ends_at, "%Y-%m-%d");
  const char *first[] = { entry->name, entry->email, entry->status, entry->roles_before, entry->roles_now,
                          entry->rights, entry->changes };
  const char *last[] = { last_seen, ends, entry->hints, entry->decision, entry->decided_roles, entry->decided_rights,
                         decided_ends, entry->note, entry->outcome, record->signed_by, signed_at };
  g_autoptr (GPtrArray) row = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (row, (gpointer) first[i]);
  for (guint i = 0; i < record->n_areas; i++)
    g_ptr_array_add (row, (gpointer) kh_text_for_level (entry->levels != NULL ? entry->levels[i] : KH_LEVEL_NONE));
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    g_ptr_array_add (row, (gpointer) last[i]);
  g_ptr_array_add (row, NULL);
  kh_csv_append_row (out, (const char *const *) row->pdata);
}

GString *
kh_review_record_to_csv (KhReviewRecord *self)
{
  GString *out = g_string_new (NULL);
  g_autofree char *signed_at = format (self->signed_at, "%Y-%m-%d %H:%M");

  append_head (out, self);
  for (guint i = 0; i < self->entries->len; i++)
    append_entry (out, self, self->entries->pdata[i], signed_at);
  return out;
}
