/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events in words (E7): each action of the contract has a sentence of its own, and values are those that people know.
 */
#include "ui/history/kh-event-text.h"

#include "kh-account-fixture.h"

static void
set_up (KhAccountFixture *f, gconstpointer data)
{
  kh_fixture_set_up (f, data);
  g_object_set (kh_fake_provider_add_user (f->provider, "ann", "admin"), "name", "Ann <b>", NULL);
  kh_fixture_sync (f);
}

static KhEvent *
event_new (const char *action, const char *actor, const char *kind, const char *target, const char *target_name,
           const char *const *changes)
{
  return g_object_new (KH_TYPE_EVENT, "id", "e", "action", action, "actor", actor, "actor-name",
                       actor != NULL ? "Ada" : NULL, "target-kind", kind, "target", target, "target-name", target_name,
                       "changes", changes, NULL);
}

static const char *const details[] = { "phone", "", "1", NULL };
static const char *const other_roles[] = { "roles", "packer", "finance", NULL };

/* The contract's list, written out a second time; "o" is who did it. */
static const struct {
  const char *action, *actor, *kind, *target;
  const char *const *changes;
  const char *sentence;
} sentences[] = {
  { "account.created", NULL, "account", "a", NULL, "The account was created" },
  { "account.created", "o", "account", "a", NULL, "Ada created the account" },
  { "account.updated", "o", "account", "a", NULL, "Ada changed the account’s settings" },
  { "invitation.created", "o", "invitation", "i", NULL, "Ada invited T" },
  { "invitation.resent", "o", "invitation", "i", NULL, "Ada sent the invitation of T again" },
  { "invitation.revoked", "o", "invitation", "i", NULL, "Ada revoked the invitation of T" },
  { "role.created", "o", "role", "r", NULL, "Ada created the role T" },
  { "role.deleted", "o", "role", "r", NULL, "Ada deleted the role T" },
  { "role.updated", "o", "role", "r", NULL, "Ada changed the role T" },
  { "session.ended", "o", "user", "o", NULL, "Ada ended one of their own sessions" },
  { "session.ended", "o", "user", "u", NULL, "Ada ended a session of T" },
  { "session.expired", NULL, "user", "u", NULL, "A session of T expired" },
  { "session.others-ended", "o", "user", "o", NULL, "Ada ended their other sessions" },
  { "session.others-ended", "o", "user", "u", NULL, "Ada ended all sessions of T" },
  { "session.others-ended", "o", "account", "a", NULL, "Ada ended all other sessions" },
  { "session.started", "o", "session", "s", NULL, "Ada opened the account on T" },
  { "token.created", "o", "token", "t", NULL, "Ada created the API token T" },
  { "token.created", NULL, "token", "t", NULL, "The API token T was created on the server" },
  { "token.deleted", "o", "token", "t", NULL, "Ada deleted the API token T" },
  { "user.ended", NULL, "user", "u", NULL, "The access of T ended on its date" },
  { "user.joined", "o", "user", "o", NULL, "Ada accepted the invitation and joined" },
  { "user.login-requested", "o", "user", "o", NULL, "Ada asked for another address to sign in with" },
  { "user.password-changed", "o", "user", "o", NULL, "Ada changed their password" },
  { "user.password-refused", "o", "user", "o", NULL, "Ada gave a wrong password when changing their sign-in" },
  { "user.removed", "o", "user", "u", NULL, "Ada removed the access of T" },
  { "user.restored", "o", "user", "u", NULL, "Ada restored the access of T" },
  { "user.resumed", "o", "user", "u", NULL, "Ada ended the suspension of T" },
  { "user.role-ended", NULL, "user", "u", NULL, "A role of T ended on its date" },
  { "user.sign-in-failed", NULL, "user", "u", NULL, "Somebody tried to sign in as T and failed" },
  { "user.signed-in", "o", "user", "o", NULL, "Ada signed in" },
  { "user.signed-out", "o", "user", "o", NULL, "Ada signed out" },
  { "user.suspended", "o", "user", "u", NULL, "Ada suspended T" },
  { "user.updated", "o", "user", "o", NULL, "Ada changed their own details" },
  { "user.updated", "o", "user", "u", details, "Ada changed the contact details of T" },
  { "user.updated", "o", "user", "u", other_roles, "Ada changed the access of T" },
  { "invoice.paid", "o", "account", "a", NULL, "Ada did something else: invoice.paid" },
};

