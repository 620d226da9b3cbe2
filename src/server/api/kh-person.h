/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the resources of a person share.
 */
#pragma once

#include "server/api/kh-api.h"

G_BEGIN_DECLS

/* {id, name, email, pending_email, phone, language, version}. Returns: FALSE when there is no such person. */
gboolean kh_write_person (KhWriter *builder, KhDb *db, const char *person, int *version);
/* 403 for an API token: it acts in its account, and not on its owner's login. NULL for a sign-in. */
KhResponse *kh_check_is_sign_in (KhRequest *request);

KhResponse *kh_handle_sign_in (KhRequest *request);
KhResponse *kh_handle_sign_out (KhRequest *request);
KhResponse *kh_handle_get_me (KhRequest *request);
KhResponse *kh_handle_patch_me (KhRequest *request);
KhResponse *kh_handle_list_my_sessions (KhRequest *request);
KhResponse *kh_handle_end_my_session (KhRequest *request);
KhResponse *kh_handle_end_my_others (KhRequest *request);
/* A sign-in in the API's form. @current: the id of the one that asks. */
gboolean kh_write_sign_in (KhWriter *builder, KhRequest *request, const char *sign_in, const char *current);

G_END_DECLS
