/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-record.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/review/kh-review-text.h"
#include "ui/widgets/kh-text-for.h"

static void
entry_free (gpointer data)
{
  KhReviewEntry *entry = data;

  g_free (entry->name);
  g_free (entry->email);
  g_free (entry->status);
  g_free (entry->roles_before);
  g_free (entry->roles_now);
  g_free (entry->rights);
  g_free (entry->changes);
  g_free (entry->access);
  g_free (entry->hints);
  g_free (entry->decision);
  g_free (entry->decided);
  g_free (entry->decided_roles);
  g_free (entry->decided_rights);
  g_free (entry->note);
  g_free (entry->outcome);
  g_free (entry->levels);
  g_free (entry->key);
  g_free (entry);
}

KhReviewRecord *
kh_review_record_new (KhReview *review, KhAccount *account)
{
  KhReviewRecord *self = g_new0 (KhReviewRecord, 1);

  self->review = g_object_ref (review);
  g_set_object (&self->account, account);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

static void
clear_facts (KhReviewFact *facts, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_free (facts[i].label);
    g_free (facts[i].value);
  }
}

void
kh_review_record_free (KhReviewRecord *self)
{
  g_clear_object (&self->review);
  g_clear_object (&self->account);
  g_ptr_array_unref (self->entries);
  g_strfreev (self->areas);
  g_free (self->title);
  g_free (self->store);
  g_free (self->service);
  g_free (self->state);
  g_free (self->remark);
  g_free (self->signed_by);
  clear_facts (self->facts, G_N_ELEMENTS (self->facts));
  clear_facts (self->counts, G_N_ELEMENTS (self->counts));
  g_free (self);
}

/* --- One person --- */

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
is_there (KhSubject *subject)
{
  return subject != NULL && kh_subject_get_status (subject) != KH_USER_STATUS_REMOVED;
}

/* Roles, with the dates on which some of them end. */
static char *
roles_text (KhReviewRecord *self, KhSubject *subject)
{
  if (!is_there (subject))
    return g_strdup ("");
  if (kh_subject_get_owner (subject))
    return g_strdup (C_ ("role", "Owner"));
  if (!self->has_roles)
    return g_strdup ("");
  return kh_review_role_ends_text (self->review, kh_subject_get_roles (subject), kh_subject_get_role_ends (subject));
}

/* "Approver: Labels, Parcels", a line for each level. */
static char *
access_text (KhReviewRecord *self, const guint8 *levels)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int level = KH_LEVEL_APPROVER; level > KH_LEVEL_NONE; level--) {
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autofree char *joined = NULL;
    for (guint i = 0; i < self->n_areas; i++)
      if (levels[i] == level)
        g_ptr_array_add (names, self->areas[i]);
    if (names->len == 0)
      continue;
    if (text->len > 0)
      g_string_append_c (text, '\n');
    if (names->len == self->n_areas) {
      /* Translators: %s is a level. */
      g_string_append_printf (text, _ ("%s in all areas"), kh_text_for_level (level));
      continue;
    }
    g_ptr_array_add (names, NULL);
    joined = g_strjoinv (C_ ("list", ", "), (char **) names->pdata);
    /* Translators: a level, and the areas in which somebody has it. */
    g_string_append_printf (text, C_ ("level and areas", "%s: %s"), kh_text_for_level (level), joined);
  }
  return g_strdup (text->len > 0 ? text->str : _ ("No access"));
}

static char *
outcome_text (KhReview *review, KhReviewItem *item)
{
  const char *name, *failure;

  if (kh_review_get_signed_at (review) == 0 || !kh_review_item_changes_access (item))
    return g_strdup ("");
  name = kh_review_outcome_name (kh_review_item_get_outcome (item));
  failure = kh_review_item_get_failure (item);
  if (kh_review_item_get_outcome (item) != KH_OUTCOME_FAILED || failure == NULL || *failure == '\0')
    return g_strdup (name);
  /* Translators: what became of a decision ("Failed"), and why. */
  return g_strdup_printf (C_ ("outcome and reason", "%s: %s"), name, failure);
}

static void
take_decision (KhReviewRecord *self, KhReviewItem *item, KhReviewEntry *entry)
{
  KhDecision decision = kh_review_item_get_decision (item);
  char *nothing = kh_review_nothing_text (item);
  g_autoptr (KhEnds) ends = kh_review_item_dup_role_ends (item);

  entry->decided_roles = decision == KH_DECISION_CHANGE && self->has_roles
                             ? kh_review_role_ends_text (self->review, kh_review_item_get_roles (item), ends)
                             : g_strdup ("");
  entry->decided_rights = decision == KH_DECISION_CHANGE
                              ? kh_review_grants_text (self->review, self->account, kh_review_item_get_grants (item))
                              : g_strdup ("");
  entry->decided_ends_at = decision == KH_DECISION_CHANGE ? kh_review_item_get_ends_at (item) : 0;
  if (nothing != NULL) {
    entry->decision = g_strdup (C_ ("review decision", "Nothing to Decide"));
    entry->decided = nothing;
  } else {
    entry->decision = g_strdup (kh_review_decision_name (decision));
    entry->decided = kh_review_decision_text (self->review, self->account, item);
  }
}

