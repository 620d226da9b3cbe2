/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/kh-translations.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "kh-config.h"
#include "model/kh-types.h"

#define N_LANGUAGES 7

/* A compiled catalogue: two sorted tables of (length, offset) pairs, of originals and of translations. */
typedef struct {
  GMappedFile *file;
  const char *data;
  gsize size;
  gboolean swapped;
  guint32 n;
  guint32 originals;
  guint32 translations;
} Catalogue;

struct _KhTranslations {
  Catalogue catalogues[N_LANGUAGES]; /* in the order of kh_languages */
};

static guint32
word_at (const Catalogue *self, gsize offset)
{
  guint32 word;

  memcpy (&word, self->data + offset, sizeof word);
  return self->swapped ? GUINT32_SWAP_LE_BE (word) : word;
}

/* Returns: the @i-th string of @table, which ends in a NUL within the file; or NULL. */
static const char *
string_at (const Catalogue *self, guint32 table, guint32 i)
{
  gsize length = word_at (self, table + 8 * (gsize) i);
  gsize offset = word_at (self, table + 8 * (gsize) i + 4);

  if (offset >= self->size || length >= self->size - offset || self->data[offset + length] != '\0')
    return NULL;
  return self->data + offset;
}

static gboolean
has_table (const Catalogue *self, guint32 table)
{
  return table <= self->size && self->n <= (self->size - table) / 8;
}

static void
catalogue_clear (Catalogue *self)
{
  g_clear_pointer (&self->file, g_mapped_file_unref);
  *self = (Catalogue){ 0 };
}

static gboolean
catalogue_open (Catalogue *self, const char *path)
{
  guint32 magic;

  self->file = g_mapped_file_new (path, FALSE, NULL);
  if (self->file == NULL)
    return FALSE;
  self->data = g_mapped_file_get_contents (self->file);
  self->size = g_mapped_file_get_length (self->file);
  if (self->size >= 28) {
    magic = word_at (self, 0);
    self->swapped = magic == 0xde120495;
    self->n = word_at (self, 8);
    self->originals = word_at (self, 12);
    self->translations = word_at (self, 16);
    /* Another major revision has another layout. */
    if ((magic == 0x950412de || self->swapped) && word_at (self, 4) >> 16 <= 1 && has_table (self, self->originals)
        && has_table (self, self->translations))
      return TRUE;
  }
  g_warning ("“%s” is not a catalogue of translations.", path);
  catalogue_clear (self);
  return FALSE;
}

static const char *
catalogue_find (const Catalogue *self, const char *original)
{
  guint32 low = 0, high = self->n;

  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    const char *candidate = string_at (self, self->originals, middle);
    int order = candidate != NULL ? strcmp (original, candidate) : -1;
    if (order == 0) {
      const char *found = string_at (self, self->translations, middle);
      return found != NULL && *found != '\0' ? found : NULL;
    }
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

/* fr-FR is fr_FR, or fr where there is no catalogue for the country. */
static void
open_language (Catalogue *self, const char *dir, const char *tag)
{
  g_autofree char *locale = g_strdelimit (g_strdup (tag), "-", '_');
  g_autofree char *exact = g_build_filename (dir, locale, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  g_autofree char *general = NULL;

  if (catalogue_open (self, exact))
    return;
  locale[strcspn (locale, "_")] = '\0';
  general = g_build_filename (dir, locale, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  catalogue_open (self, general);
}

KhTranslations *
kh_translations_load (const char *dir)
{
  KhTranslations *self = g_new0 (KhTranslations, 1);

  if (dir == NULL)
    dir = g_getenv ("KEYHOLDER_LOCALEDIR");
  if (dir == NULL || *dir == '\0')
    dir = KH_LOCALEDIR;
  for (guint i = 0; kh_languages[i] != NULL; i++)
    open_language (&self->catalogues[i], dir, kh_languages[i]);
  return self;
}

void
kh_translations_free (KhTranslations *self)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    catalogue_clear (&self->catalogues[i]);
  g_free (self);
}

static const char *
find (const KhTranslations *self, const char *language, const char *original)
{
  for (guint i = 0; self != NULL && kh_languages[i] != NULL; i++)
    if (g_strcmp0 (kh_languages[i], language) == 0)
      return catalogue_find (&self->catalogues[i], original);
  return NULL;
}

const char *
kh_translate (const KhTranslations *self, const char *language, const char *text)
{
  const char *found = find (self, language, text);

  return found != NULL ? found : text;
}

const char *
kh_translate_in (const KhTranslations *self, const char *language, const char *context, const char *text)
{
  g_autofree char *original = g_strconcat (context, "\004", text, NULL);
  const char *found = find (self, language, original);

  return found != NULL ? found : text;
}

static const char *const months[] = {
  NC_ ("month in a date", "January"),   NC_ ("month in a date", "February"), NC_ ("month in a date", "March"),
  NC_ ("month in a date", "April"),     NC_ ("month in a date", "May"),      NC_ ("month in a date", "June"),
  NC_ ("month in a date", "July"),      NC_ ("month in a date", "August"),   NC_ ("month in a date", "September"),
  NC_ ("month in a date", "October"),   NC_ ("month in a date", "November"), NC_ ("month in a date", "December"),
};

char *
kh_translate_date (const KhTranslations *self, const char *language, gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / 1000);
  const char *month = kh_translate_in (self, language, "month in a date",
                                       months[g_date_time_get_month (moment) - 1]);
  int day = g_date_time_get_day_of_month (moment);
  int year = g_date_time_get_year (moment);
  g_autofree char *day_text = g_strdup_printf ("%d", day);
  g_autofree char *year_text = g_strdup_printf ("%d", year);

  /* Translators: a date. %1$s is the month's name, %2$s the day's number, %3$s the year. Use whatever order and
   * words your language has: "%2$s de %1$s de %3$s". */
  return g_strdup_printf (kh_translate (self, language, N_("%1$s %2$s, %3$s")), month, day_text, year_text);
}

/* Returns: the weight that an element ";q=0.8" has, 0 to 1000; 1000 without one. */
static int
weight_of (const char *parameters)
{
  const char *q = parameters != NULL ? strstr (parameters, "q=") : NULL;
  double value = q != NULL ? g_ascii_strtod (q + 2, NULL) : 1.0;

  return value >= 0.0 && value <= 1.0 ? (int) (value * 1000.0 + 0.5) : 0;
}

/* The whole tag before the language alone: "en-GB" is not answered in en-US. */
static const char *
match_tag (const char *range)
{
  gsize length = strcspn (range, "-");

  for (guint i = 0; kh_languages[i] != NULL; i++)
    if (g_ascii_strcasecmp (kh_languages[i], range) == 0)
      return kh_languages[i];
  for (guint i = 0; kh_languages[i] != NULL; i++)
    if (g_ascii_strncasecmp (kh_languages[i], range, length) == 0 && kh_languages[i][length] == '-')
      return kh_languages[i];
  return NULL;
}

const char *
kh_translations_negotiate (const char *accept_language)
{
  g_auto (GStrv) ranges = g_strsplit (accept_language != NULL ? accept_language : "", ",", 32);
  const char *best = NULL;
  int best_weight = 0;

  for (char **range = ranges; *range != NULL; range++) {
    char *parameters = strchr (*range, ';');
    const char *tag;
    int weight = weight_of (parameters);
    if (parameters != NULL)
      *parameters = '\0';
    tag = match_tag (g_strstrip (*range));
    if (tag != NULL && weight > best_weight) {
      best = tag;
      best_weight = weight;
    }
  }
  return best != NULL ? best : kh_languages[0];
}
