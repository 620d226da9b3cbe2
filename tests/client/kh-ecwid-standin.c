/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-ecwid-standin.h"

#include <string.h>

#include "kh-wait.h"

struct _KhEcwidStandin {
  SoupSession *session;
  char *address;
  char *number;
  char *token;
};

/* Starts the process once; it ends when its standard input does, which is when this process does. */
static const char *
get_server (void)
{
  static char *address;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *program = NULL;
  g_autoptr (GError) error = NULL;

  if (address != NULL)
    return address;
  program = g_test_build_filename (G_TEST_DIST, "..", "ecwid", "standin.py", NULL);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", program,
                              NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);
  /* Its pipes stay open as long as this process lives. */
  g_steal_pointer (&process);
  return address;
}

static JsonObject *
control (KhEcwidStandin *self, const char *what, const char *settings)
{
  g_autofree char *url = g_strdup_printf ("%s/control/%s", self->address, what);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  if (settings != NULL) {
    g_autoptr (GBytes) body = g_bytes_new (settings, strlen (settings));
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, kh_wait_callback, &result);
  bytes = soup_session_send_and_read_finish (self->session, kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  {
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    root = json_from_string (text, &error);
  }
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (root));
}

KhEcwidStandin *
kh_ecwid_standin_new (const char *settings)
{
  KhEcwidStandin *self = g_new0 (KhEcwidStandin, 1);
  g_autoptr (JsonObject) store = NULL;

  self->address = g_strdup (get_server ());
  self->session = kh_service_session_new ();
  store = control (self, "stores", settings);
  self->number = g_strdup (json_object_get_string_member (store, "number"));
  self->token = g_strdup (json_object_get_string_member (store, "token"));
  return self;
}

void
kh_ecwid_standin_free (KhEcwidStandin *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self->address);
  g_free (self->number);
  g_free (self->token);
  g_free (self);
}

const char *
kh_ecwid_standin_get_number (KhEcwidStandin *self)
{
  return self->number;
}

const char *
kh_ecwid_standin_get_token (KhEcwidStandin *self)
{
  return self->token;
}

char *
kh_ecwid_standin_dup_address (KhEcwidStandin *self)
{
  return g_strconcat (self->address, "/api/v3/", self->number, NULL);
}

JsonObject *
kh_ecwid_standin_look (KhEcwidStandin *self, const char *settings)
{
  return control (self, self->number, settings);
}

guint
kh_ecwid_standin_count (KhEcwidStandin *self)
{
  g_autoptr (JsonObject) store = kh_ecwid_standin_look (self, NULL);

  return json_array_get_length (json_object_get_array_member (store, "requests"));
}
