/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in and out (rule 7).
 */
#include "base/kh-text.h"
#include "server/api/kh-person.h"
#include "server/auth/kh-attempts.h"
#include "server/auth/kh-sign-ins.h"
#include "server/auth/kh-token.h"
#include "server/http/kh-idempotency.h"

#define MAX_PASSWORD_BYTES 1024 /* of what is verified; a person has no longer one */
#define MAX_LABEL 100           /* characters */

typedef struct {
  const char *email;
  const char *password;
  const char *client;
  const char *device;
} SignIn;

static KhResponse *
read_body (KhRequest *request, SignIn *sign_in)
{
  KhBody body = kh_body_begin (request);
  KhBody client;

  /* Not kh_body_email(): a mistyped address is told from a wrong password by nothing. */
  kh_body_line (&body, "email", TRUE, 254, &sign_in->email);
  kh_body_secret (&body, "password", TRUE, &sign_in->password);
  if (kh_body_nested (&body, "client", &client)) {
    kh_body_nullable_line (&client, "name", MAX_LABEL, &sign_in->client);
    kh_body_nullable_line (&client, "device", MAX_LABEL, &sign_in->device);
    kh_body_end_nested (&client);
  }
  return kh_body_end (&body);
}

static KhResponse *
failure (KhDb *db, GError *error)
{
  g_warning ("%s", error->message);
  g_error_free (error);
  kh_db_rollback (db);
  return kh_problem ("internal", "The server failed; it has been logged.");
}

/* Counts the attempt. Returns: NULL to go on. */
static KhResponse *
begin_attempt (KhRequest *request, const SignIn *sign_in, gint64 *attempt)
{
  GError *error = NULL;
  KhResponse *response;

  if (!kh_db_begin (request->db, TRUE, &error))
    return failure (request->db, error);
  response = kh_attempts_begin (request->db, sign_in->email, request->ip, request->now, attempt);
  if (response == NULL && !kh_db_commit (request->db, &error))
    return failure (request->db, error);
  kh_db_rollback (request->db);
  return response;
}

/* Outside of any transaction, since it takes long on purpose. Returns: (transfer full) (nullable): the person. */
static char *
verify (KhRequest *request, const SignIn *sign_in, char **hash)
{
  g_autofree char *key = kh_text_email_key (sign_in->email);
  g_autofree char *person = NULL;

  *hash = kh_db_get_string (request->db, "SELECT password_hash FROM persons WHERE email_key = ?", "s", key);
  person = kh_db_get_string (request->db, "SELECT id FROM persons WHERE email_key = ?", "s", key);
  return kh_password_verify (*hash, sign_in->password) ? g_steal_pointer (&person) : NULL;
}

static KhResponse *
write_signed_in (KhRequest *request, const char *person, const char *id, const char *token)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();

  kh_writer_begin_object (builder);
  kh_add_string (builder, "token", token);
  kh_writer_set_member_name (builder, "session");
  kh_write_sign_in (builder, request, id, id);
  kh_writer_set_member_name (builder, "person");
  kh_write_person (builder, request->db, person, NULL);
  kh_writer_end_object (builder);
  return kh_response_json (201, builder);
}

/* Of two at once with one Idempotency-Key the second finds the first one's answer here. */
static KhResponse *
sign_in_person (KhRequest *request, const SignIn *sign_in, const char *person, const char *hash, gint64 attempt,
                KhIdempotency *idempotency)
{
  KhDb *db = request->db;
  g_autofree char *id = NULL;
  char *token = NULL;
  GError *error = NULL;
  KhResponse *response;

  if (!kh_db_begin (db, TRUE, &error))
    return failure (db, error);
  response = kh_idempotency_find (idempotency, request);
  if (response == NULL
      && kh_db_get_int (db, 0, "SELECT 1 FROM persons WHERE id = ? AND password_hash = ?", "ss", person, hash) == 1) {
    id = kh_sign_ins_begin (request, person, sign_in->client, sign_in->device, &token);
    response = write_signed_in (request, person, id, token);
    kh_idempotency_store (idempotency, request, response);
    kh_token_free (token);
  }
  kh_attempts_succeed (db, attempt);
  if (kh_db_commit (db, &error))
    return response;
  g_clear_pointer (&response, kh_response_free);
  return failure (db, error);
}

/* Says in the history of every account of whoever has the address that somebody tried. It takes a transaction that
 * writes whether anybody has it or not, so that the time tells nothing. */
static KhResponse *
refuse (KhRequest *request, const SignIn *sign_in, gint64 attempt)
{
  GError *error = NULL;

  if (!kh_db_begin (request->db, TRUE, &error))
    return failure (request->db, error);
  kh_attempts_fail (request, attempt, sign_in->email, sign_in->device, sign_in->client);
  if (!kh_db_commit (request->db, &error))
    return failure (request->db, error);
  return kh_problem ("unauthorized", "The mail address or the password is wrong.");
}

KhResponse *
kh_handle_sign_in (KhRequest *request)
{
  SignIn sign_in = { 0 };
  KhResponse *response = read_body (request, &sign_in);
  g_autoptr (KhIdempotency) idempotency = NULL;
  g_autofree char *person = NULL;
  g_autofree char *hash = NULL;
  gint64 attempt;

  if (response != NULL)
    return response;
  idempotency = kh_idempotency_new (request, NULL);
  response = kh_attempts_answer_again (request, sign_in.email, idempotency);
  if (response == NULL)
    response = begin_attempt (request, &sign_in, &attempt);
  if (response != NULL)
    return response;
  person = verify (request, &sign_in, &hash);
  if (person != NULL)
    kh_idempotency_prepare (idempotency, request);
  if (person != NULL)
    response = sign_in_person (request, &sign_in, person, hash, attempt, idempotency);
  return response != NULL ? response : refuse (request, &sign_in, attempt);
}

KhResponse *
kh_handle_sign_out (KhRequest *request)
{
  KhResponse *problem = kh_check_is_sign_in (request);

  if (problem != NULL)
    return problem;
  kh_sign_ins_end (request, request->principal->sign_in, "signed-out");
  return kh_response_empty (204);
}
