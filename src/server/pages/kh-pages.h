/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages that links in mails open. They work without a script, and take no cookie: who holds the link may use it, so
 * the token in their address is the one against forged forms, too. What a browser says was sent from elsewhere is
 * refused besides (kh-dispatch.c).
 */
#pragma once

#include "server/http/kh-route.h"

G_BEGIN_DECLS

KhResponse *kh_pages_get_join (KhRequest *request);
KhResponse *kh_pages_post_join (KhRequest *request);
KhResponse *kh_pages_get_confirm (KhRequest *request);
KhResponse *kh_pages_post_confirm (KhRequest *request);
/* Returns: (transfer full): @problem for who sees it in a browser. Takes @problem. */
KhResponse *kh_pages_problem (KhRequest *request, KhResponse *problem);

G_END_DECLS
