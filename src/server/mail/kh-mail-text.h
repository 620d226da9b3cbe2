/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the mails say. Text and HTML have the same content, in the language of whom they are for.
 */
#pragma once

#include "server/pages/kh-translations.h"
#include "server/store/kh-database.h"

G_BEGIN_DECLS

typedef struct {
  const KhTranslations *translations;
  const char *from;       /* the no-reply address */
  const char *public_url; /* without a trailing slash */
} KhMailStyle;

/* Returns: (transfer full): the mail that carries @token, a join token, to the address of @invitation. @to:
 * (transfer full). */
char *kh_invitation_mail (KhDb *db, const KhMailStyle *style, const char *invitation, const char *token, gint64 now,
                          char **to);
/* The mail that asks to confirm @email, a person's new address. @id: of the mail. */
char *kh_confirmation_mail (const KhMailStyle *style, const char *id, const char *email, const char *name,
                            const char *language, const char *token, gint64 now);

/* Also for the join page. Returns: (transfer full): names of the roles and rights of an invitation in @language, one
 * a string. */
char **kh_invitation_gives (KhDb *db, const KhTranslations *translations, const char *language,
                            const char *invitation);

G_END_DECLS
