/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A mail as it goes over the wire: RFC 5322 with MIME (RFC 2045 to 2049), text and HTML of the same content, lines
 * ended by CRLF. What is given cannot break out of its header: control characters become spaces.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *from_name; /* ASCII or not */
  const char *from;      /* an address: kh_text_is_email() */
  const char *to;        /* likewise */
  const char *id;        /* the part of Message-ID before the @; visible ASCII */
  gint64 date;
  const char *language;  /* a BCP 47 tag */
  const char *subject;
  const char *text;      /* lines ended by \n */
  const char *html;
} KhMessage;

/* Returns: (transfer full): the whole mail. */
char *kh_message_build (const KhMessage *message);
/* Returns: (transfer full): @text as the value of the unstructured header @name, folded, in encoded words (RFC 2047)
 * where it is not plain ASCII. */
char *kh_message_encode_header (const char *name, const char *text);

/* Returns: (transfer full): @email with its domain in ASCII (RFC 5890), as every mail server knows it. What is before the @
 * stays as it is, and takes a server that knows SMTPUTF8 (RFC 6531) where it is not ASCII. */
char *kh_message_ascii_domain (const char *email);

G_END_DECLS
