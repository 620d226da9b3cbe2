/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files about users share.
 */
#pragma once

#include "server/api/kh-api.h"

G_BEGIN_DECLS

/* 200 with the user, or 404. */
KhResponse *kh_users_answer (KhRequest *request, const char *member);
/* Oneself, or with `users` at guest. Returns: NULL, or the problem. */
KhResponse *kh_users_check_readable (KhRequest *request, const char *member);

KhResponse *kh_users_handle_patch (KhRequest *request);
KhResponse *kh_users_handle_delete (KhRequest *request);
KhResponse *kh_users_handle_restore (KhRequest *request);

G_END_DECLS
