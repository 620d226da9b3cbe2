/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-response-private.h"

#include <string.h>

static const KhProblemKind kinds[] = {
  { "malformed-json", 400, "The body is not valid JSON" },
  { "invalid-request", 400, "Something in the request is wrong" },
  { "unauthorized", 401, "A valid token is needed" },
  { "access-restricted", 403, "Your access does not include this" },
  { "owner-only", 403, "Only the account's owner may do this" },
  { "beyond-own-access", 403, "Nobody gives access that they do not have" },
  { "not-found", 404, "There is no such thing" },
  { "method-not-allowed", 405, "This cannot be done here" },
  { "already-member", 409, "This person has access already" },
  { "already-invited", 409, "This person has been invited already" },
  { "user-limit-reached", 409, "The plan allows no more users" },
  { "role-in-use", 409, "The role has members" },
  { "role-built-in", 409, "Built-in roles stay as they are" },
  { "owner-protected", 409, "The owner keeps all access" },
  { "own-access", 409, "Nobody changes their own access" },
  { "not-pending", 409, "The invitation is no longer pending" },
  { "cursor-expired", 410, "The cursor is too old" },
  { "precondition-failed", 412, "It was changed meanwhile" },
  { "too-large", 413, "The request is too large" },
  { "unsupported-media-type", 415, "The body has the wrong media type" },
  { "idempotency-mismatch", 422, "The key was used for another request" },
  { "precondition-required", 428, "If-Match is needed" },
  { "rate-limited", 429, "Too many attempts" },
  { "internal", 500, "The server failed" },
};

KhResponse *
kh_problem (const char *code, const char *detail_format, ...)
{
  const KhProblemKind *kind = NULL;
  KhResponse *response;
  va_list args;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && kind == NULL; i++)
    if (strcmp (kinds[i].code, code) == 0)
      kind = &kinds[i];
  g_assert (kind != NULL);
  response = kh_response_empty (kind->status);
  response->problem = kind;
  va_start (args, detail_format);
  response->detail = g_strdup_vprintf (detail_format, args);
  va_end (args);
  if (kind->status == 401)
    kh_response_set_header (response, "WWW-Authenticate", "Bearer");
  return response;
}

KhResponse *
kh_problem_field (const char *pointer, const char *field_code)
{
  KhResponse *response = kh_problem ("invalid-request", "See the fields.");

  kh_problem_add_field (response, pointer, field_code);
  return response;
}

void
kh_problem_add_field (KhResponse *response, const char *pointer, const char *field_code)
{
  if (response->fields == NULL)
    response->fields = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (response->fields, g_strdup (pointer));
  g_ptr_array_add (response->fields, g_strdup (field_code));
}

KhResponse *
kh_problem_restricted (KhRequest *request)
{
  KhResponse *response = kh_problem ("access-restricted", "The account's owner can give this access.");
  g_auto (KhStatement) st = kh_db_query (
      request->db, "SELECT name, email FROM members WHERE account = ? AND owner = 1", "s",
      request->principal->account);

  if (kh_statement_next (&st)) {
    response->contact_name = g_strdup (kh_statement_string (&st, 0));
    response->contact_email = g_strdup (kh_statement_string (&st, 1));
  }
  return response;
}

KhResponse *
kh_problem_rate_limited (guint retry_after)
{
  KhResponse *response = kh_problem ("rate-limited", "Try again in %u seconds.", retry_after);
  g_autofree char *seconds = g_strdup_printf ("%u", retry_after);

  kh_response_set_header (response, "Retry-After", seconds);
  return response;
}

KhResponse *
kh_problem_dead_token (const char *reason)
{
  KhResponse *response = kh_problem ("unauthorized", "There is no token, or it is no longer valid.");

  response->reason = reason != NULL ? g_intern_string (reason) : NULL;
  return response;
}

static void
add_member (KhWriter *builder, const char *name, const char *value)
{
  kh_writer_set_member_name (builder, name);
  kh_writer_add_string_value (builder, value);
}

static void
add_fields (KhWriter *builder, GPtrArray *fields)
{
  kh_writer_set_member_name (builder, "fields");
  kh_writer_begin_array (builder);
  for (guint i = 0; i < fields->len; i += 2) {
    kh_writer_begin_object (builder);
    add_member (builder, "pointer", fields->pdata[i]);
    add_member (builder, "code", fields->pdata[i + 1]);
    kh_writer_end_object (builder);
  }
  kh_writer_end_array (builder);
}

void
kh_problem_write (KhResponse *response, KhWriter *builder)
{
  g_autofree char *type = g_strconcat ("urn:keyholder:problem:", response->problem->code, NULL);

  kh_writer_begin_object (builder);
  add_member (builder, "type", type);
  add_member (builder, "title", response->problem->title);
  kh_writer_set_member_name (builder, "status");
  kh_writer_add_int_value (builder, response->status);
  add_member (builder, "detail", response->detail);
  add_member (builder, "code", response->problem->code);
  if (response->fields != NULL)
    add_fields (builder, response->fields);
  if (response->reason != NULL)
    add_member (builder, "reason", response->reason);
  if (response->contact_email != NULL) {
    kh_writer_set_member_name (builder, "contact");
    kh_writer_begin_object (builder);
    add_member (builder, "name", response->contact_name);
    add_member (builder, "email", response->contact_email);
    kh_writer_end_object (builder);
  }
  kh_writer_end_object (builder);
}

static void
render_json (KhResponse *response)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  g_autoptr (KhResponse) rendered = NULL;

  kh_problem_write (response, builder);
  rendered = kh_response_json (response->status, builder);
  response->type = "application/problem+json";
  response->body = g_steal_pointer (&rendered->body);
  response->length = rendered->length;
}

void
kh_problem_render (KhResponse *response)
{
  if (response->problem != NULL && response->body == NULL)
    render_json (response);
}
