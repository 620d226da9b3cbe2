/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/kh-review-text.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "model/kh-catalogue.h"
#include "ui/widgets/kh-text-for.h"

const char *
kh_review_decision_name (KhDecision decision)
{
  switch (decision) {
  case KH_DECISION_OPEN:
    return C_ ("review decision", "Undecided");
  case KH_DECISION_KEEP:
    return C_ ("review decision", "Keep");
  case KH_DECISION_CHANGE:
    return C_ ("review decision", "Change");
  case KH_DECISION_REMOVE:
    return C_ ("review decision", "Remove");
  default:
    g_return_val_if_reached ("");
  }
}

const char *
kh_review_outcome_name (KhOutcome outcome)
{
  switch (outcome) {
  case KH_OUTCOME_WAITING:
    return C_ ("review outcome", "Not Applied Yet");
  case KH_OUTCOME_DONE:
    return C_ ("review outcome", "Applied");
  case KH_OUTCOME_SKIPPED:
    return C_ ("review outcome", "Left as It Is");
  case KH_OUTCOME_FAILED:
    return C_ ("review outcome", "Failed");
  default:
    g_return_val_if_reached ("");
  }
}

static char *
join (GStrvBuilder *parts, const char *separator)
{
  g_auto (GStrv) all = g_strv_builder_end (parts);

  return g_strjoinv (separator, all);
}

const char *
kh_review_area_name (KhReview *review, KhAccount *account, const char *id)
{
  KhArea *area = account != NULL ? kh_account_find_area (account, id) : NULL;
  const KhAreaInfo *info;

  if (area != NULL)
    return kh_area_get_name (area);
  info = kh_catalogue_find_area (kh_review_get_account_kind (review), id);
  return info != NULL ? g_dpgettext2 (NULL, KH_CONTEXT_AREA, info->name) : id;
}

static char *
roles_text (KhReview *review, const char *const *roles)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  if (roles == NULL || *roles == NULL)
    return g_strdup (_ ("No roles"));
  for (; *roles != NULL; roles++)
    g_strv_builder_add (parts, kh_review_get_role_name (review, *roles));
  return join (parts, ", ");
}

char *
kh_review_role_ends_text (KhReview *review, const char *const *roles, const KhEnds *ends)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  if (ends == NULL || kh_ends_get_size (ends) == 0)
    return roles_text (review, roles);
  for (; *roles != NULL; roles++) {
    const char *name = kh_review_get_role_name (review, *roles);
    gint64 end = kh_ends_get (ends, *roles);
    g_autofree char *date = end != 0 ? kh_text_for_date (end) : NULL;
    /* Translators: a role, and the date until which somebody has it. */
    g_autofree char *part = end != 0 ? g_strdup_printf (C_ ("role", "%s (until %s)"), name, date) : g_strdup (name);
    g_strv_builder_add (parts, part);
  }
  return join (parts, C_ ("list", ", "));
}

char *
kh_review_grants_text (KhReview *review, KhAccount *account, const KhGrants *grants)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  for (guint i = 0; grants != NULL && i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    /* Translators: the name of an area, and the level that somebody has in it. */
    g_autofree char *part = g_strdup_printf (C_ ("area and level", "%s: %s"), kh_review_area_name (review, account, area),
                                             kh_text_for_level (level));
    g_strv_builder_add (parts, part);
  }
  return join (parts, ", ");
}

char *
kh_review_access_text (const KhGrants *access)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  guint counts[KH_LEVEL_APPROVER + 1] = { 0 };
  guint size = access != NULL ? kh_grants_get_size (access) : 0;

  for (guint i = 0; i < size; i++) {
    KhLevel level;
    kh_grants_get_nth (access, i, &level);
    counts[level]++;
  }
  if (size == 0)
    return g_strdup (_ ("No access"));
  for (int level = KH_LEVEL_APPROVER; level > KH_LEVEL_NONE; level--) {
    g_autofree char *part = NULL;
    if (counts[level] == 0)
      continue;
    /* Translators: a level, and in how many areas somebody has it: "Approver in 5 areas". */
    part = g_strdup_printf (ngettext ("%s in %'u area", "%s in %'u areas", counts[level]), kh_text_for_level (level),
                            counts[level]);
    g_strv_builder_add (parts, part);
  }
  return join (parts, ", ");
}

/* A date of @time, or a word for none. */
static char *
end_text (gint64 time)
{
  return time != 0 ? kh_text_for_date (time) : g_strdup (C_ ("end date", "none"));
}

