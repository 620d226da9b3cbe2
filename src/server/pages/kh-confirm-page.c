/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page that confirms a new mail address of a person. Opening it changes nothing: programs that look into mails
 * open links too.
 */
#include <glib/gi18n.h>

#include "base/kh-text.h"
#include "server/api/kh-api.h"
#include "server/auth/kh-token.h"
#include "server/kh-server.h"
#include "server/pages/kh-html.h"
#include "server/pages/kh-pages.h"

typedef struct {
  char *person;
  char *name;
  char *language;
  char *old_email;
  char *old_key;
  char *email;
} Link;

static void
link_clear (Link *link)
{
  g_free (link->person);
  g_free (link->name);
  g_free (link->language);
  g_free (link->old_email);
  g_free (link->old_key);
  g_free (link->email);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Link, link_clear)

/* A link is alive while it is the newest address that the person asked for. */
static gboolean
find (KhRequest *request, Link *link)
{
  g_autofree char *hash = kh_token_hash (kh_request_param (request, "token"), KH_TOKEN_CONFIRM);
  g_auto (KhStatement) st = kh_db_query (request->db,
                                         "SELECT p.id, p.name, p.language, p.email, p.email_key, l.email"
                                         " FROM email_links l JOIN persons p ON p.id = l.person"
                                         " WHERE l.token_hash = ? AND l.expires_at > ? AND p.pending_email = l.email",
                                         "sl", hash, request->now);

  if (!kh_statement_next (&st))
    return FALSE;
  link->person = g_strdup (kh_statement_string (&st, 0));
  link->name = g_strdup (kh_statement_string (&st, 1));
  link->language = g_strdup (kh_statement_string (&st, 2));
  link->old_email = g_strdup (kh_statement_string (&st, 3));
  link->old_key = g_strdup (kh_statement_string (&st, 4));
  link->email = g_strdup (kh_statement_string (&st, 5));
  return TRUE;
}

static const char *tr (KhRequest *request, const char *language, const char *text) G_GNUC_FORMAT (3);

static const char *
tr (KhRequest *request, const char *language, const char *text)
{
  return kh_translate (request->server->translations, language, text);
}

static KhResponse *
dead_page (KhRequest *request)
{
  const char *language = kh_translations_negotiate (request->accept_language);
  KhHtml html = kh_html_begin (request->server->translations, language,
                               tr (request, language, N_("This link does not work")));

  kh_html_element (&html, "p",
                   tr (request, language,
                       N_("Perhaps it was used already, or is older than a day. Change your address once more to get "
                          "another.")));
  return kh_html_end (&html, 404);
}

static char *
describe (KhRequest *request, const Link *link)
{
  /* Translators: %1$s is a person's name, %2$s a mail address. */
  return g_strdup_printf (tr (request, link->language, N_("%1$s, you asked to sign in with %2$s from now on.")),
                          link->name, link->email);
}

KhResponse *
kh_pages_get_confirm (KhRequest *request)
{
  g_auto (Link) link = { 0 };
  g_autofree char *line = NULL;
  KhHtml html;

  if (!find (request, &link))
    return dead_page (request);
  line = describe (request, &link);
  html = kh_html_begin (request->server->translations, link.language,
                        tr (request, link.language, N_("Confirm your new mail address")));
  kh_html_begin_form (&html, "confirm", line);
  kh_html_end_form (&html, tr (request, link.language, N_("Confirm Address")));
  return kh_html_end (&html, 200);
}

/* The contact address follows where it was the login's, unless somebody else there has the new one. Accounts that the
 * person has left are not told of it. */
static void
change_memberships (KhRequest *request, const Link *link, const char *key)
{
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT id, account, name, phone FROM members m WHERE person = ?1 AND email_key = ?2"
                     " AND status <> 'removed' AND NOT EXISTS (SELECT 1 FROM members o WHERE o.account = m.account AND o.email_key = ?3"
                     "  AND o.id <> m.id AND o.status <> 'removed')",
                     "sss", link->person, link->old_key, key);

  while (kh_statement_next (&st)) {
    const char *id = kh_statement_string (&st, 0);
    const char *account = kh_statement_string (&st, 1);
    const char *name = kh_statement_string (&st, 2);
    g_autofree char *search = kh_member_search (name, link->email, kh_statement_string (&st, 3));
    KhRecord *event = kh_record_new (request, account, "user.updated", "user", id, name);
    kh_record_actor (event, id, name);
    kh_record_change (event, "email", link->old_email, link->email);
    kh_record_end (event);
    kh_db_run (request->db,
               "UPDATE members SET email = ?, email_key = ?, search = ?, version = version + 1 WHERE id = ?", "ssss",
               link->email, key, search, id);
    kh_touch (request->db, account, "user", id, FALSE, request->now);
    kh_touch (request->db, account, "account", account, FALSE, request->now);
  }
}

KhResponse *
kh_pages_post_confirm (KhRequest *request)
{
  g_auto (Link) link = { 0 };
  g_autofree char *key = NULL;
  KhHtml html;

  if (!find (request, &link))
    return dead_page (request);
  key = kh_text_email_key (link.email);
  if (kh_db_get_int (request->db, 0, "SELECT 1 FROM persons WHERE email_key = ? AND id <> ?", "ss", key, link.person)
      != 0)
    return dead_page (request);
  change_memberships (request, &link, key);
  kh_db_run (request->db,
             "UPDATE persons SET email = ?, email_key = ?, pending_email = NULL, version = version + 1 WHERE id = ?",
             "sss", link.email, key, link.person);
  kh_db_run (request->db, "DELETE FROM email_links WHERE person = ?", "s", link.person);
  html = kh_html_begin (request->server->translations, link.language,
                        tr (request, link.language, N_("Your new mail address is confirmed")));
  {
    /* Translators: %s is a mail address. */
    g_autofree char *line = g_strdup_printf (tr (request, link.language, N_("From now on you sign in with %s.")),
                                             link.email);
    kh_html_element (&html, "p", line);
  }
  return kh_html_end (&html, 200);
}
