/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "server/mail/kh-message.h"

static KhMessage
make_message (void)
{
  return (KhMessage){
    .from_name = "Keyholder",
    .from = "no-reply@shop.example",
    .to = "ada@example.com",
    .id = "abc.1",
    .date = G_GINT64_CONSTANT (1794492120000),
    .language = "nl-NL",
    .subject = "You are invited to manage Tulip Corner",
    .text = "One\nTwo €\n",
    .html = "<p>One</p>\n",
  };
}

/* Returns: the value of the header @name, unfolded. */
static char *
get_header (const char *mail, const char *name)
{
  const char *end = strstr (mail, "\r\n\r\n");
  g_autofree char *head = g_strndup (mail, end - mail);
  g_autoptr (GRegex) fold = g_regex_new ("\r\n[ \t]", 0, 0, NULL);
  g_autofree char *unfolded = g_regex_replace_literal (fold, head, -1, 0, " ", 0, NULL);
  g_auto (GStrv) lines = g_strsplit (unfolded, "\r\n", -1);
  g_autofree char *prefix = g_strconcat (name, ": ", NULL);
  char *found = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    if (!g_str_has_prefix (lines[i], prefix))
      continue;
    g_assert_null (found);
    found = g_strdup (lines[i] + strlen (prefix));
  }
  return found;
}

/* Decodes a value of encoded words, as a mail program does (RFC 2047 §6.2). */
static char *
decode (const char *value)
{
  g_auto (GStrv) words = g_regex_split_simple ("(?:\r\n)? ", value, 0, 0);
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    gsize length;
    g_autofree char *inner = NULL;
    g_autofree guchar *bytes = NULL;
    g_assert_true (g_str_has_prefix (words[i], "=?UTF-8?B?") && g_str_has_suffix (words[i], "?="));
    g_assert_cmpuint (strlen (words[i]), <=, 75);
    inner = g_strndup (words[i] + 10, strlen (words[i]) - 12);
    bytes = g_base64_decode (inner, &length);
    /* Each word stands alone: no character is cut in two. */
    g_assert_true (g_utf8_validate ((const char *) bytes, length, NULL));
    g_string_append_len (text, (const char *) bytes, length);
  }
  return g_string_free (text, FALSE);
}

static void
test_headers (void)
{
  KhMessage message = make_message ();
  g_autofree char *mail = kh_message_build (&message);
  const struct {
    const char *name;
    const char *value;
  } expected[] = {
    { "From", "\"Keyholder\" <no-reply@shop.example>" },
    { "To", "<ada@example.com>" },
    { "Subject", "You are invited to manage Tulip Corner" },
    { "Date", "Thu, 12 Nov 2026 14:02:00 +0000" },
    { "Message-ID", "<abc.1@shop.example>" },
    { "Auto-Submitted", "auto-generated" },
    { "Content-Language", "nl-NL" },
    { "MIME-Version", "1.0" },
    { "Content-Type", "multipart/alternative; boundary=\"=_keyholder_abc.1\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autofree char *value = get_header (mail, expected[i].name);
    g_assert_cmpstr (value, ==, expected[i].value);
  }
}

/* SMTP knows no other line end than CRLF, and no line of more than 998 bytes. */
static void
test_lines (void)
{
  KhMessage message = make_message ();
  g_autofree char *long_line = g_strnfill (5000, 'x');
  g_autofree char *mail = NULL;
  g_auto (GStrv) lines = NULL;

  message.text = long_line;
  mail = kh_message_build (&message);
  g_assert_true (g_str_is_ascii (mail));
  lines = g_strsplit (mail, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_null (strpbrk (lines[i], "\r\n"));
    g_assert_cmpuint (strlen (lines[i]), <=, 78);
  }
}

static char *
get_part (const char *mail, const char *type)
{
  const char *start = strstr (mail, type);
  const char *end;
  g_autofree char *encoded = NULL;
  g_autofree guchar *bytes = NULL;
  gsize length;

  g_assert_nonnull (start);
  start = strstr (start, "\r\n\r\n") + 4;
  end = strstr (start, "\r\n--");
  encoded = g_strndup (start, end - start);
  bytes = g_base64_decode (encoded, &length);
  return g_strndup ((const char *) bytes, length);
}

static void
test_parts (void)
{
  KhMessage message = make_message ();
  g_autofree char *mail = kh_message_build (&message);
  g_autofree char *text = get_part (mail, "text/plain; charset=utf-8");
  g_autofree char *html = get_part (mail, "text/html; charset=utf-8");

  g_assert_cmpstr (text, ==, "One\r\nTwo €\r\n");
  g_assert_cmpstr (html, ==, "<p>One</p>\r\n");
  /* The last part is what a program that can show both prefers (RFC 2046 §5.1.4). */
  g_assert_true (strstr (mail, "text/plain") < strstr (mail, "text/html"));
  g_assert_true (g_str_has_suffix (mail, "\r\n--=_keyholder_abc.1--\r\n"));
}

static void
test_encoded_words (void)
{
  static const char *const subjects[] = {
    "Bloemen & Köffie",
    "花屋へようこそ、あなたは花屋の管理に招待されています、どうぞよろしくお願いいたします",
    "🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷🌷",
    "What looks =?like?B?a word?=",
  };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    g_autofree char *value = kh_message_encode_header ("Subject", subjects[i]);
    g_autofree char *decoded = decode (value);
    g_auto (GStrv) lines = g_strsplit (value, "\r\n", -1);
    g_assert_cmpstr (decoded, ==, subjects[i]);
    g_assert_cmpuint (strlen ("Subject: ") + strlen (lines[0]), <=, 76);
    for (guint j = 1; lines[j] != NULL; j++)
      g_assert_cmpuint (strlen (lines[j]), <=, 76);
  }
}

static void
test_long_subject_is_folded (void)
{
  const char *subject = "You are invited to manage the store with the longest name that anybody has ever thought of, "
                        "and then some more words";
  g_autofree char *value = kh_message_encode_header ("Subject", subject);
  g_auto (GStrv) lines = g_strsplit (value, "\r\n", -1);
  g_autofree char *unfolded = g_strjoinv ("", lines);

  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_cmpstr (unfolded, ==, subject);
  g_assert_cmpuint (strlen (lines[0]) + strlen ("Subject: "), <=, 76);
}

/* A store's name that tries to add a header ends up as text. */
static void
test_no_injection (void)
{
  KhMessage message = make_message ();
  g_autofree char *mail = NULL;
  g_autofree char *bcc = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *from = NULL;

  message.subject = "Hello\r\nBcc: eve@example.com\r\n\r\nBody";
  message.from_name = "Eve\"\r\nBcc: <eve@example.com>, \"";
  message.to = "ada@example.com>\r\nBcc: <eve@example.com";
  mail = kh_message_build (&message);
  bcc = get_header (mail, "Bcc");
  g_assert_null (bcc);
  subject = get_header (mail, "Subject");
  g_assert_cmpstr (subject, ==, "Hello  Bcc: eve@example.com    Body");
  from = get_header (mail, "From");
  g_assert_cmpstr (from, ==, "\"Eve\\\"  Bcc: <eve@example.com>, \\\"\" <no-reply@shop.example>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/headers", test_headers);
  g_test_add_func ("/message/lines", test_lines);
  g_test_add_func ("/message/parts", test_parts);
  g_test_add_func ("/message/encoded-words", test_encoded_words);
  g_test_add_func ("/message/long-subject-is-folded", test_long_subject_is_folded);
  g_test_add_func ("/message/no-injection", test_no_injection);
  return g_test_run ();
}
