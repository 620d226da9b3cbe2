/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-notices.h"

#define NOW ((gint64) 1800000000000)

static void
put (GListStore *list, const char *id, KhInvitationStatus status, gint64 left, int send_count)
{
  g_autoptr (KhInvitation) invitation
      = g_object_new (KH_TYPE_INVITATION, "id", id, "email", "ada@shop.example", "status", status, "expires-at",
                      left != 0 ? NOW + left : 0, "send-count", send_count, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (KhEntity) there = g_list_model_get_item (G_LIST_MODEL (list), i);
    if (g_str_equal (kh_entity_get_id (there), id)) {
      kh_entity_assign (there, KH_ENTITY (invitation));
      return;
    }
  }
  g_list_store_append (list, invitation);
}

/* "accepted a, expiring b" */
static char *
look_with_users (KhNoticeMemory *memory, GListStore *list, GListStore *users, gint64 now)
{
  g_autoptr (GPtrArray) notices = kh_notices_look (memory, G_LIST_MODEL (list), G_LIST_MODEL (users), now);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < notices->len; i++) {
    const KhNotice *notice = g_ptr_array_index (notices, i);
    g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                            notice->kind == KH_NOTICE_ACCEPTED ? "accepted" : "expiring",
                            kh_entity_get_id (notice->user != NULL ? KH_ENTITY (notice->user)
                                                                   : KH_ENTITY (notice->invitation)));
  }
  return g_string_free (text, FALSE);
}

static char *
look (KhNoticeMemory *memory, GListStore *list, gint64 now)
{
  g_autoptr (GListStore) nobody = g_list_store_new (KH_TYPE_USER);

  return look_with_users (memory, list, nobody, now);
}

#define assert_look(memory, list, now, expected)                                                               \
  G_STMT_START                                                                                                 \
  {                                                                                                            \
    g_autofree char *looked = look (memory, list, now);                                                        \
    g_assert_cmpstr (looked, ==, expected);                                                                    \
  }                                                                                                            \
  G_STMT_END

static void
test_accepted (void)
{
  g_autoptr (KhNoticeMemory) memory = kh_notice_memory_new (NULL);
  g_autoptr (GListStore) list = g_list_store_new (KH_TYPE_INVITATION);

  put (list, "a", KH_INVITATION_STATUS_PENDING, 6 * KH_DAY, 1);
  put (list, "old", KH_INVITATION_STATUS_ACCEPTED, -KH_DAY, 1);
  put (list, "r", KH_INVITATION_STATUS_PENDING, 6 * KH_DAY, 1);
  assert_look (memory, list, NOW, "");
  put (list, "a", KH_INVITATION_STATUS_ACCEPTED, 6 * KH_DAY, 1);
  put (list, "r", KH_INVITATION_STATUS_REVOKED, 6 * KH_DAY, 1);
  assert_look (memory, list, NOW, "accepted a");
  assert_look (memory, list, NOW, "");
}

/* Where an invitation is no more once it is accepted, or revoked, a user with its id tells which. */
static void
test_became_a_user (void)
{
  g_autoptr (KhNoticeMemory) memory = kh_notice_memory_new (NULL);
  g_autoptr (GListStore) list = g_list_store_new (KH_TYPE_INVITATION);
  g_autoptr (GListStore) users = g_list_store_new (KH_TYPE_USER);
  const char *const ids[] = { "a", "always-there", "r" };
  char *looked;

  put (list, "a", KH_INVITATION_STATUS_PENDING, 0, 1);
  put (list, "r", KH_INVITATION_STATUS_PENDING, 0, 1);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (KhUser) user = g_object_new (KH_TYPE_USER, "id", ids[1 - i], NULL);
    looked = look_with_users (memory, list, users, NOW);
    g_assert_cmpstr (looked, ==, "");
    g_free (looked);
    g_list_store_append (users, user);
  }
  g_list_store_remove_all (list);
  looked = look_with_users (memory, list, users, NOW);
  g_assert_cmpstr (looked, ==, "accepted a");
  g_free (looked);
  looked = look_with_users (memory, list, users, NOW);
  g_assert_cmpstr (looked, ==, "");
  g_free (looked);
}

static void
test_expiring (void)
{
  g_autoptr (KhNoticeMemory) memory = kh_notice_memory_new (NULL);
  g_autoptr (GListStore) list = g_list_store_new (KH_TYPE_INVITATION);

  put (list, "a", KH_INVITATION_STATUS_PENDING, 2 * KH_DAY, 1);
  put (list, "endless", KH_INVITATION_STATUS_PENDING, 0, 1);
  put (list, "gone", KH_INVITATION_STATUS_EXPIRED, -KH_HOUR, 1);
  assert_look (memory, list, NOW, "");
  assert_look (memory, list, NOW + KH_DAY - 1, "");
  assert_look (memory, list, NOW + KH_DAY, "expiring a");
  assert_look (memory, list, NOW + KH_DAY + KH_HOUR, "");
  /* The clock has passed its end, and the list does not say so yet. */
  assert_look (memory, list, NOW + 3 * KH_DAY, "");
  /* Sent again, its days begin again, and so does the notice. */
  put (list, "a", KH_INVITATION_STATUS_PENDING, 7 * KH_DAY, 2);
  assert_look (memory, list, NOW, "");
  assert_look (memory, list, NOW + 6 * KH_DAY + KH_HOUR, "expiring a");
}

/* The same after a restart in between. */
static void
test_remembered (void)
{
  g_autoptr (KhNoticeMemory) first = kh_notice_memory_new (NULL);
  g_autoptr (KhNoticeMemory) second = NULL;
  g_autoptr (GListStore) list = g_list_store_new (KH_TYPE_INVITATION);
  g_auto (GStrv) marks = NULL;
  g_auto (GStrv) left = NULL;

  put (list, "a", KH_INVITATION_STATUS_PENDING, KH_HOUR, 1);
  put (list, "b", KH_INVITATION_STATUS_PENDING, 3 * KH_DAY, 1);
  assert_look (first, list, NOW, "expiring a");
  g_assert_true (kh_notice_memory_add (first, "review 2026"));
  g_assert_false (kh_notice_memory_add (first, "review 2026"));
  marks = kh_notice_memory_get_marks (first);
  second = kh_notice_memory_new ((const char *const *) marks);
  g_assert_false (kh_notice_memory_add (second, "review 2026"));
  put (list, "b", KH_INVITATION_STATUS_ACCEPTED, 3 * KH_DAY, 1);
  assert_look (second, list, NOW, "accepted b");
  /* Nothing is kept of what is over. */
  g_list_store_remove_all (list);
  assert_look (second, list, NOW, "");
  left = kh_notice_memory_get_marks (second);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, "review 2026");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notices/accepted", test_accepted);
  g_test_add_func ("/notices/became-a-user", test_became_a_user);
  g_test_add_func ("/notices/expiring", test_expiring);
  g_test_add_func ("/notices/remembered", test_remembered);
  return g_test_run ();
}
