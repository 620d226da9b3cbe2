/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sign-ins: a person on a device, and their entries in each account (rule 4).
 */
#pragma once

#include "server/http/kh-response.h"

G_BEGIN_DECLS

/* A sign-in that nobody used for this long has ended, and so has one this long after it began. In milliseconds. */
#define KH_SIGN_IN_IDLE (30 * G_GINT64_CONSTANT (86400000))
#define KH_SIGN_IN_LIFE (90 * G_GINT64_CONSTANT (86400000))

/* Each within a writing transaction; entries in all accounts end with the sign-in, and each account's history and
 * feed say so. */

/* Returns: (transfer full): the id; @token: (out) (transfer full): kh_token_free() it. */
char *kh_sign_ins_begin (KhRequest *request, const char *person, const char *client, const char *device,
                         char **token);
/* @reason: one of the contract's (kh_problem_dead_token()), for whoever still has the token. Nobody did it, or the
 * request's principal, whose sign-in it is. */
void kh_sign_ins_end (KhRequest *request, const char *sign_in, const char *reason);
/* All of the principal's but the one that asks. Returns: how many. */
int kh_sign_ins_end_others (KhRequest *request, const char *reason);
/* Those that nobody used for too long, or that are too old. */
void kh_sign_ins_end_idle (KhDb *db, gint64 now);

G_END_DECLS
