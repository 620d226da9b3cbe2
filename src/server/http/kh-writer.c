/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-writer.h"

struct _KhWriter {
  GString *text;
  gboolean follows; /* the next name or value comes after another: a comma stands between them */
};

KhWriter *
kh_writer_new (void)
{
  KhWriter *self = g_new0 (KhWriter, 1);

  self->text = g_string_sized_new (1024);
  return self;
}

void
kh_writer_free (KhWriter *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
separate (KhWriter *self)
{
  if (self->follows)
    g_string_append_c (self->text, ',');
  self->follows = TRUE;
}

static void
begin (KhWriter *self, char bracket)
{
  separate (self);
  g_string_append_c (self->text, bracket);
  self->follows = FALSE;
}

static void
end (KhWriter *self, char bracket)
{
  g_string_append_c (self->text, bracket);
  self->follows = TRUE;
}

void
kh_writer_begin_object (KhWriter *self)
{
  begin (self, '{');
}

void
kh_writer_end_object (KhWriter *self)
{
  end (self, '}');
}

void
kh_writer_begin_array (KhWriter *self)
{
  begin (self, '[');
}

void
kh_writer_end_array (KhWriter *self)
{
  end (self, ']');
}

static gboolean
is_plain (char c)
{
  return (guchar) c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

/* RFC 8259 §7. */
static void
append_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  while (*value != '\0') {
    const char *stop = value;
    while (is_plain (*stop))
      stop++;
    g_string_append_len (text, value, stop - value);
    if (*stop == '\0')
      break;
    if (*stop == '"' || *stop == '\\') {
      g_string_append_c (text, '\\');
      g_string_append_c (text, *stop);
    } else {
      g_string_append_printf (text, "\\u%04x", (guint) *stop);
    }
    value = stop + 1;
  }
  g_string_append_c (text, '"');
}

void
kh_writer_set_member_name (KhWriter *self, const char *name)
{
  separate (self);
  append_quoted (self->text, name);
  g_string_append_c (self->text, ':');
  self->follows = FALSE;
}

void
kh_writer_add_string_value (KhWriter *self, const char *value)
{
  separate (self);
  append_quoted (self->text, value);
}

void
kh_writer_add_int_value (KhWriter *self, gint64 value)
{
  separate (self);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
kh_writer_add_boolean_value (KhWriter *self, gboolean value)
{
  kh_writer_add_json_value (self, value ? "true" : "false");
}

void
kh_writer_add_null_value (KhWriter *self)
{
  kh_writer_add_json_value (self, "null");
}

void
kh_writer_add_json_value (KhWriter *self, const char *json)
{
  separate (self);
  g_string_append (self->text, json);
}

char *
kh_writer_take (KhWriter *self, gsize *length)
{
  char *text;

  if (length != NULL)
    *length = self->text->len;
  text = g_string_free (self->text, FALSE);
  self->text = g_string_new (NULL);
  self->follows = FALSE;
  return text;
}