static KhReviewEntry *
entry_new (KhReviewRecord *self, KhReviewItem *item)
{
  KhReviewEntry *entry = g_new0 (KhReviewEntry, 1);
  KhSubject *before = kh_review_item_get_before (item), *now = kh_review_item_get_now (item);
  KhSubject *subject = kh_review_item_get_subject (item);
  const char *const *areas = kh_review_get_areas (self->review);

  entry->name = g_strdup (or_empty (kh_subject_get_name (subject)));
  entry->email = g_strdup (or_empty (kh_subject_get_email (subject)));
  entry->key = g_utf8_collate_key (*entry->name != '\0' ? entry->name : entry->email, -1);
  /* Translators: the status of somebody who was there at the baseline and is no longer. */
  entry->status = g_strdup (now == NULL ? C_ ("user status", "Left")
                            : kh_subject_get_owner (now) ? C_ ("user status", "Owner")
                                                         : kh_text_for_user_status (kh_subject_get_status (now)));
  entry->roles_before = roles_text (self, before);
  entry->roles_now = roles_text (self, now);
  entry->rights = kh_review_grants_text (self->review, self->account, kh_subject_get_grants (subject));
  entry->changes = kh_review_differences_text (self->review, self->account, kh_review_item_get_differences (item), "; ");
  entry->hints = kh_text_for_hints (kh_review_item_get_hints (item));
  entry->last_seen_at = kh_subject_get_last_seen_at (subject);
  entry->ends_at = kh_subject_get_ends_at (subject);
  entry->note = g_strstrip (g_strdup (kh_review_item_get_note (item)));
  entry->outcome = outcome_text (self->review, item);
  take_decision (self, item, entry);
  if (is_there (now)) {
    entry->levels = g_new0 (guint8, self->n_areas + 1);
    for (guint i = 0; i < self->n_areas; i++)
      entry->levels[i] = kh_grants_get (kh_subject_get_access (now), areas[i]);
    entry->access = access_text (self, entry->levels);
  } else {
    entry->access = g_strdup (_ ("No access"));
  }
  return entry;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const KhReviewEntry *first = *(gconstpointer *) a, *second = *(gconstpointer *) b;
  int order = strcmp (first->key, second->key);

  return order != 0 ? order : strcmp (first->email, second->email);
}

/* --- The whole --- */

static void
name_areas (KhReviewRecord *self)
{
  const char *const *areas = kh_review_get_areas (self->review);

  self->n_areas = g_strv_length ((GStrv) areas);
  self->areas = g_new0 (char *, self->n_areas + 1);
  for (guint i = 0; i < self->n_areas; i++)
    self->areas[i] = g_strdup (kh_review_area_name (self->review, self->account, areas[i]));
}

static void
add_fact (KhReviewRecord *self, const char *label, char *value)
{
  g_return_if_fail (self->n_facts < G_N_ELEMENTS (self->facts));

  self->facts[self->n_facts].label = g_strdup (label);
  self->facts[self->n_facts++].value = value;
}

/* "22 November 2026 at 14:02, by Ada" */
static char *
moment_by (gint64 time, const char *name)
{
  g_autofree char *moment = kh_text_for_moment (time);

  if (name == NULL || *name == '\0')
    return g_steal_pointer (&moment);
  /* Translators: a date with a time of day, and the name of a person. */
  return g_strdup_printf (C_ ("when and by whom", "%s, by %s"), moment, name);
}


