/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is odd about Ecwid, beyond the contract: answers that are none, and scopes of which none is all. Its stand-in tells
 * what it was asked.
 */
#include "account/kh-offboarding.h"
#include "account/kh-reviews.h"
#include "base/kh-error.h"
#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-ecwid-fixture.h"
#include "kh-wait.h"

#include <string.h>

#define N_STEPS 60

/* --- Answers that are none --- */

static void
test_unreadable_answers (KhEcwidFixture *f, gconstpointer data)
{
  static const struct {
    const char *refusal;
    KhError code;
    const char *word;
  } cases[] = {
    { "[\"GET /staff\", 200, {}, \"\"]", KH_ERROR_SERVER, "answer-unreadable" },
    { "[\"GET /staff\", 200, {}, \"<html><body>Sign in to the network</body></html>\"]", KH_ERROR_SERVER,
      "answer-unreadable" },
    { "[\"GET /staff\", 200, {}, \"{\\\"staffList\\\": [{\\\"id\\\": 7}]}\"]", KH_ERROR_SERVER, "answer-unreadable" },
    { "[\"GET /staff\", 200, {}, \"{\\\"staffList\\\": \"]", KH_ERROR_SERVER, "answer-unreadable" },
    { "[\"GET /staff\", 302, {\"Location\": \"https://example.com/\"}, \"\"]", KH_ERROR_SERVER, "answer-unreadable" },
    { "[\"GET /staff\", 500, {}, \"\"]", KH_ERROR_SERVER, NULL },
    { "[\"GET /staff\", 503, {}, \"<html></html>\"]", KH_ERROR_SERVER, NULL },
    { "[\"GET /staff\", 403, {}, \"<html>blocked</html>\"]", KH_ERROR_SERVER, "refused" },
    { "[\"GET /staff\", 402, {}, \"{\\\"errorCode\\\": \\\"STORE_IS_SUSPENDED\\\"}\"]", KH_ERROR_UNSUPPORTED,
      "store-suspended" },
    { "[\"GET /staff\", 402, {}, \"\"]", KH_ERROR_UNSUPPORTED, "plan-lacks-this" },
    { "[\"GET /staff\", 400, {}, \"\"]", KH_ERROR_INVALID, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
    g_autofree char *settings = g_strdup_printf ("{\"refusals\": [%s]}", cases[i].refusal);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    kh_ecwid_fixture_set (f, settings);
    kh_provider_list_async (provider, KH_COLLECTION_USERS, NULL, NULL, NULL, kh_wait_callback, &result);
    g_assert_null (kh_provider_list_finish (provider, kh_wait (&result), &error));
    kh_assert_error (error, cases[i].code, cases[i].word);
    g_assert_null (strstr (error->message, kh_ecwid_standin_get_token (f->standin)));
  }
}

static KhReply *
execute (KhProvider *provider, KhCommand *command, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kh_provider_execute_async (provider, command, NULL, kh_wait_callback, &result);
  return kh_provider_execute_finish (provider, kh_wait (&result), error);
}

/* The invitation was sent, and the answer was lost: the same command again finds it. */
static void
test_lost_answer_to_an_invitation (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_INVITE, NULL);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (JsonObject) store = NULL;
  g_autoptr (GError) error = NULL;

  kh_grants_set (grants, "REPORT_ACCESS", KH_LEVEL_APPROVER);
  kh_command_set_string (command, "email", "new@example.com");
  kh_command_set_grants (command, "grants", grants);
  kh_ecwid_fixture_set (f, "{\"refusals\": [[\"POST /staff\", 200, {}, \"<html></html>\", true]]}");
  g_assert_null (execute (provider, command, &error));
  kh_assert_error (error, KH_ERROR_SERVER, "answer-unreadable");
  g_clear_error (&error);
  reply = execute (provider, command, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kh_invitation_get_email (KH_INVITATION (reply->entity)), ==, "new@example.com");
  store = kh_ecwid_standin_look (f->standin, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (store, "sent")), ==, 1);
}

