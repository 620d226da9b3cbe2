/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/mail/kh-message.h"

#include <string.h>

#define LINE_MAX_CHARS 76
/* "=?UTF-8?B?" and "?=". */
#define WORD_FRAME 12

/* No header has a line end in it, whatever came in. */
static char *
one_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (line, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
  }
  return g_string_free (line, FALSE);
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || (guchar) *p > 0x7e)
      return FALSE;
  /* What looks like an encoded word would be read as one. */
  return strstr (text, "=?") == NULL;
}

/* Lines are broken at spaces; a longer word stays whole. */
static char *
fold_plain (const char *text, gsize column)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    gsize length = strlen (words[i]);
    if (i > 0 && column + 1 + length > LINE_MAX_CHARS && length > 0) {
      g_string_append (out, "\r\n");
      column = 0;
    }
    if (i > 0) {
      g_string_append_c (out, ' ');
      column++;
    }
    g_string_append (out, words[i]);
    column += length;
  }
  return g_string_free (out, FALSE);
}

/* Each encoded word holds whole characters, and each line one word. */
static char *
encode_words (const char *text, gsize column)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0') {
    gsize room = (LINE_MAX_CHARS - 1 - WORD_FRAME - column) / 4 * 3;
    const char *end = text;
    g_autofree char *encoded = NULL;
    while (*end != '\0' && (gsize) (g_utf8_next_char (end) - text) <= room)
      end = g_utf8_next_char (end);
    encoded = g_base64_encode ((const guchar *) text, end - text);
    g_string_append_printf (out, "%s=?UTF-8?B?%s?=", out->len > 0 ? "\r\n " : "", encoded);
    column = 1;
    text = end;
  }
  return g_string_free (out, FALSE);
}

char *
kh_message_encode_header (const char *name, const char *text)
{
  g_autofree char *line = one_line (text);
  gsize column = strlen (name) + 2;

  return is_plain (line) ? fold_plain (line, column) : encode_words (line, MIN (column, 40));
}

/* The name in front of an address: a quoted string where it is ASCII. */
static char *
encode_name (const char *header, const char *name)
{
  g_autofree char *line = one_line (name);
  GString *quoted;

  if (!is_plain (line))
    return encode_words (line, strlen (header) + 2);
  quoted = g_string_new ("\"");
  for (const char *p = line; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (quoted, '\\');
    g_string_append_c (quoted, *p);
  }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* RFC 5322 §3.3, which is English whatever the locale. */
static char *
format_date (gint64 time)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / 1000);

  return g_strdup_printf ("%s, %d %s %d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (moment) - 1],
                          g_date_time_get_day_of_month (moment), months[g_date_time_get_month (moment) - 1],
                          g_date_time_get_year (moment), g_date_time_get_hour (moment),
                          g_date_time_get_minute (moment), g_date_time_get_second (moment));
}

/* Base64 carries any text through any relay, whatever its line lengths and line ends. */
static void
append_part (GString *out, const char *boundary, const char *type, const char *body)
{
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  g_autofree char *canonical = g_strjoinv ("\r\n", lines);
  g_autofree char *encoded = g_base64_encode ((const guchar *) canonical, strlen (canonical));
  gsize length = strlen (encoded);

  g_string_append_printf (out,
                          "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
                          "Content-Transfer-Encoding: base64\r\n\r\n",
                          boundary, type);
  for (gsize at = 0; at < length; at += LINE_MAX_CHARS) {
    g_string_append_len (out, encoded + at, MIN (LINE_MAX_CHARS, length - at));
    g_string_append (out, "\r\n");
  }
}

char *
kh_message_ascii_domain (const char *email)
{
  const char *at = strrchr (email, '@');
  g_autofree char *domain = at != NULL ? g_hostname_to_ascii (at + 1) : NULL;

  return domain != NULL ? g_strdup_printf ("%.*s@%s", (int) (at - email), email, domain) : g_strdup (email);
}

char *
kh_message_build (const KhMessage *message)
{
  GString *out = g_string_new (NULL);
  g_autofree char *name = encode_name ("From", message->from_name);
  g_autofree char *subject = kh_message_encode_header ("Subject", message->subject);
  g_autofree char *date = format_date (message->date);
  g_autofree char *from = one_line (message->from);
  g_autofree char *to_line = one_line (message->to);
  g_autofree char *to = kh_message_ascii_domain (to_line);
  const char *domain = strrchr (from, '@');
  /* Base64 has no underscore, so that no line of a part can be this. */
  g_autofree char *boundary = g_strdup_printf ("=_keyholder_%s", message->id);

  g_string_append_printf (out, "From: %s <%s>\r\n", name, from);
  g_string_append_printf (out, "To: <%s>\r\n", to);
  g_string_append_printf (out, "Subject: %s\r\n", subject);
  g_string_append_printf (out, "Date: %s\r\n", date);
  g_string_append_printf (out, "Message-ID: <%s%s>\r\n", message->id, domain != NULL ? domain : "@localhost");
  g_string_append (out, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: no automatic answers, please */
  g_string_append_printf (out, "Content-Language: %s\r\n", message->language);
  g_string_append (out, "MIME-Version: 1.0\r\n");
  g_string_append_printf (out, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", boundary);
  append_part (out, boundary, "text/plain", message->text);
  append_part (out, boundary, "text/html", message->html);
  g_string_append_printf (out, "--%s--\r\n", boundary);
  return g_string_free (out, FALSE);
}