char *
kh_review_difference_text (KhReview *review, KhAccount *account, const KhDifference *difference)
{
  const char *role = difference->what != NULL ? kh_review_get_role_name (review, difference->what) : NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  switch (difference->kind) {
  case KH_DIFFERENCE_JOINED:
    return g_strdup (C_ ("what changed", "New"));
  case KH_DIFFERENCE_LEFT:
    return g_strdup (C_ ("what changed", "Not there any more"));
  case KH_DIFFERENCE_STATUS:
    /* Translators: a status before and after, as "Active → Suspended". */
    return g_strdup_printf (C_ ("what changed", "%s → %s"), kh_text_for_user_status (difference->from),
                            kh_text_for_user_status (difference->to));
  case KH_DIFFERENCE_ROLE_GIVEN:
    /* Translators: %s is the name of a role. */
    return g_strdup_printf (C_ ("what changed", "Role given: %s"), role);
  case KH_DIFFERENCE_ROLE_TAKEN:
    /* Translators: %s is the name of a role. */
    return g_strdup_printf (C_ ("what changed", "Role taken away: %s"), role);
  case KH_DIFFERENCE_ROLE_ENDS:
    from = end_text (difference->from);
    to = end_text (difference->to);
    /* Translators: a role, and the dates on which it ends, before and after. */
    return g_strdup_printf (C_ ("what changed", "End date of %s: %s → %s"), role, from, to);
  case KH_DIFFERENCE_LEVEL:
    /* Translators: an area, and the levels in it before and after. */
    return g_strdup_printf (C_ ("what changed", "%s: %s → %s"), kh_review_area_name (review, account, difference->what),
                            kh_text_for_level (difference->from), kh_text_for_level (difference->to));
  case KH_DIFFERENCE_ENDS_AT:
    from = end_text (difference->from);
    to = end_text (difference->to);
    /* Translators: the dates on which somebody's access ends, before and after. */
    return g_strdup_printf (C_ ("what changed", "End date: %s → %s"), from, to);
  case KH_DIFFERENCE_EMAIL:
    /* Translators: mail addresses, before and after. */
    return g_strdup_printf (C_ ("what changed", "Mail address: %s → %s"), difference->old_text, difference->new_text);
  default:
    g_return_val_if_reached (g_strdup (""));
  }
}

char *
kh_review_differences_text (KhReview *review, KhAccount *account, GPtrArray *differences, const char *separator)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();

  for (guint i = 0; i < differences->len; i++) {
    g_autofree char *part = kh_review_difference_text (review, account, differences->pdata[i]);
    g_strv_builder_add (parts, part);
  }
  return join (parts, separator);
}

static void
add_role_ends (GStrvBuilder *parts, KhReview *review, KhReviewItem *item)
{
  const KhEnds *now = kh_subject_get_role_ends (kh_review_item_get_now (item));
  g_autoptr (KhEnds) ends = kh_review_item_dup_role_ends (item);

  for (const char *const *role = kh_review_item_get_roles (item); *role != NULL; role++) {
    gint64 before = kh_ends_get (now, *role), after = kh_ends_get (ends, *role);
    g_autofree char *from = end_text (before);
    g_autofree char *to = end_text (after);
    g_autofree char *part = NULL;
    if (before == after)
      continue;
    part = g_strdup_printf (C_ ("what changed", "End date of %s: %s → %s"), kh_review_get_role_name (review, *role), from,
                            to);
    g_strv_builder_add (parts, part);
  }
}

static char *
change_text (KhReview *review, KhAccount *account, KhReviewItem *item)
{
  KhSubject *now = kh_review_item_get_now (item);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autofree char *roles_before = roles_text (review, kh_subject_get_roles (now));
  g_autofree char *roles_after = roles_text (review, kh_review_item_get_roles (item));

  if (g_strcmp0 (roles_before, roles_after) != 0) {
    /* Translators: somebody's roles, before and after. */
    g_autofree char *part = g_strdup_printf (C_ ("what is to change", "Roles: %s → %s"), roles_before, roles_after);
    g_strv_builder_add (parts, part);
  }
  add_role_ends (parts, review, item);
  if (!kh_grants_equal (kh_subject_get_grants (now), kh_review_item_get_grants (item))) {
    g_autofree char *grants = kh_review_grants_text (review, account, kh_review_item_get_grants (item));
    /* Translators: %s is a list of areas with levels, or "none". */
    g_autofree char *part = g_strdup_printf (C_ ("what is to change", "Rights: %s"),
                                             *grants != '\0' ? grants : C_ ("rights", "none"));
    g_strv_builder_add (parts, part);
  }
  if (kh_subject_get_ends_at (now) != kh_review_item_get_ends_at (item)) {
    g_autofree char *from = end_text (kh_subject_get_ends_at (now));
    g_autofree char *to = end_text (kh_review_item_get_ends_at (item));
    g_autofree char *part = g_strdup_printf (C_ ("what changed", "End date: %s → %s"), from, to);
    g_strv_builder_add (parts, part);
  }
  return join (parts, "; ");
}

char *
kh_review_decision_text (KhReview *review, KhAccount *account, KhReviewItem *item)
{
  switch (kh_review_item_get_decision (item)) {
  case KH_DECISION_CHANGE:
    return change_text (review, account, item);
  case KH_DECISION_REMOVE:
    return g_strdup (_ ("Access is removed"));
  case KH_DECISION_KEEP:
    return g_strdup (_ ("Stays as it is"));
  case KH_DECISION_OPEN:
  default:
    return g_strdup (kh_review_decision_name (KH_DECISION_OPEN));
  }
}

char *
kh_review_nothing_text (KhReviewItem *item)
{
  if (kh_review_item_needs_decision (item))
    return NULL;
  if (kh_review_item_get_now (item) == NULL)
    return g_strdup (_ ("Has left since the last review; there is nothing to decide"));
  return g_strdup (_ ("Owns the account; there is nothing to decide"));
}
