/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-import-words.h"

#include <string.h>

#include "base/kh-text.h"
#include "model/kh-types.h"

/* Every word as its own key; the test of this file holds them against the catalogues of translations. */
static const char *const columns[KH_N_COLUMNS] = {
  [KH_COLUMN_MAIL] =
      " mail mails email emails mailaddress mailaddresses emailaddress emailaddresses address addresses login user username "
      "adresse adresses adressemail adresseemail adressesmail adressesemail courriel adressecourriel adressedecourriel "
      "adresseelectronique adressedemessagerie adresseemails mel "
      "emailadresse emailadressen mailadresse mailadressen adressen "
      "emailadres emailadressen mailadres adres "
      "correo correos correoelectronico direccion direccionemail direcciondecorreo direccionesdecorreo "
      "direcciondecorreoelectronico direcciondeemail "
      "indirizzo indirizzoemail indirizziemail indirizzomail indirizzodiposta indirizzodipostaelettronica postaelettronica ",
  [KH_COLUMN_LANGUAGE] =
      " language languages languagecode preferredlanguage locale lang langue langues languepreferee codelangue sprache "
      "sprachen bevorzugtesprache taal talen voorkeurstaal idioma idiomas idiomapreferido lingua lingue linguapreferita ",
  [KH_COLUMN_ROLES] =
      " role roles rolename rolenames rolle rollen rol ruolo ruoli function functions fonction fonctions funktion "
      "funktionen functie functies funcion funciones funzione funzioni ",
};

typedef struct {
  const char *id;
  const char *words;
} Words;

static const Words languages[] = {
  { "en-US", " enus english englishus americanenglish englishunitedstates en anglais englisch engels ingles inglese " },
  { "en-GB", " engb englishuk englishgb britishenglish englishunitedkingdom enuk " },
  { "fr-FR", " frfr fr french francais franzosisch frans frances francese " },
  { "de-DE", " dede de german deutsch allemand duits aleman tedesco " },
  { "nl-NL", " nlnl nl dutch nederlands neerlandais niederlandisch hollandisch neerlandes holandes olandese flemish vlaams " },
  { "es-ES", " eses es spanish espanol espagnol spanisch spaans spagnolo castellano " },
  { "it-IT", " itit it italian italiano italien italienisch italiaans " },
};

static const Words roles[] = {
  { "admin", " admin admins administrator administrateur beheerder administrador amministratore " },
  { "packer", " packer verpakker empaquetador empaquetado imballatore imballaggio " },
  { "finance", " finance finanzen financien finanzas finanza finances " },
  { "marketing", " marketing " },
  { "customer-support", " customersupport serviceclient kundenservice klantenservice atencionalcliente assistenzaclienti " },
  { "analytics", " analytics analytiques analysen analitica statistiche " },
  { "pickups", " pickups pickup ramassages abholungen afhalingen recogidas ritiri " },
  { "returns", " returns return retours retouren retourzendingen devoluciones resi " },
  { "shipping", " shipping expeditions versand verzending envios spedizioni " },
  { "warehouse-manager", " warehousemanager managerwarehouse lagerleitung magazijn jefedealmacen responsabledealmacen responsabilemagazzino " },
  { "staff", " staff personnel personal personeel personale " },
};

char *
kh_import_word_key (const char *text)
{
  g_autofree char *folded = NULL;
  GString *key = g_string_new (NULL);

  /* Folding can take quadratic time, and nothing that long has a name here. */
  folded = strlen (text) <= 1024 ? kh_text_fold (text) : g_strdup (text);
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (key, g_utf8_get_char (p));
  if (key->len == 0)
    g_string_append (key, folded);
  return g_string_free (key, FALSE);
}

static gboolean
has_word (const char *words, const char *key)
{
  gsize length = strlen (key);

  if (length == 0 || strchr (key, ' ') != NULL)
    return FALSE;
  for (const char *p = strstr (words, key); p != NULL; p = strstr (p + 1, key))
    if (p[-1] == ' ' && p[length] == ' ')
      return TRUE;
  return FALSE;
}

static const char *
find (const Words *table, guint n, const char *key)
{
  for (guint i = 0; i < n; i++)
    if (has_word (table[i].words, key))
      return table[i].id;
  return NULL;
}

gboolean
kh_import_find_column (const char *key, KhColumn *column)
{
  for (guint i = 0; i < KH_N_COLUMNS; i++)
    if (has_word (columns[i], key)) {
      *column = i;
      return TRUE;
    }
  return FALSE;
}

/* A country that has no language of its own here speaks as the language's own country does: de-AT, fr_BE. */
static const char *
find_by_tag (const char *key)
{
  if (strlen (key) != 4)
    return NULL;
  for (guint i = 0; kh_languages[i] != NULL; i++)
    if (strncmp (kh_languages[i], key, 2) == 0)
      return kh_languages[i];
  return NULL;
}

const char *
kh_import_find_language (const char *key)
{
  const char *found = find (languages, G_N_ELEMENTS (languages), key);

  return found != NULL ? found : find_by_tag (key);
}

const char *
kh_import_find_role (const char *key)
{
  return find (roles, G_N_ELEMENTS (roles), key);
}
