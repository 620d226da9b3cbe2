/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events, and which of them a query means.
 */
#include "model/kh-history-query.h"

static KhEvent *
event_new (void)
{
  const char *const changes[] = { "roles", "packer", "finance", "phone", "", "+31 20", "ends_at", "2026", "", NULL };

  return g_object_new (KH_TYPE_EVENT, "id", "e1", "time", (gint64) 5000, "actor", "ada", "actor-name", "Ada Ångström",
                       "action", "user.updated", "target-kind", "user", "target", "ben", "target-name", "Ben Smit",
                       "changes", changes, "ip", "203.0.113.5", NULL);
}

static void
test_fields (void)
{
  g_autoptr (KhEvent) event = event_new ();
  const char *field, *old_value, *new_value;

  g_assert_cmpint (kh_event_get_time (event), ==, 5000);
  g_assert_cmpstr (kh_event_get_actor_name (event), ==, "Ada Ångström");
  g_assert_cmpuint (kh_event_get_n_changes (event), ==, 3);
  kh_event_get_change (event, 0, &field, &old_value, &new_value);
  g_assert_cmpstr (field, ==, "roles");
  g_assert_cmpstr (old_value, ==, "packer");
  g_assert_cmpstr (new_value, ==, "finance");
  kh_event_get_change (event, 1, &field, &old_value, &new_value);
  g_assert_null (old_value);
  g_assert_cmpstr (new_value, ==, "+31 20");
  kh_event_get_change (event, 2, &field, &old_value, &new_value);
  g_assert_cmpstr (old_value, ==, "2026");
  g_assert_null (new_value);
}

static void
test_bare (void)
{
  g_autoptr (KhEvent) event = g_object_new (KH_TYPE_EVENT, "id", "e", "action", "account.created", NULL);

  g_assert_cmpuint (kh_event_get_n_changes (event), ==, 0);
  g_assert_null (kh_event_get_actor (event));
}

static gboolean
matches (KhHistoryQuery query)
{
  g_autoptr (KhEvent) event = event_new ();

  return kh_history_query_matches (&query, event);
}

static void
test_query (void)
{
  g_assert_true (matches ((KhHistoryQuery) { 0 }));
  g_assert_true (matches ((KhHistoryQuery) { .person = (char *) "ada" }));
  g_assert_true (matches ((KhHistoryQuery) { .person = (char *) "ben" }));
  g_assert_false (matches ((KhHistoryQuery) { .person = (char *) "be" }));
  g_assert_true (matches ((KhHistoryQuery) { .action = (char *) "user" }));
  g_assert_true (matches ((KhHistoryQuery) { .action = (char *) "user.updated" }));
  g_assert_false (matches ((KhHistoryQuery) { .action = (char *) "user.up" }));
  g_assert_false (matches ((KhHistoryQuery) { .action = (char *) "use" }));
  g_assert_true (matches ((KhHistoryQuery) { .since = 5000, .until = 5001 }));
  g_assert_false (matches ((KhHistoryQuery) { .since = 5001 }));
  g_assert_false (matches ((KhHistoryQuery) { .until = 5000 }));
  for (const char *const *text = (const char *const[]) { "angstrom", "ADA ÅNG", "smit", "113.5", "fin", "2026", NULL };
       *text != NULL; text++)
    g_assert_true (matches ((KhHistoryQuery) { .text = (char *) *text }));
  g_assert_false (matches ((KhHistoryQuery) { .text = (char *) "phone" })); /* a field is no value */
  g_assert_false (matches ((KhHistoryQuery) { .text = (char *) "smit ben" }));
}

static void
test_query_copies (void)
{
  const KhHistoryQuery query = { (char *) "ada", (char *) "user", (char *) "text", 1, 2 };
  g_autoptr (KhHistoryQuery) copy = kh_history_query_copy (&query);
  g_autoptr (KhHistoryQuery) nothing = kh_history_query_copy (NULL);

  g_assert_true (kh_history_query_equal (&query, copy));
  g_assert_true (kh_history_query_is_narrow (copy));
  g_assert_false (kh_history_query_is_narrow (nothing));
  copy->until = 3;
  g_assert_false (kh_history_query_equal (&query, copy));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/fields", test_fields);
  g_test_add_func ("/event/bare", test_bare);
  g_test_add_func ("/event/query", test_query);
  g_test_add_func ("/event/query-copies", test_query_copies);
  return g_test_run ();
}
