/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/kh-error.h"

#include <gio/gio.h>

static GError *
full_error (void)
{
  GError *error = kh_error_new (KH_ERROR_RESTRICTED, "access-restricted", "Not %s.", "yours");

  kh_error_set_contact (error, "Ada Lovelace", "ada@example.com");
  kh_error_add_field (error, "/email", "invalid-email");
  kh_error_add_field (error, "/roles/0", "unknown");
  kh_error_set_retry_after (error, 900);
  return error;
}

static void
assert_full (const GError *error)
{
  const char *name = NULL, *email = NULL;

  g_assert_error (error, KH_ERROR, KH_ERROR_RESTRICTED);
  g_assert_cmpstr (error->message, ==, "Not yours.");
  g_assert_cmpstr (kh_error_get_word (error), ==, "access-restricted");
  g_assert_true (kh_error_get_contact (error, &name, &email));
  g_assert_cmpstr (name, ==, "Ada Lovelace");
  g_assert_cmpstr (email, ==, "ada@example.com");
  g_assert_cmpuint (kh_error_get_fields (error)->len, ==, 2);
  g_assert_cmpstr (kh_error_get_field (error, "/email"), ==, "invalid-email");
  g_assert_cmpstr (kh_error_get_field (error, "/roles/0"), ==, "unknown");
  g_assert_null (kh_error_get_field (error, "/name"));
  g_assert_cmpuint (kh_error_get_retry_after (error), ==, 900);
}

static void
test_carries (void)
{
  g_autoptr (GError) error = full_error ();

  assert_full (error);
}

static void
test_copies (void)
{
  GError *error = full_error ();
  g_autoptr (GError) copy = g_error_copy (error);

  g_error_free (error);
  assert_full (copy);
}

static void
test_prefix_keeps (void)
{
  GError *error = full_error ();
  g_autoptr (GError) moved = NULL;

  g_propagate_error (&moved, error);
  g_prefix_error (&moved, "Inviting: ");
  g_assert_cmpstr (moved->message, ==, "Inviting: Not yours.");
  g_assert_cmpstr (kh_error_get_word (moved), ==, "access-restricted");
}

static void
test_bare (void)
{
  g_autoptr (GError) error = kh_error_new (KH_ERROR_NETWORK, NULL, "No answer.");

  g_assert_null (kh_error_get_word (error));
  g_assert_false (kh_error_get_contact (error, NULL, NULL));
  g_assert_cmpuint (kh_error_get_fields (error)->len, ==, 0);
  g_assert_cmpuint (kh_error_get_retry_after (error), ==, 0);
}

static void
test_other_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  g_assert_null (kh_error_get_word (error));
  g_assert_false (kh_error_get_contact (error, NULL, NULL));
  g_assert_nonnull (kh_error_get_fields (error));
  g_assert_cmpuint (kh_error_get_fields (error)->len, ==, 0);
  g_assert_null (kh_error_get_field (error, "/x"));
  g_assert_cmpuint (kh_error_get_retry_after (error), ==, 0);
  g_assert_null (kh_error_get_word (NULL));
}

static void
test_made_by_glib (void)
{
  g_autoptr (GError) error = g_error_new_literal (KH_ERROR, KH_ERROR_CORRUPT, "Broken.");

  g_assert_null (kh_error_get_word (error));
  g_assert_cmpuint (kh_error_get_fields (error)->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/carries", test_carries);
  g_test_add_func ("/error/copies", test_copies);
  g_test_add_func ("/error/prefix-keeps", test_prefix_keeps);
  g_test_add_func ("/error/bare", test_bare);
  g_test_add_func ("/error/other-domain", test_other_domain);
  g_test_add_func ("/error/made-by-glib", test_made_by_glib);
  return g_test_run ();
}
