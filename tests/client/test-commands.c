/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commands: what they keep, and which request each becomes.
 */
#include "base/kh-json.h"
#include "model/kh-role.h"
#include "model/kh-session.h"
#include "model/kh-user.h"
#include "provider/account-api/kh-api-command.h"
#include "provider/kh-command.h"

static KhUser *
make_user (void)
{
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhEnds) ends = kh_ends_new ();

  kh_grants_set (grants, "emailings", KH_LEVEL_EDITOR);
  kh_grants_set (grants, "invoices", KH_LEVEL_GUEST);
  kh_ends_set (ends, "finance", G_GINT64_CONSTANT (1797379200000));
  kh_ends_set (ends, "returns", G_GINT64_CONSTANT (1797379200000));
  return g_object_new (KH_TYPE_USER, "id", "u1", "version", 7, "grants", grants, "role-ends", ends, NULL);
}

static void
assert_request (KhCommand *command, const char *method, const char *path, int if_match, const char *body)
{
  g_autoptr (KhHttpRequest) request = kh_api_command_to_request (command, "acc");

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->path, ==, path);
  g_assert_cmpint (request->if_match, ==, if_match);
  if (g_str_equal (method, "POST"))
    g_assert_cmpstr (request->idempotency_key, ==, kh_command_get_idempotency_key (command));
  else
    g_assert_null (request->idempotency_key);
  if (g_str_equal (method, "PATCH"))
    g_assert_cmpstr (request->type, ==, "application/merge-patch+json");
  if (body == NULL) {
    g_assert_null (request->body);
  } else {
    g_autoptr (JsonNode) is = kh_json_parse (request->body, -1, NULL);
    g_autoptr (JsonNode) should = kh_json_parse (body, -1, NULL);
    g_test_message ("%s", request->body);
    g_assert_true (json_node_equal (is, should));
  }
}

static void
test_values (void)
{
  g_autoptr (KhUser) user = make_user ();
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) other = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (GVariant) values = NULL;

  g_assert_cmpstr (kh_command_get_target (command), ==, "u1");
  g_assert_cmpint (kh_command_get_version (command), ==, 7);
  g_assert_cmpstr (kh_command_get_idempotency_key (command), !=, kh_command_get_idempotency_key (other));

  kh_command_set_string (command, "name", "Ada");
  kh_command_set_string (command, "name", "Ada Lovelace");
  kh_command_set_string (command, "phone", NULL);
  g_assert_cmpstr (kh_command_get_string (command, "name"), ==, "Ada Lovelace");
  g_assert_null (kh_command_get_string (command, "phone"));
  g_assert_null (kh_command_get_string (command, "email"));
  values = kh_command_get_values (command);
  g_assert_false (g_variant_is_floating (values));
  g_assert_cmpuint (g_variant_n_children (values), ==, 2);
}

/* The version is the one that the change was decided on, whatever happens to the object meanwhile. */
static void
test_version_is_kept (void)
{
  g_autoptr (KhUser) user = make_user ();
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (user));

  g_object_set (user, "version", 8, NULL);
  g_assert_cmpint (kh_command_get_version (command), ==, 7);
}

static void
test_patch (void)
{
  const char *roles[] = { "shipping", "returns", NULL };
  g_autoptr (KhUser) user = make_user ();
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));

  kh_command_set_string (command, "name", "Ada \"the Countess\"");
  kh_command_set_string (command, "phone", NULL);
  kh_command_set_strv (command, "roles", roles);
  kh_command_set_time (command, "ends_at", 0);
  assert_request (command, "PATCH", "/v1/accounts/acc/users/u1", 7,
                  "{\"name\":\"Ada \\\"the Countess\\\"\",\"phone\":null,\"roles\":[\"shipping\",\"returns\"],"
                  "\"ends_at\":null}");
}

/* RFC 7396: what is taken out has to be named. */
static void
test_patch_names_taken_grants (void)
{
  g_autoptr (KhUser) user = make_user ();
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));
  g_autoptr (KhCommand) none = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));

  kh_grants_set (grants, "emailings", KH_LEVEL_APPROVER);
  kh_grants_set (grants, "sms", KH_LEVEL_GUEST);
  kh_command_set_grants (command, "grants", grants);
  assert_request (command, "PATCH", "/v1/accounts/acc/users/u1", 7,
                  "{\"grants\":{\"emailings\":\"approver\",\"sms\":\"guest\",\"invoices\":null}}");
  kh_command_set_grants (none, "grants", NULL);
  assert_request (none, "PATCH", "/v1/accounts/acc/users/u1", 7, "{\"grants\":{\"emailings\":null,\"invoices\":null}}");
}

