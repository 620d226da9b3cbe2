/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-review.h"

#include "model/kh-entity-json.h"

#define NOW (20000 * KH_DAY)

static const char *const areas[] = { "invoices", "labels", "users", NULL };

/* A level in "labels" for each role "guest", "editor", "approver". */
static KhAccess *
access_of (const char *const *roles, KhGrants *grants)
{
  KhAccess *access = kh_access_new ();

  for (; *roles != NULL; roles++) {
    g_autoptr (KhGrants) given = kh_grants_new ();
    int level = KH_LEVEL_NONE;
    kh_enum_from_word (KH_TYPE_LEVEL, *roles, &level);
    kh_grants_set (given, "labels", level);
    kh_access_add_role (access, *roles, given);
  }
  kh_access_add_grants (access, grants);
  return access;
}

static KhGrants *
grants_of (const char *area, KhLevel level)
{
  KhGrants *grants = kh_grants_new ();

  if (area != NULL)
    kh_grants_set (grants, area, level);
  return grants;
}

/* @roles: separated by spaces. */
static KhUser *
user_of (const char *id, const char *roles, const char *area, KhLevel level)
{
  g_auto (GStrv) ids = g_strsplit (roles, " ", -1);
  g_autoptr (KhGrants) grants = grants_of (area, level);

  if (*roles == '\0')
    g_clear_pointer (&ids, g_strfreev);
  return g_object_new (KH_TYPE_USER, "id", id, "name", id, "email", "a@shop.example", "roles", ids, "grants", grants,
                       "version", 3, NULL);
}

static KhSubject *
subject_of (KhUser *user)
{
  g_autoptr (KhAccess) access = access_of (kh_user_get_roles (user), kh_user_get_grants (user));

  return kh_subject_new (user, access, areas);
}

static KhSubject *
subject (const char *id, const char *roles, const char *area, KhLevel level)
{
  g_autoptr (KhUser) user = user_of (id, roles, area, level);

  return subject_of (user);
}

static char *
tell (KhSubject *before, KhSubject *now)
{
  g_autoptr (GPtrArray) found = kh_subject_compare (before, now);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++) {
    const KhDifference *it = found->pdata[i];
    static const char *const names[] = { "joined", "left", "status", "given", "taken", "role-ends",
                                         "level", "ends", "email" };
    g_string_append (text, names[it->kind]);
    if (it->what != NULL)
      g_string_append_printf (text, " %s", it->what);
    if (it->from != it->to)
      g_string_append_printf (text, " %d-%d", (int) it->from, (int) it->to);
    if (it->new_text != NULL)
      g_string_append_printf (text, " %s-%s", it->old_text, it->new_text);
    g_string_append_c (text, ';');
  }
  return g_string_free (text, FALSE);
}

static void
test_nothing_changed (void)
{
  g_autoptr (KhSubject) before = subject ("a", "guest editor", "invoices", KH_LEVEL_GUEST);
  g_autoptr (KhSubject) now = subject ("a", "editor guest", "invoices", KH_LEVEL_GUEST);
  g_autofree char *told = tell (before, now);

  g_assert_cmpstr (told, ==, "");
}

static void
test_roles_and_levels (void)
{
  g_autoptr (KhSubject) before = subject ("a", "guest", "invoices", KH_LEVEL_EDITOR);
  g_autoptr (KhSubject) now = subject ("a", "approver", "users", KH_LEVEL_GUEST);
  g_autofree char *told = tell (before, now);

  g_assert_cmpstr (told, ==, "given approver;taken guest;level invoices 2-0;level labels 1-3;level users 0-1;");
}

/* The role stays, and gives more than it did. */
static void
test_role_that_grew (void)
{
  g_autoptr (KhUser) user = user_of ("a", "guest", NULL, KH_LEVEL_NONE);
  g_autoptr (KhSubject) before = subject_of (user);
  g_autoptr (KhGrants) more = grants_of ("users", KH_LEVEL_APPROVER);
  g_autoptr (KhAccess) access = access_of (kh_user_get_roles (user), more);
  g_autoptr (KhSubject) now = kh_subject_new (user, access, areas);
  g_autofree char *told = tell (before, now);

  g_assert_cmpstr (told, ==, "level users 0-3;");
  g_assert_true (kh_subject_is_current (before, user));
}

static void
test_role_that_ends (void)
{
  g_autoptr (KhUser) user = user_of ("a", "guest", NULL, KH_LEVEL_NONE);
  g_autoptr (KhSubject) before = subject_of (user);
  g_autoptr (KhSubject) now = NULL;
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autofree char *told = NULL;

  kh_ends_set (ends, "guest", 7);
  g_object_set (user, "role-ends", ends, NULL);
  now = subject_of (user);
  told = tell (before, now);
  g_assert_cmpstr (told, ==, "role-ends guest 0-7;");
  g_assert_false (kh_subject_is_current (before, user));
  g_assert_true (kh_subject_is_current (now, user));
}

