/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-api.h"

#include <string.h>

#include "base/kh-time.h"

#define LIMIT_MAX     1000
#define LIMIT_DEFAULT 100

/* base64url without padding (RFC 4648 §5). */
static char *
encode_cursor (const char *key, const char *id)
{
  g_autofree char *plain = g_strconcat (key, "\n", id, NULL);
  char *text = g_base64_encode ((const guchar *) plain, strlen (plain));

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static gboolean
decode_cursor (const char *cursor, char **key, char **id)
{
  g_autofree char *padded = NULL;
  g_autofree guchar *bytes = NULL;
  g_autofree char *plain = NULL;
  const char *separator;
  gsize length = strlen (cursor), size;

  if (length == 0 || length > 2048 || length % 4 == 1
      || strspn (cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != length)
    return FALSE;
  padded = g_strconcat (cursor, &"==="[length % 4 == 0 ? 3 : length % 4 - 1], NULL);
  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  bytes = g_base64_decode (padded, &size);
  if (!g_utf8_validate_len ((const char *) bytes, size, NULL))
    return FALSE;
  plain = g_strndup ((const char *) bytes, size);
  separator = strrchr (plain, '\n');
  if (separator == NULL)
    return FALSE;
  *key = g_strndup (plain, separator - plain);
  *id = g_strdup (separator + 1);
  return TRUE;
}

KhResponse *
kh_page_parse (KhRequest *request, KhPage *page)
{
  const char *limit = kh_request_query (request, "limit");
  const char *cursor = kh_request_query (request, "cursor");
  guint64 number = LIMIT_DEFAULT;

  *page = (KhPage){ 0 };
  if (limit != NULL && !g_ascii_string_to_unsigned (limit, 10, 1, LIMIT_MAX, &number, NULL))
    return kh_problem_query ("limit", "out-of-range");
  page->limit = number;
  if (cursor != NULL && !decode_cursor (cursor, &page->after_key, &page->after_id))
    return kh_problem_query ("cursor", "invalid-cursor");
  return NULL;
}

void
kh_page_clear (KhPage *page)
{
  g_clear_pointer (&page->after_key, g_free);
  g_clear_pointer (&page->after_id, g_free);
}

KhWriter *
kh_page_begin (void)
{
  KhWriter *builder = kh_writer_new ();

  kh_writer_begin_object (builder);
  kh_writer_set_member_name (builder, "items");
  kh_writer_begin_array (builder);
  return builder;
}

KhResponse *
kh_page_end (KhWriter *builder, const char *last_key, const char *last_id, gint64 total)
{
  g_autofree char *next = last_id != NULL ? encode_cursor (last_key, last_id) : NULL;

  kh_writer_end_array (builder);
  kh_add_string (builder, "next", next);
  kh_add_int (builder, "total", total);
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}

KhResponse *
kh_problem_query (const char *name, const char *code)
{
  g_autofree char *pointer = g_strconcat ("/", name, NULL);

  return kh_problem_field (pointer, code);
}

void
kh_add_string (KhWriter *builder, const char *name, const char *value)
{
  kh_writer_set_member_name (builder, name);
  if (value != NULL)
    kh_writer_add_string_value (builder, value);
  else
    kh_writer_add_null_value (builder);
}

void
kh_add_int (KhWriter *builder, const char *name, gint64 value)
{
  kh_writer_set_member_name (builder, name);
  kh_writer_add_int_value (builder, value);
}

void
kh_add_boolean (KhWriter *builder, const char *name, gboolean value)
{
  kh_writer_set_member_name (builder, name);
  kh_writer_add_boolean_value (builder, value);
}

void
kh_add_time (KhWriter *builder, const char *name, gint64 value)
{
  g_autofree char *text = kh_time_format (value);

  kh_add_string (builder, name, text);
}

void
kh_add_grants (KhWriter *builder, const char *name, const KhGrants *grants)
{
  kh_writer_set_member_name (builder, name);
  kh_writer_begin_object (builder);
  for (guint i = 0; grants != NULL && i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    kh_add_string (builder, area, kh_enum_to_word (KH_TYPE_LEVEL, level));
  }
  kh_writer_end_object (builder);
}

void
kh_add_ends (KhWriter *builder, const char *name, const KhEnds *ends)
{
  kh_writer_set_member_name (builder, name);
  kh_writer_begin_object (builder);
  for (guint i = 0; i < kh_ends_get_size (ends); i++) {
    gint64 time;
    const char *id = kh_ends_get_nth (ends, i, &time);
    kh_add_time (builder, id, time);
  }
  kh_writer_end_object (builder);
}

void
kh_add_strv (KhWriter *builder, const char *name, const char *const *values)
{
  kh_writer_set_member_name (builder, name);
  kh_writer_begin_array (builder);
  for (; values != NULL && *values != NULL; values++)
    kh_writer_add_string_value (builder, *values);
  kh_writer_end_array (builder);
}
