/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-addresses.h"
#include "model/kh-hints.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    const char *expected;
  } cases[] = {
    { NULL, "" },
    { " \n,;, ", "" },
    { "ada@shop.example", "ada@shop.example" },
    { "ada@shop.example, bob@shop.example;eve@shop.example\nkim@shop.example",
      "ada@shop.example|bob@shop.example|eve@shop.example|kim@shop.example" },
    { "ada@shop.example bob@shop.example\tkim@shop.example", "ada@shop.example|bob@shop.example|kim@shop.example" },
    { "Ada Lovelace <ada@shop.example>, Bob <bob@shop.example>", "ada@shop.example|bob@shop.example" },
    { "\"Lovelace, Ada\" <ada@shop.example>; <bob@shop.example>", "ada@shop.example|bob@shop.example" },
    { "Ada <ada@shop.example> Bob <bob@shop.example>", "ada@shop.example|bob@shop.example" },
    { "Ada Lovelace ada@shop.example", "ada@shop.example" },
    { "mailto:ada@shop.example.", "ada@shop.example" },
    { "'ada@shop.example' (bob@shop.example)", "ada@shop.example|bob@shop.example" },
    { "ada@shop.example, ADA@shop.example , ada@shop.example", "ada@shop.example" },
    { "ada(at)shop.example, bob@", "ada(at)shop.example|bob@" },
    { "Ada Lovelace\nbob@shop.example", "Ada Lovelace|bob@shop.example" },
    { "\"no end, bob@shop.example", "no end|bob@shop.example" },
    { "<never closed, bob@shop.example", "never closed|bob@shop.example" },
    { "a@b.example\r\nc@d.example\r\n", "a@b.example|c@d.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) found = kh_addresses_parse (cases[i].text);
    g_autofree char *joined = g_strjoinv ("|", found);
    g_assert_cmpstr (joined, ==, cases[i].expected);
  }
}

static void
test_shared (void)
{
  static const char *const shared[] = {
    "info@shop.example", "INFO@shop.example", "sales@shop.example", "sales-nl@shop.example", "info2@shop.example",
    "no-reply@shop.example", "customer.service@shop.example", "kundenservice@laden.example", "büro@laden.example",
    "klantenservice@winkel.example", "comptabilité@boutique.example", "atención-al-cliente@tienda.example",
    "servizio.clienti@negozio.example", "support+spring@shop.example", "eu.orders@shop.example",
    "admin@shop.example",
  };
  static const char *const personal[] = {
    "ada@shop.example", "ada.lovelace@shop.example", "sales.lovelace@shop.example", "infora@shop.example",
    "it.smith@shop.example", "helpman@shop.example", "a@shop.example", "@shop.example", "info", "",
    "bob.post@shop.example",
  };

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    if (!kh_hints_is_shared_address (shared[i]))
      g_error ("%s looks shared", shared[i]);
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    if (kh_hints_is_shared_address (personal[i]))
      g_error ("%s does not look shared", personal[i]);
  g_assert_false (kh_hints_is_shared_address (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/addresses/parse", test_parse);
  g_test_add_func ("/hints/shared-address", test_shared);
  return g_test_run ();
}