static GPtrArray *
list (KhProvider *provider, KhCollection collection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entities;

  kh_provider_list_async (provider, collection, NULL, NULL, NULL, kh_wait_callback, &result);
  entities = kh_provider_list_finish (provider, kh_wait (&result), &error);
  g_assert_no_error (error);
  return entities;
}

/* A scope that this version has no name for is shown, and not taken away by changing others. */
static void
test_unknown_scope_is_kept (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (GPtrArray) users = list (provider, KH_COLLECTION_USERS);
  g_autoptr (GPtrArray) areas = list (provider, KH_COLLECTION_AREAS);
  KhUser *user = g_ptr_array_index (users, 0);
  g_autoptr (KhGrants) grants = kh_grants_dup (kh_user_get_grants (user));
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (areas->len, ==, 8);
  g_assert_cmpint (kh_grants_get (grants, "LOYALTY"), ==, KH_LEVEL_APPROVER);
  kh_grants_set (grants, "REPORT_ACCESS", KH_LEVEL_NONE);
  kh_command_set_grants (command, "grants", grants);
  /* The stand-in does not know it either, and says so; what counts is what was sent. */
  reply = execute (provider, command, &error);
  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  {
    g_autoptr (JsonObject) store = kh_ecwid_standin_look (f->standin, NULL);
    JsonArray *requests = json_object_get_array_member (store, "requests");
    JsonArray *last = json_array_get_array_element (requests, json_array_get_length (requests) - 1);
    JsonArray *scopes = json_object_get_array_member (json_array_get_object_element (last, 2), "staffScopes");
    g_assert_cmpstr (json_array_get_string_element (last, 0), ==, "PUT");
    g_assert_cmpuint (json_array_get_length (scopes), ==, 1);
    g_assert_cmpstr (json_array_get_string_element (scopes, 0), ==, "LOYALTY");
  }
}

/* Two changes at once, decided on the same: the second is told. */
static void
test_two_at_once (KhEcwidFixture *f, gconstpointer data)
{
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (GPtrArray) users = list (provider, KH_COLLECTION_USERS);
  GAsyncResult *results[2] = { NULL };
  const char *areas[] = { "WEBSITE_MANAGEMENT", "STORE_MANAGEMENT" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KhReply) reply = NULL;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, g_ptr_array_index (users, 0));
    g_autoptr (KhGrants) grants = kh_grants_new ();
    kh_grants_set (grants, areas[i], KH_LEVEL_APPROVER);
    kh_command_set_grants (command, "grants", grants);
    kh_provider_execute_async (provider, command, NULL, kh_wait_callback, &results[i]);
  }
  kh_wait (&results[0]);
  kh_wait (&results[1]);
  reply = kh_provider_execute_finish (provider, results[0], &error);
  g_assert_no_error (error);
  g_assert_null (kh_provider_execute_finish (provider, results[1], &error));
  kh_assert_error (error, KH_ERROR_CONFLICT, "precondition-failed");
  g_object_unref (results[0]);
  g_object_unref (results[1]);
}

/* --- What somebody has --- */

static const char *const scopes[] = {
  "SALES_MANAGEMENT", "CATALOG_MANAGEMENT", "MARKETING_MANAGEMENT", "REPORT_ACCESS", "WEBSITE_MANAGEMENT",
  "SALES_CHANNELS_MANAGEMENT", "STORE_MANAGEMENT",
};
#define EVERYTHING ((1u << G_N_ELEMENTS (scopes)) - 1)

/* Bits of @scopes; none is everything, as the service takes it. */
static guint
bits_of (JsonArray *array)
{
  guint bits = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    for (guint j = 0; j < G_N_ELEMENTS (scopes); j++)
      if (g_str_equal (json_array_get_string_element (array, i), scopes[j]))
        bits |= 1u << j;
  return bits != 0 ? bits : EVERYTHING;
}

