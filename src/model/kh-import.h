/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of people to invite, read into rows: whom, in which language, with which roles, and what is wrong with a row.
 * Columns are known by their headings, in any of the seven languages, or by what is in them. Pure: bytes in, rows out.
 */
#pragma once

#include "base/kh-error.h"

G_BEGIN_DECLS

#define KH_IMPORT_MAX_BYTES (1024 * 1024)
#define KH_IMPORT_MAX_ROWS  1000

/* What a row may name: the roles of an account, and its languages. */
typedef struct _KhImportNames KhImportNames;

KhImportNames *kh_import_names_new (void);
void kh_import_names_free (KhImportNames *self);
/* @name: as people see it. The id itself is known too, and the names that a built-in role has in the seven languages. */
void kh_import_names_add_role (KhImportNames *self, const char *id, const char *name);
/* @language: one of the seven. */
void kh_import_names_add_language (KhImportNames *self, const char *language);

/* What is wrong with a row; of several, the first one here. */
typedef enum {
  KH_IMPORT_FINE,
  KH_IMPORT_NO_ADDRESS,
  KH_IMPORT_NOT_AN_ADDRESS,   /* the address is what stood in the cell */
  KH_IMPORT_DUPLICATE,        /* an earlier row has this address */
  KH_IMPORT_UNKNOWN_LANGUAGE,
  KH_IMPORT_UNKNOWN_ROLE,
} KhImportProblem;

typedef struct {
  guint line;              /* in the file, from 1 */
  char *email;
  const char *language;    /* one of kh_languages; NULL when the file does not say */
  char **roles;            /* ids, each once; NULL when the file does not say */
  KhImportProblem problem;
  char *unknown;           /* the word that was not understood */
  char *language_text;     /* both as they stood in the file; never NULL */
  char *roles_text;
} KhImportRow;

/* Returns: (transfer full) (element-type KhImportRow): NULL with KH_ERROR_INVALID, whose word is "too-large" (more than
 * KH_IMPORT_MAX_BYTES), "not-text", "too-many-rows" (more than KH_IMPORT_MAX_ROWS), or "no-rows". */
GPtrArray *kh_import_read (const void *data, gsize length, const KhImportNames *names, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhImportNames, kh_import_names_free)

G_END_DECLS
