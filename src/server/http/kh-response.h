/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a handler answers. A status of 400 or more rolls the handler's transaction back, unless
 * kh_response_keep_changes() was called (a failed sign-in is recorded).
 */
#pragma once

#include "server/http/kh-request.h"
#include "server/http/kh-writer.h"

G_BEGIN_DECLS

typedef struct _KhResponse KhResponse;

/* Each returns (transfer full). */
KhResponse *kh_response_empty (guint status);
/* Takes the text out of @builder, which stays the caller's. */
KhResponse *kh_response_json (guint status, KhWriter *builder);
/* With ETag: "VERSION". */
KhResponse *kh_response_entity (guint status, KhWriter *builder, int version);
/* @type: the media type. Takes @body. */
KhResponse *kh_response_text (guint status, const char *type, char *body);

/* A problem (RFC 9457). The status goes with the code; the codes are those of the API (see kh-problem.c), and one
 * that it does not know is a programming error. @detail: for developers, English, without secrets. */
KhResponse *kh_problem (const char *code, const char *detail_format, ...) G_GNUC_PRINTF (2, 3);
/* 400 invalid-request with one field; more with kh_problem_add_field(). */
KhResponse *kh_problem_field (const char *pointer, const char *field_code);
void kh_problem_add_field (KhResponse *response, const char *pointer, const char *field_code);
/* 403 access-restricted, with the account's owner as contact. */
KhResponse *kh_problem_restricted (KhRequest *request);
/* 401. @reason: (nullable): why a token that was good once is no longer; told only to whoever sent that token. */
KhResponse *kh_problem_dead_token (const char *reason);
/* 429 with Retry-After. */
KhResponse *kh_problem_rate_limited (guint retry_after);

/* Adds the problem's object to @builder as a value: what one row of a batch answers. */
void kh_problem_write (KhResponse *response, KhWriter *builder);

guint kh_response_get_status (KhResponse *response);
/* No answer yet: the handler runs again as soon as something in the request's account was committed to the change
 * feed, and at last after @seconds, counted from the first time; then request->hold_over is set. No thread waits. */
KhResponse *kh_response_hold (guint seconds);

/* @name: a literal. @value is copied. */
void kh_response_set_header (KhResponse *response, const char *name, const char *value);
/* Gives @to the header that @from has, if it has it. */
void kh_response_copy_header (KhResponse *to, KhResponse *from, const char *name);
void kh_response_keep_changes (KhResponse *response);
void kh_response_free (KhResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhResponse, kh_response_free)

G_END_DECLS
