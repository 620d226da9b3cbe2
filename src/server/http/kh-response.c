/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-response-private.h"

#include <string.h>

KhResponse *
kh_response_empty (guint status)
{
  KhResponse *response = g_new0 (KhResponse, 1);

  response->status = status;
  response->headers = g_ptr_array_new_with_free_func (g_free);
  return response;
}

KhResponse *
kh_response_json (guint status, KhWriter *builder)
{
  KhResponse *response = kh_response_empty (status);

  response->type = "application/json";
  response->body = kh_writer_take (builder, &response->length);
  return response;
}

KhResponse *
kh_response_entity (guint status, KhWriter *builder, int version)
{
  KhResponse *response = kh_response_json (status, builder);
  g_autofree char *tag = g_strdup_printf ("\"%d\"", version);

  kh_response_set_header (response, "ETag", tag);
  return response;
}

KhResponse *
kh_response_text (guint status, const char *type, char *body)
{
  KhResponse *response = kh_response_empty (status);

  response->type = g_intern_string (type);
  response->body = body;
  response->length = strlen (body);
  return response;
}

KhResponse *
kh_response_hold (guint seconds)
{
  KhResponse *response = kh_response_empty (0);

  response->hold = TRUE;
  response->hold_seconds = seconds;
  return response;
}

guint
kh_response_get_status (KhResponse *response)
{
  return response->status;
}

void
kh_response_set_header (KhResponse *response, const char *name, const char *value)
{
  g_ptr_array_add (response->headers, g_strdup (name));
  g_ptr_array_add (response->headers, g_strdup (value));
}

void
kh_response_copy_header (KhResponse *to, KhResponse *from, const char *name)
{
  for (guint i = 0; i < from->headers->len; i += 2)
    if (strcmp (from->headers->pdata[i], name) == 0)
      kh_response_set_header (to, name, from->headers->pdata[i + 1]);
}

void
kh_response_keep_changes (KhResponse *response)
{
  response->keep_changes = TRUE;
}

void
kh_response_free (KhResponse *response)
{
  g_free (response->body);
  g_ptr_array_unref (response->headers);
  g_clear_pointer (&response->fields, g_ptr_array_unref);
  g_free (response->detail);
  g_free (response->contact_name);
  g_free (response->contact_email);
  g_free (response);
}