static guint
has_now (JsonObject *store, const char *id)
{
  JsonArray *staff = json_object_get_array_member (store, "staff");

  for (guint i = 0; i < json_array_get_length (staff); i++) {
    JsonObject *one = json_array_get_object_element (staff, i);
    if (g_str_equal (json_object_get_string_member (one, "id"), id))
      return bits_of (json_object_get_array_member (one, "staffScopes"));
  }
  return 0;
}

/* --- A review --- */

static void
apply (KhReviews *reviews, KhReview *review, const char *id)
{
  KhEntity *item = kh_entity_list_lookup (kh_review_get_items (review), id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_reviews_apply_async (reviews, review, KH_REVIEW_ITEM (item), FALSE, NULL, kh_wait_callback, &result);
  kh_reviews_apply_finish (reviews, kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (kh_review_item_get_outcome (KH_REVIEW_ITEM (item)), ==, KH_OUTCOME_DONE);
}

/* What was decided in a review is done there as anywhere. */
static void
test_review_is_applied (KhEcwidFixture *f, gconstpointer data)
{
  static const char *const no_roles[] = { NULL };
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("5d3cb3f8-3c4a-4c3e-9d3e-0b1f6a9b7c11/1", "Ecwid", "Store", provider);
  KhReviews *reviews = kh_account_get_reviews (account);
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KhReview) review = NULL;
  g_autoptr (JsonObject) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (kh_try_sync (account, &error));
  kh_wait_until (kh_reviews_is_loaded (reviews));
  kh_reviews_start_async (reviews, NULL, kh_wait_callback, &result);
  review = kh_reviews_open_finish (reviews, kh_wait (&result), &error);
  g_assert_no_error (error);
  kh_grants_set (grants, "MARKETING_MANAGEMENT", KH_LEVEL_APPROVER);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (kh_review_get_items (review))); i++) {
    g_autoptr (KhReviewItem) item = g_list_model_get_item (G_LIST_MODEL (kh_review_get_items (review)), i);
    const char *id = kh_entity_get_id (KH_ENTITY (item));
    gboolean change = g_str_equal (id, "p27632594");
    KhDecision decision = change ? KH_DECISION_CHANGE
                                 : g_str_equal (id, "p27632593") ? KH_DECISION_REMOVE : KH_DECISION_KEEP;
    g_assert_true (kh_review_decide (review, item, decision, change ? no_roles : NULL, change ? grants : NULL, 0, NULL));
  }
  g_assert_true (kh_review_sign (review, "Ada", kh_time_now (), NULL));
  kh_wait_until (kh_reviews_get_n_unsaved (reviews) == 0);
  apply (reviews, review, "p27632593");
  apply (reviews, review, "p27632594");
  store = kh_ecwid_standin_look (f->standin, NULL);
  g_assert_cmpuint (has_now (store, "p27632593"), ==, 0);
  g_assert_cmpuint (has_now (store, "p27632594"), ==, 1u << 2);
  g_assert_cmpuint (has_now (store, "p27632595"), ==, EVERYTHING);
  kh_wait_until (kh_reviews_get_n_unsaved (reviews) == 0);
}

/* --- Among other accounts --- */

