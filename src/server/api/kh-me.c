/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changing one's own details, login address or password (W6, E3).
 */
#include <string.h>

#include "base/kh-text.h"
#include "server/api/kh-person.h"
#include "server/auth/kh-attempts.h"
#include "server/auth/kh-sign-ins.h"
#include "server/auth/kh-token.h"
#include "server/mail/kh-mailer.h"

/* A person as stored, or as wanted. */
typedef struct {
  char *name;
  char *email;
  char *pending_email;
  char *phone;
  char *language;
  char *hash;
  int version;
} Person;

static void
person_clear (Person *person)
{
  g_free (person->name);
  g_free (person->email);
  g_free (person->pending_email);
  g_free (person->phone);
  g_free (person->language);
  g_free (person->hash);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

/* What the body says; NULL where it says nothing, but for the phone number, which may be taken away. */
typedef struct {
  const char *name;
  const char *email;
  gboolean has_phone;
  const char *phone;
  const char *language;
  const char *password;
  const char *current_password;
} Patch;

static gboolean
load (KhRequest *request, Person *person)
{
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT name, email, pending_email, phone, language, password_hash, version FROM persons WHERE id = ?", "s",
      request->principal->person);

  if (!kh_statement_next (&st))
    return FALSE;
  person->name = g_strdup (kh_statement_string (&st, 0));
  person->email = g_strdup (kh_statement_string (&st, 1));
  person->pending_email = g_strdup (kh_statement_string (&st, 2));
  person->phone = g_strdup (kh_statement_string (&st, 3));
  person->language = g_strdup (kh_statement_string (&st, 4));
  person->hash = g_strdup (kh_statement_string (&st, 5));
  person->version = kh_statement_int (&st, 6);
  return TRUE;
}

static KhResponse *
read_patch (KhRequest *request, const Person *old, Patch *patch)
{
  KhBody body = kh_body_begin (request);
  const char *code;

  kh_body_line (&body, "name", FALSE, 200, &patch->name);
  kh_body_email (&body, "email", FALSE, &patch->email);
  patch->has_phone = kh_body_nullable_line (&body, "phone", 40, &patch->phone);
  kh_body_language (&body, "language", &patch->language);
  kh_body_secret (&body, "password", FALSE, &patch->password);
  kh_body_secret (&body, "current_password", FALSE, &patch->current_password);
  if (patch->email != NULL && strcmp (patch->email, old->email) == 0 && old->pending_email == NULL)
    patch->email = NULL;
  code = patch->password != NULL ? kh_password_check (patch->password, old->email) : NULL;
  if (code != NULL)
    kh_body_wrong (&body, "/password", code);
  if ((patch->email != NULL || patch->password != NULL) && patch->current_password == NULL)
    kh_body_wrong (&body, "/current_password", "required");
  return kh_body_end (&body);
}

/* A stolen session is not enough to take a login over; nor is it a way to guess the password. */
static KhResponse *
check_password (KhRequest *request, const Person *old, const Patch *patch)
{
  gint64 attempt;
  KhResponse *problem;

  if (patch->email == NULL && patch->password == NULL)
    return NULL;
  problem = kh_attempts_begin (request->db, old->email, request->ip, request->now, &attempt);
  if (problem != NULL)
    return problem;
  if (kh_password_verify (old->hash, patch->current_password)) {
    kh_attempts_succeed (request->db, attempt);
    return NULL;
  }
  problem = kh_problem_field ("/current_password", "wrong-password");
  kh_record_person (request, request->principal->person, TRUE, "user.password-refused", NULL);
  kh_response_keep_changes (problem);
  return problem;
}

static gboolean
is_same_address (const char *a, const char *b)
{
  g_autofree char *key_a = kh_text_email_key (a);
  g_autofree char *key_b = kh_text_email_key (b);

  return strcmp (key_a, key_b) == 0;
}

/* A new address holds once its mail was answered; another spelling of the old one at once, which also takes a change
 * under way back. Whether somebody else has the address is not told to who asks, but found out when it is confirmed. */