static void
test_patch_names_ends_taken_away (void)
{
  g_autoptr (KhUser) user = make_user ();
  g_autoptr (KhEnds) ends = kh_ends_new ();
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_UPDATE_USER, KH_ENTITY (user));

  kh_ends_set (ends, "finance", G_GINT64_CONSTANT (1797379201000));
  kh_command_set_ends (command, "role_ends", ends);
  assert_request (command, "PATCH", "/v1/accounts/acc/users/u1", 7,
                  "{\"role_ends\":{\"finance\":\"2026-12-16T00:00:01.000Z\",\"returns\":null}}");
}

static void
test_invite (void)
{
  const char *roles[] = { "shipping", NULL };
  g_autoptr (KhGrants) grants = kh_grants_new ();
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_INVITE, NULL);

  kh_grants_set (grants, "invoices", KH_LEVEL_GUEST);
  kh_command_set_string (command, "email", "ada@example.com");
  kh_command_set_string (command, "language", NULL);
  kh_command_set_strv (command, "roles", roles);
  kh_command_set_grants (command, "grants", grants);
  kh_command_set_time (command, "ends_at", G_GINT64_CONSTANT (1797379200000));
  assert_request (command, "POST", "/v1/accounts/acc/invitations", 0,
                  "{\"email\":\"ada@example.com\",\"roles\":[\"shipping\"],\"grants\":{\"invoices\":\"guest\"},"
                  "\"ends_at\":\"2026-12-16T00:00:00.000Z\"}");
}

static void
test_paths (void)
{
  static const struct {
    KhCommandKind kind;
    const char *method;
    const char *path;
    int if_match;
    const char *body;
  } rows[] = {
    { KH_COMMAND_RESEND, "POST", "/v1/accounts/acc/invitations/u1/resend", 0, NULL },
    { KH_COMMAND_REVOKE, "POST", "/v1/accounts/acc/invitations/u1/revoke", 0, NULL },
    { KH_COMMAND_REMOVE_USER, "DELETE", "/v1/accounts/acc/users/u1", 7, NULL },
    { KH_COMMAND_RESTORE_USER, "POST", "/v1/accounts/acc/users/u1/restore", 0, NULL },
    { KH_COMMAND_UPDATE_ROLE, "PATCH", "/v1/accounts/acc/roles/u1", 7, "{}" },
    { KH_COMMAND_DELETE_ROLE, "DELETE", "/v1/accounts/acc/roles/u1", 7, NULL },
    { KH_COMMAND_END_OTHER_SESSIONS, "POST", "/v1/accounts/acc/sessions/end-others?user=u1", 0, NULL },
    { KH_COMMAND_UPDATE_ACCOUNT, "PATCH", "/v1/accounts/acc", 7, "{}" },
    { KH_COMMAND_UPDATE_ME, "PATCH", "/v1/me", 7, "{}" },
  };
  g_autoptr (KhUser) target = make_user ();
  g_autoptr (KhSession) session = g_object_new (KH_TYPE_SESSION, "id", "s1", NULL);
  g_autoptr (KhCommand) end = kh_command_new (KH_COMMAND_END_SESSION, KH_ENTITY (session));
  g_autoptr (KhCommand) others = kh_command_new (KH_COMMAND_END_OTHER_SESSIONS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (KhCommand) command = kh_command_new (rows[i].kind, KH_ENTITY (target));
    assert_request (command, rows[i].method, rows[i].path, rows[i].if_match, rows[i].body);
  }
  assert_request (end, "DELETE", "/v1/accounts/acc/sessions/s1", 0, NULL);
  assert_request (others, "POST", "/v1/accounts/acc/sessions/end-others", 0, NULL);
}

/* An id comes from a server: it must not be able to lead elsewhere. */
static void
test_paths_are_escaped (void)
{
  g_autoptr (KhUser) target = g_object_new (KH_TYPE_USER, "id", "../../me?x=1#y", "version", 1, NULL);
  g_autoptr (KhCommand) command = kh_command_new (KH_COMMAND_REMOVE_USER, KH_ENTITY (target));

  assert_request (command, "DELETE", "/v1/accounts/acc/users/..%2F..%2Fme%3Fx%3D1%23y", 1, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/values", test_values);
  g_test_add_func ("/commands/version-is-kept", test_version_is_kept);
  g_test_add_func ("/commands/patch", test_patch);
  g_test_add_func ("/commands/patch-names-taken-grants", test_patch_names_taken_grants);
  g_test_add_func ("/commands/patch-names-ends-taken-away", test_patch_names_ends_taken_away);
  g_test_add_func ("/commands/invite", test_invite);
  g_test_add_func ("/commands/paths", test_paths);
  g_test_add_func ("/commands/paths-are-escaped", test_paths_are_escaped);
  return g_test_run ();
}
