/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a browser is told when its request did not get as far as a page: in the language that it prefers, since whose the
 * link is is not known.
 */
#include <glib/gi18n.h>

#include "server/kh-server.h"
#include "server/pages/kh-html.h"
#include "server/pages/kh-pages.h"

static const char *
describe (guint status)
{
  switch (status) {
  case 403:
    return N_("This form was sent from another page. Open the link in your mail once more.");
  case 500:
    return N_("The server failed. Try again in a while.");
  default:
    return N_("The server cannot read what your browser sent. Open the link in your mail once more.");
  }
}

KhResponse *
kh_pages_problem (KhRequest *request, KhResponse *problem)
{
  const KhTranslations *translations = request->server->translations;
  const char *language = kh_translations_negotiate (request->accept_language);
  guint status = kh_response_get_status (problem);
  KhHtml html = kh_html_begin (translations, language, kh_translate (translations, language, N_("That did not work")));
  KhResponse *page;

  kh_html_element (&html, "p", kh_translate (translations, language, describe (status)));
  page = kh_html_end (&html, status);
  kh_response_copy_header (page, problem, "Accept");
  kh_response_free (problem);
  return page;
}