static void
save_email (KhRequest *request, const Person *old, const char *email)
{
  const char *person = request->principal->person;

  kh_db_run (request->db, "DELETE FROM email_links WHERE person = ?", "s", person);
  if (is_same_address (old->email, email)) {
    kh_db_run (request->db, "UPDATE persons SET email = ?, pending_email = NULL WHERE id = ?", "ss", email, person);
    return;
  }
  kh_db_run (request->db, "UPDATE persons SET pending_email = ? WHERE id = ?", "ss", email, person);
  kh_record_person (request, person, TRUE, "user.login-requested", "email", email, NULL);
  kh_mailer_queue_confirmation (request->db, person, request->now);
}

/* Accounts have contact details of their own; where they were this person's old ones they become the new ones. */
static void
follow_in_account (KhRequest *request, KhStatement *st, const Person *old, const Patch *patch)
{
  const char *account = kh_statement_string (st, 0), *member = kh_statement_string (st, 1);
  const char *name = kh_statement_string (st, 2), *phone = kh_statement_string (st, 3);
  const char *language = kh_statement_string (st, 4), *email = kh_statement_string (st, 5);
  const char *new_name = patch->name != NULL && g_strcmp0 (name, old->name) == 0 ? patch->name : name;
  const char *new_phone = patch->has_phone && g_strcmp0 (phone, old->phone) == 0 ? patch->phone : phone;
  const char *new_language
      = patch->language != NULL && g_strcmp0 (language, old->language) == 0 ? patch->language : language;
  g_autofree char *key = kh_text_fold (new_name);
  g_autofree char *search = kh_member_search (new_name, email, new_phone);
  KhRecord *event;

  if (g_strcmp0 (name, new_name) == 0 && g_strcmp0 (phone, new_phone) == 0 && g_strcmp0 (language, new_language) == 0)
    return;
  event = kh_record_new (request, account, "user.updated", "user", member, new_name);
  kh_record_actor (event, member, new_name);
  kh_record_change (event, "name", name, new_name);
  kh_record_change (event, "phone", phone, new_phone);
  kh_record_change (event, "language", language, new_language);
  kh_record_end (event);
  kh_db_run (request->db,
             "UPDATE members SET name = ?, name_key = ?, phone = ?, language = ?, search = ?, version = version + 1"
             " WHERE id = ?",
             "ssssss", new_name, key, new_phone, new_language, search, member);
  kh_touch (request->db, account, "user", member, FALSE, request->now);
}

static void
follow_in_accounts (KhRequest *request, const Person *old, const Patch *patch)
{
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT account, id, name, phone, language, email FROM members WHERE person = ? AND status <> 'removed'", "s",
      request->principal->person);

  while (kh_statement_next (&st))
    follow_in_account (request, &st, old, patch);
}

/* Rule 4: whoever else is signed in with the old password is so no longer. */
static void
save_password (KhRequest *request, const char *password)
{
  KhPrincipal *principal = request->principal;
  g_autofree char *hash = kh_password_hash (password);

  kh_db_run (request->db, "UPDATE persons SET password_hash = ? WHERE id = ?", "ss", hash, principal->person);
  kh_record_person (request, principal->person, TRUE, "user.password-changed", NULL);
  kh_sign_ins_end_others (request, "password-changed");
}

static void
save (KhRequest *request, const Person *old, const Patch *patch)
{
  kh_db_run (request->db,
             "UPDATE persons SET name = ?, phone = ?, language = ?, version = version + 1 WHERE id = ?", "ssss",
             patch->name != NULL ? patch->name : old->name, patch->has_phone ? patch->phone : old->phone,
             patch->language != NULL ? patch->language : old->language, request->principal->person);
  if (patch->email != NULL)
    save_email (request, old, patch->email);
  if (patch->password != NULL)
    save_password (request, patch->password);
  follow_in_accounts (request, old, patch);
}

KhResponse *
kh_handle_patch_me (KhRequest *request)
{
  g_auto (Person) old = { 0 };
  Patch patch = { 0 };
  KhResponse *problem = kh_check_is_sign_in (request);

  if (problem == NULL && !load (request, &old))
    problem = kh_problem ("not-found", "There is no such person.");
  if (problem == NULL && request->if_match != 0)
    problem = kh_check_version (request, old.version);
  if (problem == NULL)
    problem = read_patch (request, &old, &patch);
  if (problem == NULL)
    problem = check_password (request, &old, &patch);
  if (problem != NULL)
    return problem;
  if (json_object_get_size (request->body) > 0)
    save (request, &old, &patch);
  return kh_handle_get_me (request);
}
