/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this server is, for whoever is about to connect to it.
 */
#include "server/api/kh-api.h"

#include "kh-config.h"
#include "server/auth/kh-token.h"

static KhResponse *
handle_get (KhRequest *request)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();

  kh_writer_begin_object (builder);
  kh_add_string (builder, "name", "Keyholder");
  kh_add_string (builder, "product", "keyholder-server");
  kh_add_string (builder, "version", KH_VERSION);
  kh_add_int (builder, "api_version", 1);
  kh_writer_set_member_name (builder, "languages");
  kh_writer_begin_array (builder);
  for (guint i = 0; kh_languages[i] != NULL; i++)
    kh_writer_add_string_value (builder, kh_languages[i]);
  kh_writer_end_array (builder);
  kh_writer_set_member_name (builder, "password");
  kh_writer_begin_object (builder);
  kh_add_int (builder, "min_length", KH_PASSWORD_MIN_CHARS);
  kh_add_int (builder, "max_length", KH_PASSWORD_MAX_CHARS);
  kh_writer_end_object (builder);
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}

const KhRoute kh_service_routes[] = {
  { "GET", "/v1/service", handle_get, KH_ROUTE_PUBLIC | KH_ROUTE_NO_TRANSACTION, NULL, NULL, KH_LEVEL_NONE },
  { 0 },
};