/* "12 applied, 1 failed" of those that are to be applied. */
static char *
outcomes_text (KhReviewRecord *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const guint *n = self->n_outcomes;

  if (n[KH_OUTCOME_DONE] > 0)
    /* Translators: %u is a number of decisions that were carried out. */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u applied", "%'u applied", n[KH_OUTCOME_DONE]),
                                             n[KH_OUTCOME_DONE]));
  if (n[KH_OUTCOME_SKIPPED] > 0)
    /* Translators: %u is a number of decisions that were not carried out, because somebody wanted it so. */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u left as it is", "%'u left as they are", n[KH_OUTCOME_SKIPPED]),
                                             n[KH_OUTCOME_SKIPPED]));
  if (n[KH_OUTCOME_FAILED] > 0)
    /* Translators: %u is a number of decisions that could not be carried out. */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u failed", "%'u failed", n[KH_OUTCOME_FAILED]),
                                             n[KH_OUTCOME_FAILED]));
  if (n[KH_OUTCOME_WAITING] > 0)
    /* Translators: %u is a number of decisions that were not carried out yet. */
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%'u not applied yet", "%'u not applied yet", n[KH_OUTCOME_WAITING]),
                                             n[KH_OUTCOME_WAITING]));
  if (parts->len == 0)
    return g_strdup (_ ("There was nothing to apply"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (C_ ("list", ", "), (char **) parts->pdata);
}

static void
summarise (KhReviewRecord *self)
{
  static const guint order[] = { KH_DECISION_KEEP, KH_DECISION_CHANGE, KH_DECISION_REMOVE, KH_DECISION_OPEN, 4 };
  KhReview *review = self->review;
  gint64 baseline = kh_review_get_baseline_at (review), applied = kh_review_get_applied_at (review);

  add_fact (self, C_ ("review", "Started"), moment_by (kh_review_get_started_at (review), kh_review_get_started_by (review)));
  /* Translators: the moment that a review compares with. */
  add_fact (self, C_ ("review", "Compared With"),
            baseline != 0 ? kh_text_for_moment (baseline) : g_strdup (_ ("Nothing: this is the first review")));
  add_fact (self, C_ ("review", "Signed"),
            self->draft ? g_strdup (_ ("Not signed yet"))
                        : moment_by (self->signed_at, kh_review_get_signed_by (review)));
  if (!self->draft) {
    g_autofree char *outcomes = outcomes_text (self);
    g_autofree char *moment = applied != 0 ? kh_text_for_moment (applied) : NULL;
    add_fact (self, C_ ("review", "Applied"),
              moment == NULL ? g_steal_pointer (&outcomes)
                             /* Translators: a date with a time of day, and what was done. */
                             : g_strdup_printf (C_ ("when and what", "%s: %s"), moment, outcomes));
  }
  add_fact (self, C_ ("review", "People"), g_strdup_printf ("%'u", self->entries->len));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    self->counts[i].label = g_strdup (order[i] < 4 ? kh_review_decision_name (order[i])
                                                   : C_ ("review decision", "Nothing to Decide"));
    self->counts[i].value = g_strdup_printf ("%'u", self->n_decisions[order[i]]);
  }
}

static void
begin (KhReviewRecord *self)
{
  KhReview *review = self->review;
  KhCapabilities capabilities = self->account != NULL ? kh_account_get_capabilities (self->account) : ~0u;
  g_autofree char *signed_at = NULL;

  self->has_roles = (capabilities & KH_CAPABILITY_ROLES) != 0;
  self->has_last_seen = (capabilities & KH_CAPABILITY_LAST_SEEN) != 0;
  self->title = g_strdup (_ ("Access Review"));
  self->store = g_strdup (or_empty (kh_review_get_account_name (review)));
  /* Translators: the name of a service, and the kind of account: "Parcels Inc. (Shipping)". */
  self->service = g_strdup_printf (C_ ("service and kind", "%s (%s)"), or_empty (kh_review_get_service_name (review)),
                                   kh_text_for_account_kind (kh_review_get_account_kind (review)));
  self->signed_at = kh_review_get_signed_at (review);
  self->draft = self->signed_at == 0;
  self->signed_by = g_strdup (self->draft ? "" : or_empty (kh_review_get_signed_by (review)));
  if (self->draft) {
    self->state = g_strdup (_ ("Not signed yet"));
    self->remark = g_strdup (_ ("This is a draft. Any decision in it can still change."));
  } else {
    signed_at = kh_text_for_moment (self->signed_at);
    /* Translators: the name of a person, and a date with a time of day. */
    self->state = g_strdup_printf (C_ ("review", "Signed by %s, %s"), self->signed_by, signed_at);
    self->remark = g_strdup (kh_review_get_applied_at (review) != 0
                                 ? _ ("The decisions are final, and nothing is left to be applied.")
                                 : _ ("The decisions are final, and not all of them have been applied yet."));
  }
  name_areas (self);
}

gboolean
kh_review_record_compose (KhReviewRecord *self, gint64 budget)
{
  gint64 end = g_get_monotonic_time () + budget;
  GListModel *items;
  gboolean all;
  guint n;

  if (self->review == NULL)
    return TRUE;
  if (self->title == NULL)
    begin (self);
  items = G_LIST_MODEL (kh_review_get_items (self->review));
  n = g_list_model_get_n_items (items);
  all = self->entries->len == n;
  while (self->entries->len < n) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (items, self->entries->len);
    KhDecision decision = kh_review_item_get_decision (item);
    self->n_decisions[kh_review_item_needs_decision (item) ? decision : G_N_ELEMENTS (self->n_decisions) - 1]++;
    if (kh_review_item_changes_access (item))
      self->n_outcomes[kh_review_item_get_outcome (item)]++;
    g_ptr_array_add (self->entries, entry_new (self, item));
    if (g_get_monotonic_time () > end)
      return FALSE;
  }
  if (!all)
    return FALSE; /* sorting is a slice of its own */
  summarise (self);
  g_ptr_array_sort (self->entries, compare_entries);
  g_clear_object (&self->review);
  g_clear_object (&self->account);
  return TRUE;
}

double
kh_review_record_get_progress (KhReviewRecord *self)
{
  guint n = self->review != NULL ? g_list_model_get_n_items (G_LIST_MODEL (kh_review_get_items (self->review))) : 0;

  return n > 0 ? (double) self->entries->len / n : 1;
}
