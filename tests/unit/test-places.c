/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-places.h"

#include "base/kh-time.h"
#include "model/kh-entity-list.h"
#include "model/kh-hints.h"
#include "model/kh-role.h"

typedef struct {
  KhEntityList *sessions;
  KhPlaces *places;
  guint made;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->sessions = kh_entity_list_new (KH_TYPE_SESSION);
  f->places = kh_places_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  kh_places_free (f->places);
  g_object_unref (f->sessions);
}

/* Begins a day after the one before. Returns: (transfer none). */
static KhSession *
add (Fixture *f, const char *user, const char *location, const char *ip)
{
  g_autofree char *id = g_strdup_printf ("s%u", ++f->made);
  g_autoptr (KhSession) session = g_object_new (KH_TYPE_SESSION, "id", id, "user", user, "location", location, "ip", ip,
                                                "created-at", (gint64) (f->made * KH_DAY), NULL);

  return KH_SESSION (kh_entity_list_upsert (f->sessions, KH_ENTITY (session)));
}

/* What is new, as ids. */
static char *
look (Fixture *f)
{
  g_autoptr (GPtrArray) news = kh_places_look (f->places, G_LIST_MODEL (f->sessions));
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < news->len; i++)
    g_string_append_printf (ids, "%s ", kh_entity_get_id (g_ptr_array_index (news, i)));
  return g_strchomp (g_string_free (ids, FALSE));
}

#define assert_news(f, ids)                                                                                    \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = look (f);                                                                         \
    g_assert_cmpstr (found, ==, ids);                                                                          \
  }                                                                                                            \
  G_STMT_END

static void
test_first_look (Fixture *f, gconstpointer data)
{
  add (f, "ada", "Lyon, France", "198.51.100.1");
  add (f, "ada", "Amsterdam, Netherlands", "192.0.2.1");
  assert_news (f, "");
  add (f, "ada", "Lyon, France", "198.51.100.9");
  add (f, "ada", "Amsterdam, Netherlands", NULL);
  assert_news (f, "");
}

static void
test_another_place (Fixture *f, gconstpointer data)
{
  add (f, "ada", "Lyon, France", "198.51.100.1");
  assert_news (f, "");
  add (f, "ada", "Nice, France", "198.51.100.200");
  add (f, "ada", "Nice, France", "198.51.100.201");
  assert_news (f, "s2");
  assert_news (f, "");
}

/* Whoever comes for the first time comes from somewhere. */
static void
test_first_place_of_a_person (Fixture *f, gconstpointer data)
{
  add (f, "ada", "Lyon, France", NULL);
  assert_news (f, "");
  add (f, "ben", "Munich, Germany", NULL);
  assert_news (f, "");
  add (f, "ben", "Lyon, France", NULL);
  assert_news (f, "s3");
}

static void
test_own_session (Fixture *f, gconstpointer data)
{
  KhSession *own;

  add (f, "ada", "Lyon, France", NULL);
  assert_news (f, "");
  own = add (f, "ada", "Munich, Germany", NULL);
  g_object_set (own, "current", TRUE, NULL);
  assert_news (f, "");
  add (f, "ada", "Munich, Germany", NULL);
  assert_news (f, "");
}

/* A place stays known after the session there has ended, and a session that moves makes its new place known. */
static void
test_what_was_known (Fixture *f, gconstpointer data)
{
  KhSession *session = add (f, "ada", "Lyon, France", NULL);

  assert_news (f, "");
  g_object_set (session, "location", "Nice, France", NULL);
  assert_news (f, "");
  kh_entity_list_clear (f->sessions);
  assert_news (f, "");
  add (f, "ada", "Lyon, France", NULL);
  add (f, "ada", "Nice, France", NULL);
  assert_news (f, "");
  add (f, "ada", "Kyoto, Japan", NULL);
  assert_news (f, "s4");
}

/* What was known in an earlier run: what began since then is news, once; what is no news without it is none with it. */
static void
test_an_earlier_run (Fixture *f, gconstpointer data)
{
  KhSession *kyoto;

  kh_places_know (f->places, "ada", "Lyon, France", KH_DAY);
  kh_places_know (f->places, "ada", "Nice, France", 0);
  kh_places_know (f->places, "ben", "Lyon, France", 2 * KH_DAY);
  add (f, "ada", "Munich, Germany", NULL);
  add (f, "ada", "Munich, Germany", NULL);
  add (f, "ada", "Nice, France", NULL);
  kyoto = add (f, "ada", "Kyoto, Japan", NULL);
  add (f, "cleo", "Kyoto, Japan", NULL);
  g_assert_cmpint (kh_session_get_created_at (kyoto), >, 2 * KH_DAY);
  assert_news (f, "s4");
  assert_news (f, "");
}

