/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account itself, and its areas.
 */
#include "server/api/kh-api.h"

#include "model/kh-catalogue.h"

static KhResponse *
answer (KhRequest *request)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  KhPrincipal *principal = request->principal;
  int version = 0;

  kh_write_account (builder, request, principal->account, principal->member, &version);
  return kh_response_entity (200, builder, version);
}

static KhResponse *
handle_get (KhRequest *request)
{
  return answer (request);
}

typedef struct {
  char *name;
  gboolean agent_login;
  int invite_policy;
  char *default_language;
  int version;
} Settings;

static void
settings_clear (Settings *settings)
{
  g_free (settings->name);
  g_free (settings->default_language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Settings, settings_clear)

static void
load_settings (KhRequest *request, Settings *settings)
{
  g_auto (KhStatement) st = kh_db_query (
      request->db,
      "SELECT name, agent_login, invite_policy, default_language, version FROM accounts WHERE id = ?", "s",
      request->principal->account);

  if (!kh_statement_next (&st))
    return;
  settings->name = g_strdup (kh_statement_string (&st, 0));
  settings->agent_login = kh_statement_int (&st, 1) != 0;
  kh_enum_from_word (KH_TYPE_INVITE_POLICY, kh_statement_string (&st, 2), &settings->invite_policy);
  settings->default_language = g_strdup (kh_statement_string (&st, 3));
  settings->version = kh_statement_int (&st, 4);
}

static void
save (KhRequest *request,
      const Settings *old,
      const char *name,
      gboolean agent_login,
      int invite_policy,
      const char *language)
{
  const char *account = request->principal->account;
  const char *old_policy = kh_enum_to_word (KH_TYPE_INVITE_POLICY, old->invite_policy);
  const char *new_policy = kh_enum_to_word (KH_TYPE_INVITE_POLICY, invite_policy);
  KhRecord *record = kh_record_new (request, NULL, "account.updated", "account", account, name);

  kh_record_change (record, "name", old->name, name);
  kh_record_change (record, "agent_login", old->agent_login ? "true" : "false", agent_login ? "true" : "false");
  kh_record_change (record, "invite_policy", old_policy, new_policy);
  kh_record_change (record, "default_language", old->default_language, language);
  kh_record_end (record);
  kh_db_run (request->db,
             "UPDATE accounts SET name = ?, agent_login = ?, invite_policy = ?, default_language = ?,"
             " version = version + 1 WHERE id = ?",
             "sisss", name, agent_login, new_policy, language, account);
  kh_touch (request->db, account, "account", account, FALSE, request->now);
}

static KhResponse *
handle_patch (KhRequest *request)
{
  g_auto (Settings) old = { 0 };
  const char *name, *language;
  gboolean agent_login, policy_given;
  int invite_policy;
  KhResponse *problem;
  KhBody body;

  load_settings (request, &old);
  name = old.name;
  language = old.default_language;
  agent_login = old.agent_login;
  invite_policy = old.invite_policy;

  body = kh_body_begin (request);
  kh_body_line (&body, "name", FALSE, 200, &name);
  kh_body_boolean (&body, "agent_login", &agent_login);
  policy_given = kh_body_enum (&body, "invite_policy", KH_TYPE_INVITE_POLICY, &invite_policy);
  kh_body_language (&body, "default_language", &language);
  problem = kh_body_end (&body);
  if (problem == NULL && policy_given && !request->principal->owner)
    problem = kh_problem ("owner-only", "Who may invite is for the owner to say.");
  if (problem == NULL)
    problem = kh_check_version (request, old.version);
  if (problem != NULL)
    return problem;
  if (!g_str_equal (name, old.name) || agent_login != old.agent_login || invite_policy != old.invite_policy
      || !g_str_equal (language, old.default_language))
    save (request, &old, name, agent_login, invite_policy, language);
  return answer (request);
}

static KhResponse *
handle_areas (KhRequest *request)
{
  g_autoptr (KhWriter) builder = kh_page_begin ();
  guint n;
  const KhAreaInfo *areas = kh_catalogue_get_areas (request->principal->kind, &n);

  for (guint i = 0; i < n; i++) {
    kh_writer_begin_object (builder);
    kh_add_string (builder, "id", areas[i].id);
    kh_add_string (builder, "name", areas[i].name);
    kh_add_string (builder, "group", areas[i].group);
    kh_writer_set_member_name (builder, "levels");
    kh_writer_begin_array (builder);
    for (int level = KH_LEVEL_NONE; level <= KH_LEVEL_APPROVER; level++)
      kh_writer_add_string_value (builder, kh_enum_to_word (KH_TYPE_LEVEL, level));
    kh_writer_end_array (builder);
    kh_add_boolean (builder, "owner_only", areas[i].owner_only);
    kh_writer_end_object (builder);
  }
  return kh_page_end (builder, NULL, NULL, n);
}

const KhRoute kh_account_routes[] = {
  { "GET", "/v1/accounts/{account}", handle_get },
  { "PATCH", "/v1/accounts/{account}", handle_patch, KH_ROUTE_WRITE | KH_ROUTE_BODY | KH_ROUTE_IF_MATCH, NULL,
    "account-settings", KH_LEVEL_APPROVER },
  { "GET", "/v1/accounts/{account}/areas", handle_areas },
  { NULL },
};
