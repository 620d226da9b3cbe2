/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said about an invitation: S10's seven days, who and when, and what a search finds it by.
 */
#include "ui/invitations/kh-invitation-text.h"

#include <string.h>

#include "base/kh-time.h"
#include "kh-account-fixture.h"
#include "kh-fake-provider.h"

typedef struct {
  KhFakeProvider *provider;
  KhAccount *account;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->provider = kh_fake_provider_new (KH_ACCOUNT_KIND_SHIPPING, NULL);
  g_object_set (kh_fake_provider_add_user (f->provider, "ann", "admin"), "name", "Ann Example", NULL);
  f->account = kh_account_new ("c/account", "Keyholder", "The Store", KH_PROVIDER (f->provider));
  kh_sync (f->account);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->account);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->provider);
}

static KhInvitation *
invitation_new (KhInvitationStatus status, gint64 sent, int count, const char *by)
{
  const char *roles[] = { "packer", NULL };

  return g_object_new (KH_TYPE_INVITATION, "id", "i", "email", "New@Example.com", "roles", roles, "status", status,
                       "sent-at", sent, "expires-at", sent + 7 * KH_DAY, "send-count", count, "invited-by", by,
                       "delivery", KH_DELIVERY_SENT, NULL);
}

static void
test_expires_by_itself (Fixture *f, gconstpointer data)
{
  gint64 now = kh_time_now ();
  g_autoptr (KhInvitation) fresh = invitation_new (KH_INVITATION_STATUS_PENDING, now - KH_DAY, 1, "me");
  g_autoptr (KhInvitation) old = invitation_new (KH_INVITATION_STATUS_PENDING, now - 7 * KH_DAY, 1, "me");
  g_autoptr (KhInvitation) used = invitation_new (KH_INVITATION_STATUS_ACCEPTED, now - 30 * KH_DAY, 1, "me");

  g_assert_cmpint (kh_invitation_status_at (fresh, now), ==, KH_INVITATION_STATUS_PENDING);
  g_assert_cmpint (kh_invitation_status_at (fresh, now + 6 * KH_DAY), ==, KH_INVITATION_STATUS_EXPIRED);
  g_assert_cmpint (kh_invitation_status_at (old, now), ==, KH_INVITATION_STATUS_EXPIRED);
  g_assert_cmpint (kh_invitation_status_at (used, now), ==, KH_INVITATION_STATUS_ACCEPTED);
}

static void
test_summary (Fixture *f, gconstpointer data)
{
  gint64 now = kh_time_now ();
  g_autoptr (KhInvitation) own = invitation_new (KH_INVITATION_STATUS_PENDING, now, 1, "me");
  g_autoptr (KhInvitation) theirs = invitation_new (KH_INVITATION_STATUS_PENDING, now, 3, "ann");
  g_autoptr (KhInvitation) bare = g_object_new (KH_TYPE_INVITATION, "id", "b", "email", "a@b.example", NULL);
  g_autofree char *own_text = kh_invitation_summary (own, f->account, now);
  g_autofree char *their_text = kh_invitation_summary (theirs, f->account, now);
  g_autofree char *bare_text = kh_invitation_summary (bare, f->account, now);

  g_assert_nonnull (strstr (own_text, "Expires in 7 days"));
  g_assert_nonnull (strstr (own_text, "Invited by you"));
  g_assert_nonnull (strstr (own_text, "Sent: "));
  g_assert_nonnull (strstr (their_text, "Invited by Ann Example"));
  g_assert_nonnull (strstr (their_text, "Sent 3 times, last: "));
  g_assert_cmpstr (bare_text, ==, "");
}

static void
test_delivery_problem (Fixture *f, gconstpointer data)
{
  g_autoptr (KhInvitation) invitation = invitation_new (KH_INVITATION_STATUS_PENDING, kh_time_now (), 1, "me");
  g_autofree char *text = NULL, *other = NULL, *none = NULL;

  g_assert_null (kh_invitation_delivery_problem (invitation));
  g_object_set (invitation, "delivery", KH_DELIVERY_FAILED, "delivery-error", "mailbox-refused", NULL);
  text = kh_invitation_delivery_problem (invitation);
  g_assert_nonnull (strstr (text, "no such mailbox"));
  /* A word of a newer server, and none. */
  g_object_set (invitation, "delivery-error", "gremlins", NULL);
  other = kh_invitation_delivery_problem (invitation);
  g_object_set (invitation, "delivery-error", NULL, NULL);
  none = kh_invitation_delivery_problem (invitation);
  g_assert_cmpstr (other, ==, "The mail could not be delivered.");
  g_assert_cmpstr (none, ==, other);
}

static void
test_search_key (Fixture *f, gconstpointer data)
{
  g_autoptr (KhInvitation) invitation = invitation_new (KH_INVITATION_STATUS_PENDING, kh_time_now (), 1, "ann");
  g_autofree char *key = kh_invitation_search_key (invitation, f->account);

  g_assert_nonnull (strstr (key, "new@example.com"));
  g_assert_nonnull (strstr (key, "packer"));
  g_assert_nonnull (strstr (key, "ann example"));
  g_assert_null (strstr (key, "null"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, func) g_test_add ("/invitation-text/" name, Fixture, NULL, set_up, func, tear_down)
  add ("expires-by-itself", test_expires_by_itself);
  add ("summary", test_summary);
  add ("delivery-problem", test_delivery_problem);
  add ("search-key", test_search_key);
#undef add
  return g_test_run ();
}