/* Where nobody knows the place, it is the neighbourhood of the address. */
static void
test_addresses (Fixture *f, gconstpointer data)
{
  add (f, "ada", NULL, "192.0.2.1");
  add (f, "ada", NULL, "2001:db8:1:2::1");
  assert_news (f, "");
  add (f, "ada", NULL, "192.0.2.200");
  add (f, "ada", NULL, "2001:db8:1:9::77");
  assert_news (f, "");
  add (f, "ada", NULL, "192.0.3.1");
  add (f, "ada", NULL, "2001:db8:2::1");
  add (f, "ada", NULL, NULL);
  add (f, "ada", NULL, "unknown");
  assert_news (f, "s5 s6");
}

static void
test_country (void)
{
  g_assert_cmpstr (kh_place_get_country ("Lyon, France"), ==, "France");
  g_assert_cmpstr (kh_place_get_country ("Washington, D.C., United States"), ==, "United States");
  g_assert_cmpstr (kh_place_get_country ("Italy"), ==, "Italy");
  g_assert_cmpstr (kh_place_get_country (NULL), ==, NULL);
}

static char *
find (Fixture *f, const char *user, gint64 since)
{
  g_autoptr (KhSession) found = kh_places_find_new_country (G_LIST_MODEL (f->sessions), user, since);
  g_autoptr (GHashTable) all = kh_places_find_new_countries (G_LIST_MODEL (f->sessions), since);

  g_assert_true (g_hash_table_lookup (all, user) == found);
  return found != NULL ? g_strdup (kh_entity_get_id (KH_ENTITY (found))) : NULL;
}

#define assert_found(f, user, since, id)                                                                       \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *found = find (f, user, since);                                                            \
    g_assert_cmpstr (found, ==, id);                                                                           \
  }                                                                                                            \
  G_STMT_END

static void
test_new_country (Fixture *f, gconstpointer data)
{
  add (f, "ada", "Lyon, France", NULL);
  assert_found (f, "ada", 0, NULL);
  add (f, "ada", "Nice, France", NULL);
  add (f, "ben", "Munich, Germany", NULL);
  add (f, "ada", NULL, "192.0.2.1");
  assert_found (f, "ada", 0, NULL);
  add (f, "ada", "Kyoto, Japan", NULL);
  assert_found (f, "ada", 0, "s5");
  assert_found (f, "ada", 5 * KH_DAY, NULL);
  assert_found (f, "ben", 0, NULL);
  add (f, "ada", "Tokyo, Japan", NULL);
  assert_found (f, "ada", 0, "s5");
  add (f, "ada", "Italy", NULL);
  assert_found (f, "ada", 0, "s7");
  assert_found (f, "nobody", 0, NULL);
}

/* B8: a hint about the person, for two weeks. */
static void
test_hint (Fixture *f, gconstpointer data)
{
  g_autoptr (KhEntityList) users = kh_entity_list_new (KH_TYPE_USER);
  g_autoptr (KhEntityList) roles = kh_entity_list_new (KH_TYPE_ROLE);
  const gint64 days[] = { 3, 15, 17 };

  add (f, "ada", "Lyon, France", NULL);
  add (f, "ada", "Kyoto, Japan", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    gint64 now = days[i] * KH_DAY;
    g_autoptr (KhUser) ada = g_object_new (KH_TYPE_USER, "id", "ada", "email", "ada@shop.example", "joined-at", now,
                                           "last-seen-at", now, NULL);
    g_autoptr (KhHintFacts) facts = kh_hint_facts_new (G_LIST_MODEL (users), G_LIST_MODEL (roles), now);
    g_autoptr (KhHintFacts) without = kh_hint_facts_new (G_LIST_MODEL (users), G_LIST_MODEL (roles), now);
    kh_hint_facts_set_sessions (facts, G_LIST_MODEL (f->sessions));
    g_assert_cmpint (kh_hints_for_user (facts, ada), ==, i < 2 ? KH_HINT_NEW_COUNTRY : 0);
    g_assert_cmpint (kh_hint_facts_equal (facts, without), ==, i == 2);
    g_object_set (ada, "status", KH_USER_STATUS_SUSPENDED, NULL);
    g_assert_cmpint (kh_hints_for_user (facts, ada), ==, 0);
  }
}

#define ADD(name, function) g_test_add ("/places/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first-look", test_first_look);
  ADD ("another-place", test_another_place);
  ADD ("first-place-of-a-person", test_first_place_of_a_person);
  ADD ("own-session", test_own_session);
  ADD ("what-was-known", test_what_was_known);
  ADD ("an-earlier-run", test_an_earlier_run);
  ADD ("addresses", test_addresses);
  g_test_add_func ("/places/country", test_country);
  ADD ("new-country", test_new_country);
  ADD ("hint", test_hint);
  return g_test_run ();
}
