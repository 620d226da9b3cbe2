/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one error domain of both programs. Besides GError's code and message an error carries what the account
 * API's problem said (RFC 9457): its fixed word, which clients translate, the account's owner for a restricted
 * area, the fields that were wrong, and after how long to try again.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KH_ERROR_NETWORK,      /* the server could not be reached, or did not answer in time */
  KH_ERROR_OFFLINE,      /* the machine has no network; nothing was sent */
  KH_ERROR_UNAUTHORIZED, /* no token, or a dead one */
  KH_ERROR_RESTRICTED,   /* access does not include this; see kh_error_get_contact() */
  KH_ERROR_CONFLICT,     /* someone else changed it meanwhile, or its state does not allow this */
  KH_ERROR_INVALID,      /* what was asked is wrong; see kh_error_get_fields() */
  KH_ERROR_LIMITED,      /* too many requests; see kh_error_get_retry_after() */
  KH_ERROR_UNSUPPORTED,  /* this service cannot do that, or it is not a server that we know */
  KH_ERROR_SERVER,       /* the server failed */
  KH_ERROR_CORRUPT,      /* a file or an answer is not what it should be */
} KhError;

#define KH_ERROR (kh_error_quark ())
GQuark kh_error_quark (void);

/* One wrong field of a request: @pointer is a JSON Pointer (RFC 6901), @code a fixed word. */
typedef struct {
  char *pointer;
  char *code;
} KhErrorField;

/* Returns: (transfer full): an error of KH_ERROR. @word is the problem's fixed word ("role-in-use"), or NULL. */
GError *kh_error_new (KhError code, const char *word, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Each setter takes an error that kh_error_new() made. Strings are copied. */
void kh_error_set_contact (GError *error, const char *name, const char *email);
void kh_error_add_field (GError *error, const char *pointer, const char *code);
void kh_error_set_retry_after (GError *error, guint seconds);

/* Each getter takes any error; one of another domain has no word, contact, fields or delay. */
const char *kh_error_get_word (const GError *error);
gboolean kh_error_get_contact (const GError *error, const char **name, const char **email);
/* Returns: (transfer none) (element-type KhErrorField): never NULL. */
const GPtrArray *kh_error_get_fields (const GError *error);
/* Returns: the code of the field at @pointer, or NULL. */
const char *kh_error_get_field (const GError *error, const char *pointer);
guint kh_error_get_retry_after (const GError *error);

G_END_DECLS