static void
test_joined_and_left (void)
{
  g_autoptr (KhSubject) one = subject ("a", "guest", NULL, KH_LEVEL_NONE);
  g_autoptr (KhSubject) removed = subject ("a", "guest", NULL, KH_LEVEL_NONE);
  g_autofree char *joined = tell (NULL, one);
  g_autofree char *left = tell (one, NULL);
  g_autofree char *taken_out = NULL;
  g_autofree char *back = NULL;
  g_autofree char *never = NULL;

  g_object_set (removed, "status", KH_USER_STATUS_REMOVED, NULL);
  taken_out = tell (one, removed);
  back = tell (removed, one);
  never = tell (NULL, removed);
  g_assert_cmpstr (joined, ==, "joined;");
  g_assert_cmpstr (left, ==, "left;");
  g_assert_cmpstr (taken_out, ==, "left;");
  g_assert_cmpstr (back, ==, "joined;");
  g_assert_cmpstr (never, ==, "");
}

static void
test_status_end_and_address (void)
{
  g_autoptr (KhSubject) before = subject ("a", "guest", NULL, KH_LEVEL_NONE);
  g_autoptr (KhSubject) now = subject ("a", "guest", NULL, KH_LEVEL_NONE);
  g_autofree char *told = NULL;

  g_object_set (now, "status", KH_USER_STATUS_SUSPENDED, "ends-at", (gint64) 5, "email", "b@shop.example", NULL);
  told = tell (before, now);
  g_assert_cmpstr (told, ==, "status 0-1;ends 0-5;email a@shop.example-b@shop.example;");
}

/* --- The review --- */

static KhReviewItem *
add_person (KhReview *review, const char *id, gboolean owner)
{
  g_autoptr (KhSubject) now = subject (id, "guest", NULL, KH_LEVEL_NONE);
  g_autoptr (KhReviewItem) item = NULL;

  g_object_set (now, "owner", owner, NULL);
  item = kh_review_item_new (NULL, now, 0);
  kh_review_add_item (review, item);
  return item; /* the review has it */
}

static KhReview *
review_new (void)
{
  const char *const ids[] = { "guest", "editor", NULL }, *const names[] = { "Guest", "Editor", NULL };

  return g_object_new (KH_TYPE_REVIEW, "id", "r", "started-at", (gint64) NOW, "role-ids", ids, "role-names", names,
                       NULL);
}

