/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seven languages at once, whatever the process's locale: mails and pages are in the language of the person whom
 * they are for. Reads the compiled catalogues (GNU gettext manual, "The Format of GNU MO Files") of the domain
 * "keyholder". Immutable once loaded, so any thread may ask.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KhTranslations KhTranslations;

/* @dir: where LANGUAGE/LC_MESSAGES/keyholder.mo lie; NULL: $KEYHOLDER_LOCALEDIR, or where they are installed.
 * A language without a readable catalogue speaks English. */
KhTranslations *kh_translations_load (const char *dir);
void kh_translations_free (KhTranslations *self);

/* @language: a BCP 47 tag. Mark @text with N_() so that it is found. Returns: @text itself where there is no
 * translation, or @self is NULL. */
const char *kh_translate (const KhTranslations *self, const char *language, const char *text) G_GNUC_FORMAT (3);
/* The same for text marked with NC_(), or of the catalogue of areas and roles. */
const char *kh_translate_in (const KhTranslations *self, const char *language, const char *context, const char *text)
    G_GNUC_FORMAT (4);
/* Returns: (transfer full): a day in words: "November 21, 2026". By UTC. */
char *kh_translate_date (const KhTranslations *self, const char *language, gint64 time);

/* Returns: the first of the seven languages that an Accept-Language header (RFC 9110 §12.5.4) prefers; en-US for
 * NULL. */
const char *kh_translations_negotiate (const char *accept_language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhTranslations, kh_translations_free)

G_END_DECLS
