/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pages that links in mails open. They work without a script, and take no cookie: who holds the link may use it,
 * so there is nothing that another site could make a browser do in somebody's name, and no token against that.
 */
#pragma once

#include "server/http/kh-route.h"

G_BEGIN_DECLS

KhResponse *kh_pages_get_join (KhRequest *request);
KhResponse *kh_pages_post_join (KhRequest *request);
KhResponse *kh_pages_get_confirm (KhRequest *request);
KhResponse *kh_pages_post_confirm (KhRequest *request);

G_END_DECLS
