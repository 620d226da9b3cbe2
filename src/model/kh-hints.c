/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-hints.h"

#include <string.h>

#include "base/kh-text.h"
#include "model/kh-places.h"
#include "model/kh-role.h"

/* Folded, without the dots and hyphens that are written into them here and there. */
static const char *const shared_words[] = {
  /* English, and what is used everywhere */
  "abuse", "accounting", "accounts", "admin", "administration", "administrator", "all", "billing", "booking",
  "bookings", "care", "careers", "contact", "customercare", "customerservice", "customersupport", "donotreply",
  "email", "enquiries", "everyone", "finance", "hello", "help", "helpdesk", "hostmaster", "hr", "info",
  "information", "inquiries", "invoice", "invoices", "it", "jobs", "legal", "logistics", "mail", "marketing",
  "media", "newsletter", "noreply", "office", "order", "orders", "post", "postmaster", "press", "privacy",
  "purchasing", "reception", "reservations", "returns", "sales", "security", "service", "shipping", "shop", "staff",
  "store", "support", "team", "warehouse", "webmaster", "webshop",
  /* German */
  "bestellung", "bestellungen", "bewerbung", "buchhaltung", "buero", "buro", "datenschutz", "einkauf", "empfang",
  "hallo", "kontakt", "kundendienst", "kundenservice", "lager", "laden", "leitung", "presse", "rechnung",
  "rechnungen", "retoure", "retouren", "sekretariat", "technik", "verkauf", "versand", "vertrieb", "verwaltung",
  "zentrale",
  /* French */
  "accueil", "achats", "bonjour", "boutique", "client", "clients", "commande", "commandes", "commercial", "compta",
  "comptabilite", "direction", "entrepot", "equipe", "expedition", "expeditions", "facturation", "facture",
  "factures", "livraison", "livraisons", "magasin", "recrutement", "retours", "rh", "secretariat", "serviceclient",
  "serviceclients", "vente", "ventes",
  /* Dutch */
  "administratie", "bestelling", "bestellingen", "boekhouding", "facturatie", "facturen", "inkoop", "kantoor",
  "klantendienst", "klantenservice", "magazijn", "pers", "personeel", "receptie", "retour", "verkoop", "verzending",
  "vacatures", "winkel",
  /* Spanish */
  "administracion", "almacen", "atencion", "atencionalcliente", "atencioncliente", "ayuda", "clientes", "compras",
  "contabilidad", "contacto", "devoluciones", "envios", "equipo", "factura", "facturacion", "facturas", "hola",
  "oficina", "pedido", "pedidos", "prensa", "recepcion", "soporte", "tienda", "ventas",
  /* Italian */
  "acquisti", "aiuto", "amministrazione", "assistenza", "assistenzaclienti", "ciao", "clienti", "commerciale",
  "contabilita", "contatti", "contatto", "fattura", "fatturazione", "fatture", "magazzino", "negozio", "ordine",
  "ordini", "resi", "segreteria", "servizioclienti", "spedizioni", "stampa", "supporto", "ufficio", "vendite",
};

static gboolean
is_shared_word (const char *word)
{
  /* The first letter tells most of them apart, and this is asked of everybody. */
  for (guint i = 0; i < G_N_ELEMENTS (shared_words); i++)
    if (*shared_words[i] == *word && g_str_equal (shared_words[i], word))
      return TRUE;
  return FALSE;
}

/* "sales-nl", "eu.orders": a shared word with a country or a language beside it. */
static gboolean
is_shared_with_suffix (const char *const *parts)
{
  gboolean shared = FALSE;

  for (; *parts != NULL; parts++) {
    if (is_shared_word (*parts) && strlen (*parts) > 3)
      shared = TRUE;
    else if (strlen (*parts) > 2)
      return FALSE;
  }
  return shared;
}

gboolean
kh_hints_is_shared_address (const char *email)
{
  const char *at = email != NULL ? strrchr (email, '@') : NULL;
  g_autofree char *local = NULL;
  g_autofree char *folded = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;
  gsize length;

  if (at == NULL || at == email)
    return FALSE;
  local = g_strndup (email, at - email);
  /* What follows a plus sign is a label of the reader's own. */
  if (strchr (local, '+') > local)
    *strchr (local, '+') = '\0';
  /* Folding is slow, and seldom needed here. */
  folded = g_str_is_ascii (local) ? g_ascii_strdown (local, -1) : kh_text_fold (local);
  length = strlen (folded);
  while (length > 1 && g_ascii_isdigit (folded[length - 1]))
    folded[--length] = '\0';
  parts = g_strsplit_set (folded, "-._", -1);
  joined = g_strjoinv (NULL, parts);
  return is_shared_word (joined) || is_shared_with_suffix ((const char *const *) parts);
}

