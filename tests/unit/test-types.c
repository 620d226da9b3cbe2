/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-types.h"

static void
assert_words (GType type, const char *const *words)
{
  int value;

  for (int i = 0; words[i] != NULL; i++) {
    value = -1;
    g_assert_true (kh_enum_from_word (type, words[i], &value));
    g_assert_cmpint (value, ==, i);
    g_assert_cmpstr (kh_enum_to_word (type, i), ==, words[i]);
  }
  value = 42;
  g_assert_false (kh_enum_from_word (type, "Approver", &value));
  g_assert_false (kh_enum_from_word (type, "", &value));
  g_assert_false (kh_enum_from_word (type, NULL, &value));
  g_assert_cmpint (value, ==, 42);
}

/* The words are the account API's; their order is the order of levels and of states. */
static void
test_words (void)
{
  assert_words (KH_TYPE_LEVEL, (const char *[]) { "none", "guest", "editor", "approver", NULL });
  assert_words (KH_TYPE_ACCOUNT_KIND, (const char *[]) { "shipping", "messaging", "shop", NULL });
  assert_words (KH_TYPE_USER_STATUS, (const char *[]) { "active", "suspended", "removed", NULL });
  assert_words (KH_TYPE_INVITATION_STATUS, (const char *[]) { "pending", "expired", "accepted", "revoked", NULL });
  assert_words (KH_TYPE_INVITE_POLICY, (const char *[]) { "owner", "admins", "approvers", NULL });
  assert_words (KH_TYPE_DELIVERY, (const char *[]) { "queued", "sent", "failed", NULL });
  assert_words (KH_TYPE_DELIVERY_PROBLEM,
                (const char *[]) { "not-sent", "server-unreachable", "server-silent", "server-insecure", "server-login",
                                   "mailbox-refused", "mailbox-full", "mail-refused", "mail-delayed", "invitation-ended",
                                   NULL });
}

static void
test_languages (void)
{
  static const struct {
    const char *tag, *name;
  } languages[] = {
    { "en-US", "English (US)" }, { "en-GB", "English (UK)" }, { "fr-FR", "Français" }, { "de-DE", "Deutsch" },
    { "nl-NL", "Nederlands" },   { "es-ES", "Español" },      { "it-IT", "Italiano" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_assert_cmpstr (kh_languages[i], ==, languages[i].tag);
    g_assert_true (kh_language_is_known (languages[i].tag));
    g_assert_cmpstr (kh_language_get_name (languages[i].tag), ==, languages[i].name);
  }
  g_assert_null (kh_languages[G_N_ELEMENTS (languages)]);
  g_assert_false (kh_language_is_known ("nl"));
  g_assert_false (kh_language_is_known ("nl-nl"));
  g_assert_false (kh_language_is_known ("nl-BE"));
  g_assert_false (kh_language_is_known (""));
  g_assert_false (kh_language_is_known (NULL));
  g_assert_cmpstr (kh_language_get_name ("pt-PT"), ==, "pt-PT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/types/words", test_words);
  g_test_add_func ("/types/languages", test_languages);
  return g_test_run ();
}