/* Who leaves, or was only invited, goes there as everywhere. */
static void
test_offboarding (KhEcwidFixture *f, gconstpointer data)
{
  static const char *const leavers[] = { "noor@example.com", "luc@example.com" };
  static const char *const ids[] = { "p27632593", "p27632596" };
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (KhAccount) account = kh_account_new ("5d3cb3f8-3c4a-4c3e-9d3e-0b1f6a9b7c11/1", "Ecwid", "Store", provider);
  g_autoptr (GListStore) accounts = g_list_store_new (KH_TYPE_ACCOUNT);
  g_autoptr (KhPeople) people = NULL;
  g_autoptr (JsonObject) store = NULL;
  g_autoptr (GError) error = NULL;

  g_list_store_append (accounts, account);
  people = kh_people_new (G_LIST_MODEL (accounts));
  g_assert_true (kh_try_sync (account, &error));
  for (guint i = 0; i < G_N_ELEMENTS (leavers); i++) {
    KhIndividual *individual = kh_people_lookup (people, leavers[i]);
    g_autoptr (KhOffboarding) offboarding = kh_offboarding_new (people, individual);
    g_autoptr (KhOffboardStep) step = g_list_model_get_item (G_LIST_MODEL (offboarding), 0);
    g_autoptr (GAsyncResult) result = NULL;
    g_assert_cmpint (kh_offboard_step_get_state (step), ==, KH_OFFBOARD_TO_DO);
    g_assert_true ((kh_offboard_step_get_user (step) != NULL) == (i == 0));
    g_assert_true ((kh_offboard_step_get_invitation (step) != NULL) == (i == 1));
    kh_offboarding_run_async (offboarding, NULL, kh_wait_callback, &result);
    kh_offboarding_run_finish (offboarding, kh_wait (&result));
    g_assert_cmpint (kh_offboard_step_get_state (step), ==, KH_OFFBOARD_DONE);
  }
  store = kh_ecwid_standin_look (f->standin, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpuint (has_now (store, ids[i]), ==, 0);
  g_assert_cmpuint (has_now (store, "p27632594"), !=, 0);
}

/* --- Nothing is ever widened --- */

/* Of all requests from @first on: those that set scopes set some, and none that were not asked for. */
static void
check_requests (JsonObject *store, guint first, guint asked)
{
  JsonArray *requests = json_object_get_array_member (store, "requests");

  for (guint i = first; i < json_array_get_length (requests); i++) {
    JsonArray *request = json_array_get_array_element (requests, i);
    const char *method = json_array_get_string_element (request, 0);
    JsonNode *body = json_array_get_element (request, 2);
    JsonArray *sent;
    if (!g_str_equal (method, "PUT") && !(g_str_equal (method, "POST")
                                          && g_str_equal (json_array_get_string_element (request, 1), "/staff")))
      continue;
    g_assert_true (JSON_NODE_HOLDS_OBJECT (body));
    g_assert_true (json_object_has_member (json_node_get_object (body), "staffScopes"));
    sent = json_object_get_array_member (json_node_get_object (body), "staffScopes");
    g_assert_cmpuint (json_array_get_length (sent), >, 0);
    g_assert_cmpuint (bits_of (sent) & ~asked, ==, 0);
  }
}

static void
change_behind (KhEcwidFixture *f)
{
  guint n = g_test_rand_int_range (0, 4);
  g_autoptr (GString) staff = g_string_new ("{\"staff\": [");

  for (guint i = 0; i < 3; i++) {
    g_string_append_printf (staff, "%s{\"id\": \"p%u\", \"name\": \"P\", \"email\": \"p%u@example.com\", "
                                   "\"inviteAccepted\": true, \"staffScopes\": [",
                            i > 0 ? ", " : "", i, i);
    for (guint j = 0; j < n; j++)
      g_string_append_printf (staff, "%s\"%s\"", j > 0 ? ", " : "", scopes[(i + j * 2) % G_N_ELEMENTS (scopes)]);
    g_string_append (staff, "]}");
  }
  g_string_append (staff, "]}");
  kh_ecwid_fixture_set (f, staff->str);
}

static KhGrants *
random_grants (guint *asked)
{
  KhGrants *grants = kh_grants_new ();
  guint bits = g_test_rand_int_range (0, 3) == 0 ? 0 : g_test_rand_int_range (0, EVERYTHING + 1);
  KhLevel level = g_test_rand_int_range (0, 8) == 0 ? KH_LEVEL_GUEST : KH_LEVEL_APPROVER;

  *asked = level == KH_LEVEL_APPROVER ? bits : 0;
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if ((bits & 1u << i) != 0)
      kh_grants_set (grants, scopes[i], level);
  return grants;
}

static void
test_nothing_is_widened (KhEcwidFixture *f, gconstpointer data)
{
  static const char *const mishaps[] = {
    "{\"refusals\": [[\"PUT /staff\", 200, {}, \"<html></html>\", true]]}",
    "{\"refusals\": [[\"PUT /staff\", 500, {}, \"\"]]}",
    "{\"refusals\": [[\"GET /staff\", 200, {}, \"\"]]}",
  };
  g_autoptr (KhProvider) provider = kh_ecwid_fixture_open (f);
  g_autoptr (GPtrArray) users = NULL;
  guint changed = 0, refused = 0;

  change_behind (f);
  users = list (provider, KH_COLLECTION_USERS);
  for (guint step = 0; step < N_STEPS; step++) {
    guint position = g_test_rand_int_range (0, users->len);
    KhEntity *user = g_ptr_array_index (users, position);
    g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, user);
    g_autoptr (JsonObject) before = NULL;
    g_autoptr (JsonObject) after = NULL;
    g_autoptr (KhGrants) grants = NULL;
    g_autoptr (KhReply) reply = NULL;
    g_autoptr (GError) error = NULL;
    guint asked, had;
    if (g_test_rand_int_range (0, 5) == 0)
      change_behind (f);
    if (g_test_rand_int_range (0, 6) == 0)
      kh_ecwid_fixture_set (f, mishaps[g_test_rand_int_range (0, G_N_ELEMENTS (mishaps))]);
    before = kh_ecwid_standin_look (f->standin, NULL);
    had = has_now (before, kh_entity_get_id (user));
    grants = random_grants (&asked);
    kh_command_set_grants (command, "grants", grants);
    reply = execute (provider, command, &error);
    after = kh_ecwid_standin_look (f->standin, NULL);
    check_requests (after, json_array_get_length (json_object_get_array_member (before, "requests")), asked);
    g_assert_cmpuint (has_now (after, kh_entity_get_id (user)) & ~(had | asked), ==, 0);
    if (reply != NULL) {
      g_assert_cmpuint (has_now (after, kh_entity_get_id (user)), ==, asked);
      g_set_object (&users->pdata[position], reply->entity);
      changed++;
    } else {
      refused++;
      g_ptr_array_unref (g_steal_pointer (&users));
      kh_ecwid_fixture_set (f, "{\"refusals\": []}");
      users = list (provider, KH_COLLECTION_USERS);
    }
  }
  g_test_message ("%u changes, %u refused", changed, refused);
  g_assert_cmpuint (changed, >, 5);
  g_assert_cmpuint (refused, >, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  KH_ECWID_ADD ("ecwid/unreadable-answers", NULL, test_unreadable_answers);
  KH_ECWID_ADD ("ecwid/lost-answer-to-an-invitation", NULL, test_lost_answer_to_an_invitation);
  KH_ECWID_ADD ("ecwid/unknown-scope-is-kept",
       "{\"staff\": [{\"id\": \"p1\", \"name\": \"A\", \"email\": \"a@example.com\", \"inviteAccepted\": true, "
       "\"staffScopes\": [\"REPORT_ACCESS\", \"LOYALTY\"]}]}",
       test_unknown_scope_is_kept);
  KH_ECWID_ADD ("ecwid/two-at-once", NULL, test_two_at_once);
  KH_ECWID_ADD ("ecwid/review-is-applied", NULL, test_review_is_applied);
  KH_ECWID_ADD ("ecwid/offboarding", NULL, test_offboarding);
  KH_ECWID_ADD ("ecwid/nothing-is-widened", NULL, test_nothing_is_widened);
  return g_test_run ();
}