static void
test_sentences (KhAccountFixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++) {
    g_autoptr (KhEvent) event = event_new (sentences[i].action, sentences[i].actor, sentences[i].kind,
                                           sentences[i].target, "T", sentences[i].changes);
    g_autofree char *sentence = kh_event_sentence (event, f->account, FALSE);
    g_assert_cmpstr (sentence, ==, sentences[i].sentence);
    g_assert_nonnull (kh_event_icon (event));
  }
}

static void
test_nameless (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhEvent) session = event_new ("session.started", "o", "session", "s", NULL, NULL);
  g_autoptr (KhEvent) nobody = event_new ("role.created", NULL, "role", "r", "T", NULL);
  g_autofree char *first = kh_event_sentence (session, f->account, FALSE);
  g_autofree char *second = kh_event_sentence (nobody, f->account, FALSE);

  g_assert_cmpstr (first, ==, "Ada opened the account in a new session");
  g_assert_cmpstr (second, ==, "Somebody created the role T");
}

/* Only people whose page there is are links, and no name is markup. */
static void
test_markup (KhAccountFixture *f, gconstpointer data)
{
  g_autoptr (KhEvent) known = event_new ("user.suspended", "gone", "user", "ann", "Ann <b>", NULL);
  g_autoptr (KhEvent) role = event_new ("role.created", "ann", "role", "ann", "A & B", NULL);
  g_autofree char *first = kh_event_sentence (known, f->account, TRUE);
  g_autofree char *second = kh_event_sentence (role, f->account, TRUE);

  g_assert_cmpstr (first, ==, "<b>Ada</b> suspended <a href=\"user:ann\"><b>Ann &lt;b&gt;</b></a>");
  g_assert_cmpstr (second, ==, "<a href=\"user:ann\"><b>Ada</b></a> created the role <b>A &amp; B</b>");
}

static void
test_changes (KhAccountFixture *f, gconstpointer data)
{
  static const struct {
    const char *field, *old_value, *new_value, *text;
  } changes[] = {
    { "roles", "packer", "packer, finance", "Roles: Packer → Packer, Finance" },
    { "roles", "gone-role", "", "Roles: gone-role → none" },
    { "grants.invoices", "none", "approver", "Invoices: None → Approver" },
    { "grants.unheard-of", "none", "guest", "unheard-of: None → Guest" },
    { "status", "active", "suspended", "Status: Active → Suspended" },
    { "phone", "", "+31 20", "Phone: +31 20" },
    { "phone", "+31 20", "", "Phone: +31 20 → none" },
    { "language", "en-GB", "nl-NL", "Language: English (UK) → Nederlands" },
    { "agent_login", "false", "true", "Agent login: Off → On" },
    { "invite_policy", "owner", "approvers", "Who may invite: The owner → Approvers of users" },
    { "ends_at", "", "2027-03-01T12:00:00.000Z", "End date: 1 March 2027" },
    { "role_ends.finance", "", "2027-03-01T12:00:00.000Z", "Role’s end date: Finance, 1 March 2027" },
    { "role_ends.gone", "2027-03-01T12:00:00.000Z", "2027-03-02T12:00:00.000Z",
      "Role’s end date: gone, 1 March 2027 → gone, 2 March 2027" },
    { "session", "Till", "", "Device: Till" },
    { "invitation", "jo@shop.example", "", "Invited as: jo@shop.example" },
    { "ended", "", "3", "Sessions ended: 3" },
    { "colour", "red", "blue", "colour: red → blue" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    const char *const all[] = { changes[i].field, changes[i].old_value, changes[i].new_value, NULL };
    g_autoptr (KhEvent) event = event_new ("user.updated", "o", "user", "u", "T", all);
    g_autofree char *text = kh_event_change_text (event, 0, f->account);
    g_assert_cmpstr (text, ==, changes[i].text);
  }
}

static void
test_action_groups (KhAccountFixture *f, gconstpointer data)
{
  const char *action = "x";
  guint n = 0;

  g_assert_nonnull (kh_event_action_group (0, &action));
  g_assert_null (action);
  while (kh_event_action_group (n, &action) != NULL)
    n++;
  g_assert_cmpuint (n, >, 5);
}

#define ADD(name, function)                                                                                    \
  g_test_add ("/event-text/" name, KhAccountFixture, NULL, set_up, function, kh_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("sentences", test_sentences);
  ADD ("nameless", test_nameless);
  ADD ("markup", test_markup);
  ADD ("changes", test_changes);
  ADD ("action-groups", test_action_groups);
  return g_test_run ();
}
