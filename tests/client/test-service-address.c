/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses as people type them.
 */
#include "base/kh-error.h"
#include "provider/kh-service.h"

static const struct {
  const char *text;
  const char *kept;
} good[] = {
  { "shop.example", "https://shop.example" },
  { "  shop.example  ", "https://shop.example" },
  { "https://shop.example/", "https://shop.example" },
  { "HTTPS://Shop.Example", "https://shop.example" },
  { "https://shop.example:443", "https://shop.example" },
  { "https://shop.example:8443/", "https://shop.example:8443" },
  { "shop.example:8443", "https://shop.example:8443" },
  { "https://shop.example/accounts//", "https://shop.example/accounts" },
  { "http://127.0.0.1:8470", "http://127.0.0.1:8470" },
  { "http://localhost:8470/", "http://localhost:8470" },
  { "http://[::1]:8470", "http://[::1]:8470" },
};

static const char *const invalid[] = {
  "", "   ", "https://", "ftp://shop.example", "javascript://alert", "file:///etc/passwd", "shop example",
  "https://ada@shop.example", "https://ada:secret@shop.example", "https://shop.example/?token=1",
  "https://shop.example/#top", "https://shop.example:99999", "http://",
};

static const char *const insecure[] = {
  "http://shop.example", "http://192.168.1.4:8470", "http://localhost.shop.example", "http://128.0.0.1",
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *kept = kh_service_normalize_address (good[i].text, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (kept, ==, good[i].kept);
  }
}

static void
assert_refused (const char *text, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = kh_service_normalize_address (text, &error);

  if (kept != NULL)
    g_test_message ("“%s” was kept as “%s”", text, kept);
  g_assert_null (kept);
  g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
  g_assert_cmpstr (kh_error_get_word (error), ==, word);
}

static void
test_invalid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    assert_refused (invalid[i], "address-invalid");
  assert_refused (NULL, "address-invalid");
}

static void
test_insecure (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (insecure); i++)
    assert_refused (insecure[i], "address-insecure");
}

static const struct {
  const char *link;
  const char *kept;
} links[] = {
  { "keyholder://shop.example", "https://shop.example" },
  { "KEYHOLDER://Shop.Example/", "https://shop.example" },
  { "keyholder://shop.example:8443/accounts/", "https://shop.example:8443/accounts" },
  { "keyholder://[2001:db8::1]:8443", "https://[2001:db8::1]:8443" },
};

static const struct {
  const char *link;
  const char *word;
} bad_links[] = {
  { "", "link-invalid" },
  { "keyholder:", "link-invalid" },
  { "keyholder://", "link-invalid" },
  { "keyholder:shop.example", "link-invalid" },
  { "https://shop.example", "link-invalid" },
  { "file:///etc/passwd", "link-invalid" },
  { "keyholder://shop.example:99999", "link-invalid" },
  { "keyholder://shop.example?token=kh_1", "link-secret" },
  { "keyholder://shop.example/#kh_1", "link-secret" },
  { "keyholder://ada@shop.example", "link-secret" },
  { "keyholder://ada:secret@shop.example", "link-secret" },
};

static void
test_links (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (links); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *kept = kh_service_address_from_link (links[i].link, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (kept, ==, links[i].kept);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad_links); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *kept = kh_service_address_from_link (bad_links[i].link, &error);
    g_assert_null (kept);
    g_assert_error (error, KH_ERROR, KH_ERROR_INVALID);
    g_assert_cmpstr (kh_error_get_word (error), ==, bad_links[i].word);
    /* What may be a secret is not repeated. */
    g_assert_null (strstr (error->message, "kh_1"));
    g_assert_null (strstr (error->message, "secret"));
  }
}

/* Normalising what is normal changes nothing. */
static void
test_twice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *again = kh_service_normalize_address (good[i].kept, NULL);
    g_assert_cmpstr (again, ==, good[i].kept);
  }
}

static void
test_register (void)
{
  const KhService *service = kh_services_find ("account-api");

  g_assert_nonnull (service);
  g_assert_true (kh_services_get ()[0] == service);
  g_assert_null (kh_services_find ("no-such-service"));
  g_assert_null (kh_services_find (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service-address/good", test_good);
  g_test_add_func ("/service-address/invalid", test_invalid);
  g_test_add_func ("/service-address/insecure", test_insecure);
  g_test_add_func ("/service-address/twice", test_twice);
  g_test_add_func ("/service-address/links", test_links);
  g_test_add_func ("/service-address/register", test_register);
  return g_test_run ();
}
