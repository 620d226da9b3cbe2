/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-hints.h"

#include <string.h>

#include "base/kh-text.h"

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
  for (guint i = 0; i < G_N_ELEMENTS (shared_words); i++)
    if (g_str_equal (shared_words[i], word))
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
  folded = kh_text_fold (local);
  length = strlen (folded);
  while (length > 1 && g_ascii_isdigit (folded[length - 1]))
    folded[--length] = '\0';
  parts = g_strsplit_set (folded, "-._", -1);
  joined = g_strjoinv (NULL, parts);
  return is_shared_word (joined) || is_shared_with_suffix ((const char *const *) parts);
}