static void
test_progress_and_signing (void)
{
  g_autoptr (KhReview) review = review_new ();
  KhReviewItem *owner = add_person (review, "owner", TRUE), *a = add_person (review, "a", FALSE),
               *b = add_person (review, "b", FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (kh_review_item_needs_decision (owner));
  g_assert_cmpuint (kh_review_get_n_to_decide (review), ==, 2);
  g_assert_true (kh_review_decide (review, a, KH_DECISION_KEEP, NULL, NULL, 0, NULL));
  g_assert_true (kh_review_decide (review, a, KH_DECISION_KEEP, NULL, NULL, 0, NULL));
  g_assert_cmpuint (kh_review_get_n_decided (review), ==, 1);
  g_assert_false (kh_review_sign (review, "Ada", NOW, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  g_assert_cmpstr (kh_error_get_word (error), ==, "review-open-decisions");
  g_clear_error (&error);

  g_assert_true (kh_review_decide (review, b, KH_DECISION_REMOVE, NULL, NULL, 0, NULL));
  g_assert_true (kh_review_decide (review, a, KH_DECISION_OPEN, NULL, NULL, 0, NULL));
  g_assert_cmpuint (kh_review_get_n_decided (review), ==, 1);
  g_assert_true (kh_review_decide (review, a, KH_DECISION_KEEP, NULL, NULL, 0, NULL));
  g_assert_false (kh_review_sign (review, "  ", NOW, &error));
  g_assert_cmpstr (kh_error_get_word (error), ==, "review-name");
  g_clear_error (&error);
  g_assert_true (kh_review_sign (review, " Ada ", NOW, NULL));
  g_assert_cmpstr (kh_review_get_signed_by (review), ==, "Ada");
  g_assert_cmpint (kh_review_get_applied_at (review), ==, 0);

  g_assert_false (kh_review_decide (review, a, KH_DECISION_REMOVE, NULL, NULL, 0, &error));
  g_assert_cmpstr (kh_error_get_word (error), ==, "review-signed");
  g_clear_error (&error);
  g_assert_false (kh_review_set_note (review, a, "late", &error));
  g_clear_error (&error);
  g_assert_false (kh_review_sign (review, "Bob", NOW, &error));
  g_assert_cmpint (kh_review_item_get_decision (a), ==, KH_DECISION_KEEP);
}

static void
test_all_kept_is_applied (void)
{
  g_autoptr (KhReview) review = review_new ();
  KhReviewItem *a = add_person (review, "a", FALSE);

  kh_review_decide (review, a, KH_DECISION_KEEP, NULL, NULL, 0, NULL);
  g_assert_true (kh_review_sign (review, "Ada", NOW, NULL));
  g_assert_cmpint (kh_review_get_applied_at (review), ==, NOW);
}

/* Who saves what changed has to see both at once: the last decision, and that it was the last. */
static void
on_settled (KhReview *review, KhReviewItem *item, gint64 *applied_at)
{
  if (item != NULL)
    *applied_at = kh_review_get_applied_at (review);
}

static void
test_settling (void)
{
  gint64 seen = 0;
  g_autoptr (KhReview) review = review_new ();
  KhReviewItem *a = add_person (review, "a", FALSE), *b = add_person (review, "b", FALSE);
  g_autoptr (GError) error = NULL;

  kh_review_decide (review, a, KH_DECISION_REMOVE, NULL, NULL, 0, NULL);
  kh_review_decide (review, b, KH_DECISION_REMOVE, NULL, NULL, 0, NULL);
  g_assert_false (kh_review_settle (review, a, KH_OUTCOME_DONE, NULL, NULL, NOW, &error));
  g_assert_cmpstr (kh_error_get_word (error), ==, "review-not-signed");
  kh_review_sign (review, "Ada", NOW, NULL);
  g_assert_true (kh_review_settle (review, a, KH_OUTCOME_DONE, NULL, NULL, NOW + 1, NULL));
  g_assert_true (kh_review_settle (review, b, KH_OUTCOME_FAILED, NULL, "No", NOW + 2, NULL));
  g_assert_cmpint (kh_review_get_applied_at (review), ==, 0);
  g_signal_connect (review, "changed", G_CALLBACK (on_settled), &seen);
  g_assert_true (kh_review_settle (review, b, KH_OUTCOME_SKIPPED, NULL, NULL, NOW + 3, NULL));
  g_assert_cmpint (seen, ==, NOW + 3);
  g_assert_cmpint (kh_review_get_applied_at (review), ==, NOW + 3);
}

static void
test_standing (void)
{
  static const struct {
    KhDecision decision;
    const char *roles; /* that the person has now; NULL: not there */
    KhStanding standing;
  } cases[] = {
    { KH_DECISION_OPEN, "guest", KH_STANDING_NOTHING },
    { KH_DECISION_KEEP, "guest", KH_STANDING_NOTHING },
    { KH_DECISION_KEEP, NULL, KH_STANDING_NOTHING },
    { KH_DECISION_REMOVE, "guest", KH_STANDING_READY },
    { KH_DECISION_REMOVE, "editor", KH_STANDING_CONFLICT },
    { KH_DECISION_REMOVE, NULL, KH_STANDING_ALREADY },
    { KH_DECISION_CHANGE, "guest", KH_STANDING_READY },
    { KH_DECISION_CHANGE, "editor guest", KH_STANDING_CONFLICT },
    { KH_DECISION_CHANGE, "editor", KH_STANDING_ALREADY },
    { KH_DECISION_CHANGE, NULL, KH_STANDING_CONFLICT },
  };
  const char *const editor[] = { "editor", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (KhReview) review = review_new ();
    g_autoptr (KhGrants) none = kh_grants_new ();
    KhReviewItem *item = add_person (review, "a", FALSE);
    g_autoptr (KhUser) user = cases[i].roles != NULL ? user_of ("a", cases[i].roles, NULL, KH_LEVEL_NONE) : NULL;

    kh_review_decide (review, item, cases[i].decision, editor, none, 0, NULL);
    g_assert_cmpint (kh_review_item_get_standing (item, user), ==, cases[i].standing);
    if (user == NULL)
      continue;
    kh_review_sign (review, "Ada", NOW, NULL);
    if (kh_review_get_signed_at (review) == 0)
      continue;
    kh_review_settle (review, item, KH_OUTCOME_DONE, NULL, NULL, NOW, NULL);
    g_assert_cmpint (kh_review_item_get_standing (item, user), ==, KH_STANDING_NOTHING);
  }
}

static KhEntity *
through_json (KhEntity *entity)
{
  g_autoptr (GString) text = g_string_new (NULL);
  KhEntity *back = g_object_new (G_OBJECT_TYPE (entity), "id", kh_entity_get_id (entity), NULL);

  kh_entity_write_json (entity, KH_FIELDS_LASTING, text);
  g_assert_true (kh_entity_read_json (back, text->str, NULL));
  return back;
}

static void
test_kept_as_text (void)
{
  g_autoptr (KhReview) review = review_new ();
  g_autoptr (KhGrants) grants = grants_of ("users", KH_LEVEL_EDITOR);
  g_autoptr (KhSubject) before = subject ("a", "guest", "invoices", KH_LEVEL_GUEST);
  g_autoptr (KhSubject) before_back = KH_SUBJECT (through_json (KH_ENTITY (before)));
  const char *const editor[] = { "editor", NULL };
  KhReviewItem *item = add_person (review, "a", FALSE);
  g_autoptr (KhReviewItem) item_back = NULL;
  g_autoptr (KhReview) review_back = NULL;
  g_autofree char *told = tell (before, before_back);

  kh_review_decide (review, item, KH_DECISION_CHANGE, editor, grants, NOW, NULL);
  kh_review_set_note (review, item, "Ünlike \"before\"", NULL);
  kh_review_sign (review, "Ada", NOW, NULL);
  item_back = KH_REVIEW_ITEM (through_json (KH_ENTITY (item)));
  review_back = KH_REVIEW (through_json (KH_ENTITY (review)));
  g_assert_cmpstr (told, ==, "");
  g_assert_cmpint (kh_review_item_get_decision (item_back), ==, KH_DECISION_CHANGE);
  g_assert_true (g_strv_equal (kh_review_item_get_roles (item_back), editor));
  g_assert_true (kh_grants_equal (kh_review_item_get_grants (item_back), grants));
  g_assert_cmpint (kh_review_item_get_ends_at (item_back), ==, NOW);
  g_assert_cmpstr (kh_review_item_get_note (item_back), ==, "Ünlike \"before\"");
  g_assert_cmpstr (kh_review_get_signed_by (review_back), ==, "Ada");
  g_assert_cmpint (kh_review_get_signed_at (review_back), ==, NOW);
  g_assert_cmpstr (kh_review_get_role_name (review_back, "editor"), ==, "Editor");
  g_assert_cmpstr (kh_review_get_role_name (review_back, "other"), ==, "other");
}

/* When single roles end: left alone, decided, and decided to be never. */
static void
test_ends_of_roles (void)
{
  const char *const both[] = { "guest", "editor", NULL };

  for (guint i = 0; i < 3; i++) {
    g_autoptr (KhReview) review = review_new ();
    g_autoptr (KhReviewItem) back = NULL;
    g_autoptr (KhEnds) own = kh_ends_new ();
    g_autoptr (KhEnds) chosen = kh_ends_new ();
    g_autoptr (KhEnds) wanted = NULL;
    g_autoptr (KhGrants) none = kh_grants_new ();
    g_autoptr (KhUser) user = user_of ("a", "guest editor", NULL, KH_LEVEL_NONE);
    KhReviewItem *item = add_person (review, "a", FALSE);

    kh_ends_set (own, "guest", NOW);
    g_object_set (kh_review_item_get_now (item), "role-ends", own, NULL);
    if (i == 1) {
      kh_ends_set (chosen, "guest", NOW + 1);
      kh_ends_set (chosen, "editor", NOW + 2);
    }
    kh_review_change (review, item, both, i > 0 ? chosen : NULL, none, 0, NULL);
    back = KH_REVIEW_ITEM (through_json (KH_ENTITY (item)));
    g_assert_cmpint (kh_review_item_get_ends_decided (back), ==, i > 0);
    wanted = kh_review_item_dup_role_ends (item);
    g_assert_true (kh_ends_equal (wanted, i == 0 ? own : chosen));
    g_assert_cmpint (kh_review_item_get_standing (item, user), ==, i == 2 ? KH_STANDING_ALREADY : KH_STANDING_CONFLICT);
    g_object_set (user, "role-ends", wanted, NULL);
    g_assert_cmpint (kh_review_item_get_standing (item, user), ==, KH_STANDING_ALREADY);
    if (i > 0) {
      g_autoptr (KhEnds) kept = kh_review_item_dup_role_ends (back);
      g_assert_true (kh_ends_equal (kept, chosen));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subject/nothing-changed", test_nothing_changed);
  g_test_add_func ("/subject/roles-and-levels", test_roles_and_levels);
  g_test_add_func ("/subject/role-that-grew", test_role_that_grew);
  g_test_add_func ("/subject/role-that-ends", test_role_that_ends);
  g_test_add_func ("/subject/joined-and-left", test_joined_and_left);
  g_test_add_func ("/subject/status-end-and-address", test_status_end_and_address);
  g_test_add_func ("/review/progress-and-signing", test_progress_and_signing);
  g_test_add_func ("/review/all-kept-is-applied", test_all_kept_is_applied);
  g_test_add_func ("/review/settling", test_settling);
  g_test_add_func ("/review/standing", test_standing);
  g_test_add_func ("/review/kept-as-text", test_kept_as_text);
  g_test_add_func ("/review/ends-of-roles", test_ends_of_roles);
  return g_test_run ();
}