struct _KhHintFacts {
  GHashTable *legacy_roles; /* ids, owned */
  GHashTable *travellers;   /* by id: users with a session in a country that is new for them */
  guint admins;
  gint64 now;
};

/* The owner can do what an admin can, and is counted with them. */
static gboolean
is_admin (KhUser *user)
{
  return kh_user_get_owner (user) || g_strv_contains (kh_user_get_roles (user), "admin");
}

KhHintFacts *
kh_hint_facts_new (GListModel *users, GListModel *roles, gint64 now)
{
  KhHintFacts *facts = g_new0 (KhHintFacts, 1);

  facts->now = now;
  facts->travellers = g_hash_table_new (g_str_hash, g_str_equal);
  facts->legacy_roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (roles); i++) {
    g_autoptr (KhRole) role = g_list_model_get_item (roles, i);
    if (kh_role_get_legacy (role))
      g_hash_table_add (facts->legacy_roles, g_strdup (kh_entity_get_id (KH_ENTITY (role))));
  }
  for (guint i = 0; i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    facts->admins += kh_user_is_in (user, now) && is_admin (user);
  }
  return facts;
}

void
kh_hint_facts_free (KhHintFacts *facts)
{
  g_hash_table_unref (facts->legacy_roles);
  g_hash_table_unref (facts->travellers);
  g_free (facts);
}

guint
kh_hint_facts_get_admins (const KhHintFacts *facts)
{
  return facts->admins;
}

gint64
kh_hint_facts_get_time (const KhHintFacts *facts)
{
  return facts->now;
}

static gboolean
has_many_admins (const KhHintFacts *facts)
{
  return facts->admins > KH_HINT_MAX_ADMINS;
}

static gboolean
is_same_set (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (b, id))
      return FALSE;
  return TRUE;
}

gboolean
kh_hint_facts_equal (const KhHintFacts *a, const KhHintFacts *b)
{
  return has_many_admins (a) == has_many_admins (b) && is_same_set (a->legacy_roles, b->legacy_roles)
         && is_same_set (a->travellers, b->travellers);
}

void
kh_hint_facts_set_sessions (KhHintFacts *facts, GListModel *sessions)
{
  g_hash_table_unref (facts->travellers);
  facts->travellers = kh_places_find_new_countries (sessions, facts->now - KH_HINT_COUNTRY_NEW_FOR);
}

const char *
kh_hints_find_ending_role (KhUser *user, gint64 now)
{
  KhEnds *ends = kh_user_get_role_ends (user);
  gint64 next = now + KH_HINT_ROLE_ENDS_WITHIN;
  const char *found = NULL;

  for (guint i = 0; i < kh_ends_get_size (ends); i++) {
    gint64 end;
    const char *role = kh_ends_get_nth (ends, i, &end);
    if (end > now && end <= next && kh_user_has_role (user, role, now)) {
      next = end - 1;
      found = role;
    }
  }
  return found;
}

static gboolean
ends_soon (KhUser *user, gint64 now)
{
  gint64 ends_at = kh_user_get_ends_at (user);

  return (ends_at != 0 && ends_at - now <= KH_HINT_ENDS_WITHIN) || kh_hints_find_ending_role (user, now) != NULL;
}

KhHints
kh_hints_for_user (const KhHintFacts *facts, KhUser *user)
{
  gint64 seen = MAX (kh_user_get_last_seen_at (user), kh_user_get_joined_at (user));
  const char *const *roles = kh_user_get_roles (user);
  KhHints hints = 0;

  if (!kh_user_is_in (user, facts->now))
    return 0;
  if (kh_hints_is_shared_address (kh_user_get_email (user)))
    hints |= KH_HINT_SHARED_ADDRESS;
  if (facts->now - seen >= KH_HINT_UNUSED_AFTER)
    hints |= KH_HINT_UNUSED;
  for (; *roles != NULL; roles++)
    if (g_hash_table_contains (facts->legacy_roles, *roles))
      hints |= KH_HINT_LEGACY_ROLE;
  if (has_many_admins (facts) && is_admin (user) && !kh_user_get_owner (user))
    hints |= KH_HINT_MANY_ADMINS;
  if (ends_soon (user, facts->now))
    hints |= KH_HINT_ENDS_SOON;
  if (g_hash_table_contains (facts->travellers, kh_entity_get_id (KH_ENTITY (user))))
    hints |= KH_HINT_NEW_COUNTRY;
  return hints;
}
