/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-create-account.h"

#include "base/kh-text.h"
#include "model/kh-catalogue.h"
#include "server/api/kh-api.h"
#include "server/auth/kh-token.h"

static void
insert_grants (KhDb *db, KhAccountKind kind, const char *account, const char *role)
{
  g_autoptr (KhGrants) grants = kh_catalogue_get_role_grants (kind, role);

  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    kh_db_run (db, "INSERT INTO role_grants (account, role, area, level) VALUES (?, ?, ?, ?)", "sssi", account, role,
               area, (int) level);
  }
}

static void
insert_roles (KhDb *db, KhAccountKind kind, const char *account)
{
  guint n;
  const KhRoleInfo *roles = kh_catalogue_get_roles (kind, &n);

  for (guint i = 0; i < n; i++) {
    kh_db_run (db,
               "INSERT INTO roles (account, id, name, description, built_in, legacy, position)"
               " VALUES (?, ?, ?, ?, 1, ?, ?)",
               "ssssii", account, roles[i].id, roles[i].name, roles[i].description, (int) roles[i].legacy, (int) i);
    insert_grants (db, kind, account, roles[i].id);
  }
}

static gboolean
wrong (GError **error, const char *field, const char *code, const char *message)
{
  GError *invalid = kh_error_new (KH_ERROR_INVALID, "invalid-request", "%s", message);

  kh_error_add_field (invalid, field, code);
  g_propagate_error (error, invalid);
  return FALSE;
}

static gboolean
check (const KhNewAccount *wanted, GError **error)
{
  if (!kh_text_is_line (wanted->name, 200))
    return wrong (error, "/name", "invalid-text", "The account's name must be 1 to 200 characters on one line");
  if (!kh_text_is_line (wanted->owner_name, 200))
    return wrong (error, "/owner_name", "invalid-text", "The owner's name must be 1 to 200 characters on one line");
  if (!kh_text_is_email (wanted->owner_email))
    return wrong (error, "/owner_email", "invalid-email", "The owner's mail address is not one");
  if (!kh_language_is_known (wanted->language))
    return wrong (error, "/language", "unknown-language", "The language is not one of the seven");
  return TRUE;
}

/* Returns: (transfer full): the id of the person with this address, who is made when there is none. */
static char *
find_or_make_person (KhDb *db, const KhNewAccount *wanted, gint64 now, GError **error)
{
  g_autofree char *key = kh_text_email_key (wanted->owner_email);
  g_autofree char *person = kh_db_get_string (db, "SELECT id FROM persons WHERE email_key = ?", "s", key);
  g_autofree char *hash = NULL;
  const char *code;

  if (person != NULL) {
    hash = kh_db_get_string (db, "SELECT password_hash FROM persons WHERE id = ?", "s", person);
    if (kh_password_verify (hash, wanted->password))
      return g_steal_pointer (&person);
    wrong (error, "/password", "wrong-password",
           "Somebody has this mail address already, and the password is not theirs");
    return NULL;
  }
  code = kh_password_check (wanted->password, wanted->owner_email);
  if (code != NULL) {
    g_autofree char *message = g_strdup_printf ("The password will not do (%s)", code);
    wrong (error, "/password", code, message);
    return NULL;
  }
  person = kh_new_id ();
  hash = kh_password_hash (wanted->password);
  kh_db_run (db,
             "INSERT INTO persons (id, name, email, email_key, language, password_hash, created_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?)",
             "ssssssl", person, wanted->owner_name, wanted->owner_email, key, wanted->language, hash, now);
  return g_steal_pointer (&person);
}

static void
insert_owner (KhDb *db, const KhNewAccount *wanted, const char *account, const char *person, gint64 now)
{
  g_autofree char *id = kh_new_id ();
  g_autofree char *name_key = kh_text_fold (wanted->owner_name);
  g_autofree char *email_key = kh_text_email_key (wanted->owner_email);
  g_autofree char *search = kh_member_search (wanted->owner_name, wanted->owner_email, NULL);

  kh_db_run (db,
             "INSERT INTO members (id, account, person, owner, name, name_key, email, email_key, language, search,"
             " joined_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
             "sssssssssl", id, account, person, wanted->owner_name, name_key, wanted->owner_email, email_key,
             wanted->language, search, now);
}

char *
kh_create_account (KhDb *db, const KhNewAccount *wanted, gint64 now, GError **error)
{
  g_autofree char *person = check (wanted, error) ? find_or_make_person (db, wanted, now, error) : NULL;
  g_autofree char *account = NULL;

  if (person == NULL)
    return NULL;
  account = kh_new_id ();
  kh_db_run (db,
             "INSERT INTO accounts (id, name, kind, plan_name, user_limit, invite_policy, default_language, created_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             "sssstssl", account, wanted->name, kh_enum_to_word (KH_TYPE_ACCOUNT_KIND, wanted->kind),
             wanted->user_limit > 0 ? "Limited" : "Unlimited", (gint64) wanted->user_limit,
             kh_enum_to_word (KH_TYPE_INVITE_POLICY, kh_catalogue_get_invite_policy (wanted->kind)), wanted->language,
             now);
  insert_roles (db, wanted->kind, account);
  insert_owner (db, wanted, account, person, now);
  if (kh_db_take_error (db, error))
    return NULL;
  return g_steal_pointer (&account);
}

char *
kh_insert_api_token (KhDb *db, const char *account, const char *name, gint64 now, char **id)
{
  char *token = kh_token_new (KH_TOKEN_API);
  g_autofree char *hash = kh_token_hash (token, KH_TOKEN_API);
  g_autofree char *own_id = kh_new_id ();

  kh_db_run (db, "INSERT INTO api_tokens (id, account, name, token_hash, created_at) VALUES (?, ?, ?, ?, ?)", "ssssl",
             own_id, account, name, hash, now);
  if (id != NULL)
    *id = g_steal_pointer (&own_id);
  return token;
}
