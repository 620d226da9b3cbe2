/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Invitations: one, many, again, and taken back. The mail is queued in the same transaction; its link is made by the
 * mailer (kh-mailer.c).
 */
#include "base/kh-text.h"
#include "base/kh-time.h"
#include "server/api/kh-write.h"
#include "server/mail/kh-mailer.h"

#define LIFETIME  (7 * KH_DAY)
#define BATCH_MAX 1000

static KhResponse *
answer (KhRequest *request, guint status, const char *invitation)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  int version = 0;

  if (!kh_write_invitation (builder, request, request->principal->account, invitation, &version))
    return kh_problem ("not-found", "There is no such invitation.");
  return kh_response_entity (status, builder, version);
}

/* --- Reading --- */

/* ?2 status, ?3 now. */
#define FOUND                                                                                                  \
  " FROM invitations i WHERE i.account = ?1 AND (?2 IS NULL OR ?2 ="                                           \
  " CASE WHEN i.status = 'pending' AND i.expires_at <= ?3 THEN 'expired' ELSE i.status END)"

static KhResponse *
list_page (KhRequest *request, const char *status, const KhPage *page)
{
  const char *account = request->principal->account;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KhWriter) builder = kh_page_begin ();
  g_autofree char *last_key = NULL;
  gint64 total = kh_db_get_int (request->db, 0, "SELECT count(*)" FOUND, "ssl", account, status, request->now);
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT i.id, i.created_at" FOUND
                     " AND (?4 IS NULL OR (i.created_at, i.id) < (CAST (?4 AS INTEGER), ?5))"
                     " ORDER BY i.created_at DESC, i.id DESC LIMIT ?6",
                     "sslssi", account, status, request->now, page->after_key, page->after_id, page->limit + 1);
  gboolean more;

  while (kh_statement_next (&st)) {
    g_ptr_array_add (ids, g_strdup (kh_statement_string (&st, 0)));
    if (ids->len == (guint) page->limit)
      last_key = g_strdup (kh_statement_string (&st, 1));
  }
  more = ids->len > (guint) page->limit;
  if (more)
    g_ptr_array_set_size (ids, page->limit);
  kh_write_invitations (builder, request, account, ids);
  return kh_page_end (builder, more ? last_key : NULL, more ? g_ptr_array_index (ids, ids->len - 1) : NULL, total);
}

static KhResponse *
handle_list (KhRequest *request)
{
  const char *status = kh_request_query (request, "status");
  KhPage page = { 0 };
  KhResponse *response;
  int value;

  if (status != NULL && !kh_enum_from_word (KH_TYPE_INVITATION_STATUS, status, &value))
    return kh_problem_query ("status", "unknown-value");
  response = kh_page_parse (request, &page);
  if (response == NULL)
    response = list_page (request, status, &page);
  kh_page_clear (&page);
  return response;
}

static KhResponse *
handle_get (KhRequest *request)
{
  return answer (request, 200, kh_request_param (request, "invitation"));
}

/* --- Rules --- */

/* Rule 2: the account's policy, on top of `users` at editor. */
static KhResponse *
check_policy (KhRequest *request)
{
  KhPrincipal *principal = request->principal;
  g_autofree char *word = NULL;
  int policy = KH_INVITE_POLICY_OWNER;

  if (principal->owner)
    return NULL;
  word = kh_db_get_string (request->db, "SELECT invite_policy FROM accounts WHERE id = ?", "s", principal->account);
  kh_enum_from_word (KH_TYPE_INVITE_POLICY, word, &policy);
  switch ((KhInvitePolicy) policy) {
  case KH_INVITE_POLICY_OWNER:
    return kh_problem ("owner-only", "In this account the owner invites.");
  case KH_INVITE_POLICY_ADMINS:
    return principal->admin ? NULL : kh_problem_restricted (request);
  case KH_INVITE_POLICY_APPROVERS:
    return kh_check_level (request, "users", KH_LEVEL_APPROVER);
  default:
    g_assert_not_reached ();
  }
}

/* Whether the address is a member's, as contact or as login. */
static gboolean
is_member (KhRequest *request, const char *email_key)
{
  const char *account = request->principal->account;

  return kh_db_get_int (request->db, 0,
                        "SELECT EXISTS (SELECT 1 FROM members WHERE account = ?1 AND email_key = ?2"
                        "  AND status <> 'removed')"
                        " OR EXISTS (SELECT 1 FROM persons p JOIN members m ON m.person = p.id"
                        "  WHERE p.email_key = ?2 AND m.account = ?1 AND m.status <> 'removed')",
                        "ss", account, email_key)
         != 0;
}

static KhResponse *
check_address (KhRequest *request, const char *email_key, const char *except)
{
  if (is_member (request, email_key))
    return kh_problem ("already-member", "This address has access already.");
  if (kh_db_get_int (request->db, 0,
                     "SELECT 1 FROM invitations WHERE account = ? AND email_key = ? AND status = 'pending'"
                     " AND expires_at > ? AND id IS NOT ?",
                     "ssls", request->principal->account, email_key, request->now, except)
      != 0)
    return kh_problem ("already-invited", "An invitation to this address is pending.");
  return NULL;
}

/* --- Inviting --- */

typedef struct {
  const char *email;
  const char *language;
  char **roles;
  KhGrants *grants;
  gint64 ends_at;
} Draft;

static void
draft_clear (Draft *draft)
{
  g_strfreev (draft->roles);
  g_clear_pointer (&draft->grants, kh_grants_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static KhResponse *
parse (KhRequest *request, JsonObject *object, Draft *draft)
{
  KhBody body = kh_body_begin_object (object);

  *draft = (Draft){ 0 };
  kh_body_email (&body, "email", TRUE, &draft->email);
  kh_body_language (&body, "language", &draft->language);
  if (!kh_body_roles (&body, "roles", request, &draft->roles))
    draft->roles = g_new0 (char *, 1);
  if (!kh_body_grants (&body, "grants", request->principal->kind, &draft->grants))
    draft->grants = kh_grants_new ();
  if (kh_body_nullable_time (&body, "ends_at", &draft->ends_at) && draft->ends_at != 0
      && draft->ends_at <= request->now)
    kh_body_wrong (&body, "/ends_at", "in-past");
  return kh_body_end (&body);
}

static void
save_holdings (KhRequest *request, const char *id, const Draft *draft)
{
  for (guint i = 0; draft->roles[i] != NULL; i++)
    kh_db_run (request->db, "INSERT INTO invitation_roles (invitation, account, role) VALUES (?, ?, ?)", "sss", id,
               request->principal->account, draft->roles[i]);
  for (guint i = 0; i < kh_grants_get_size (draft->grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (draft->grants, i, &level);
    kh_db_run (request->db, "INSERT INTO invitation_grants (invitation, area, level) VALUES (?, ?, ?)", "ssi", id,
               area, (int) level);
  }
}

static void
touch (KhRequest *request, const char *id)
{
  const char *account = request->principal->account;

  kh_touch (request->db, account, "invitation", id, FALSE, request->now);
  kh_touch (request->db, account, "account", account, FALSE, request->now); /* the plan's count */
}

static void
save (KhRequest *request, const char *id, const Draft *draft, const char *email_key)
{
  KhPrincipal *principal = request->principal;
  g_autofree char *ends_at = kh_time_format (draft->ends_at);
  KhRecord *event;

  kh_db_run (request->db,
             "INSERT INTO invitations (id, account, email, email_key, language, ends_at, created_at, sent_at,"
             " expires_at, invited_by) VALUES (?1, ?2, ?3, ?4,"
             " coalesce (?5, (SELECT default_language FROM accounts WHERE id = ?2)), ?6, ?7, ?7, ?8, ?9)",
             "sssssttts", id, principal->account, draft->email, email_key, draft->language, draft->ends_at,
             request->now, request->now + LIFETIME, principal->member);
  save_holdings (request, id, draft);
  kh_mailer_queue_invitation (request->db, id, 1, request->now);
  event = kh_record_new (request, NULL, "invitation.created", "invitation", id, draft->email);
  kh_record_change (event, "language", NULL, draft->language);
  kh_record_roles (event, NULL, draft->roles[0] != NULL ? (const char *const *) draft->roles : NULL);
  kh_record_grants (event, NULL, draft->grants);
  kh_record_change (event, "ends_at", NULL, ends_at);
  kh_record_end (event);
  touch (request, id);
}

/* Everything is checked before the first write, so that a refused row leaves nothing behind. @id: (transfer full).
 * Returns: NULL when invited. */
static KhResponse *
invite (KhRequest *request, JsonObject *object, char **id)
{
  g_auto (Draft) draft = { 0 };
  g_autofree char *email_key = NULL;
  KhResponse *problem = parse (request, object, &draft);

  if (problem != NULL)
    return problem;
  email_key = kh_text_email_key (draft.email);
  problem = kh_check_may_give (request, (const char *const *) draft.roles, draft.grants, draft.ends_at);
  if (problem == NULL)
    problem = check_address (request, email_key, NULL);
  if (problem == NULL)
    problem = kh_check_room (request, request->principal->account, NULL);
  if (problem != NULL)
    return problem;
  *id = kh_new_id ();
  save (request, *id, &draft, email_key);
  return NULL;
}

static KhResponse *
handle_create (KhRequest *request)
{
  g_autofree char *id = NULL;
  KhResponse *problem = check_policy (request);

  if (problem == NULL)
    problem = invite (request, request->body, &id);
  if (problem != NULL)
    return problem;
  return answer (request, 201, id);
}

static void
add_row (KhRequest *request, KhWriter *builder, JsonNode *row)
{
  g_autofree char *id = NULL;
  g_autoptr (KhResponse) problem = NULL;

  if (JSON_NODE_HOLDS_OBJECT (row))
    problem = invite (request, json_node_get_object (row), &id);
  else
    problem = kh_problem_field ("", "not-an-object");
  kh_writer_begin_object (builder);
  kh_add_int (builder, "status", problem != NULL ? kh_response_get_status (problem) : 201);
  kh_writer_set_member_name (builder, "invitation");
  if (problem != NULL)
    kh_writer_add_null_value (builder);
  else
    kh_write_invitation (builder, request, request->principal->account, id, NULL);
  kh_writer_set_member_name (builder, "problem");
  if (problem != NULL)
    kh_problem_write (problem, builder);
  else
    kh_writer_add_null_value (builder);
  kh_writer_end_object (builder);
}

static KhResponse *
handle_batch (KhRequest *request)
{
  g_autoptr (KhWriter) builder = NULL;
  KhResponse *problem = check_policy (request);
  KhBody body;
  JsonArray *rows = NULL;

  if (problem != NULL)
    return problem;
  body = kh_body_begin (request);
  if (kh_body_array (&body, "items", TRUE, &rows)
      && (json_array_get_length (rows) == 0 || json_array_get_length (rows) > BATCH_MAX))
    kh_body_wrong (&body, "/items", json_array_get_length (rows) == 0 ? "too-few" : "too-many");
  problem = kh_body_end (&body);
  if (problem != NULL)
    return problem;
  builder = kh_writer_new ();
  kh_writer_begin_object (builder);
  kh_writer_set_member_name (builder, "items");
  kh_writer_begin_array (builder);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    add_row (request, builder, json_array_get_element (rows, i));
  kh_writer_end_array (builder);
  kh_writer_end_object (builder);
  return kh_response_json (200, builder);
}

/* --- Again, and back --- */

typedef struct {
  char *email;
  char *email_key;
  gboolean pending;
  int send_count;
  gint64 ends_at;
} Sent;

static void
sent_clear (Sent *sent)
{
  g_free (sent->email);
  g_free (sent->email_key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sent, sent_clear)

static KhResponse *
load_pending (KhRequest *request, const char *id, Sent *sent)
{
  g_auto (KhStatement) st = kh_db_query (request->db,
                                         "SELECT email, email_key, status = 'pending', send_count, ends_at"
                                         " FROM invitations WHERE account = ? AND id = ?",
                                         "ss", request->principal->account, id);

  if (!kh_statement_next (&st))
    return kh_problem ("not-found", "There is no such invitation.");
  sent->email = g_strdup (kh_statement_string (&st, 0));
  sent->email_key = g_strdup (kh_statement_string (&st, 1));
  sent->pending = kh_statement_int (&st, 2) != 0;
  sent->send_count = kh_statement_int (&st, 3);
  sent->ends_at = kh_statement_int (&st, 4);
  return sent->pending ? NULL : kh_problem ("not-pending", "It has been accepted or revoked.");
}

/* Sending again gives what it gives anew, so the rules about giving hold again. */
static KhResponse *
check_resend (KhRequest *request, const char *id, const Sent *sent)
{
  g_auto (GStrv) roles = kh_load_invitation_roles (request->db, id);
  g_autoptr (KhGrants) grants = kh_load_invitation_grants (request->db, id);
  KhResponse *problem = kh_check_may_give (request, (const char *const *) roles, grants, sent->ends_at);

  if (problem == NULL)
    problem = check_address (request, sent->email_key, id);
  if (problem == NULL)
    problem = kh_check_room (request, request->principal->account, id);
  return problem;
}

static KhResponse *
handle_resend (KhRequest *request)
{
  const char *id = kh_request_param (request, "invitation");
  g_auto (Sent) sent = { 0 };
  KhResponse *problem = load_pending (request, id, &sent);
  KhRecord *event;

  if (problem == NULL)
    problem = check_policy (request);
  if (problem == NULL)
    problem = check_resend (request, id, &sent);
  if (problem != NULL)
    return problem;

  kh_db_run (request->db,
             "UPDATE invitations SET send_count = send_count + 1, sent_at = ?, expires_at = ?, over = 0,"
             " version = version + 1 WHERE id = ?",
             "lls", request->now, request->now + LIFETIME, id);
  kh_db_run (request->db, "DELETE FROM invitation_links WHERE invitation = ?", "s", id);
  kh_mailer_queue_invitation (request->db, id, sent.send_count + 1, request->now);
  event = kh_record_new (request, NULL, "invitation.resent", "invitation", id, sent.email);
  kh_record_end (event);
  touch (request, id);
  return answer (request, 200, id);
}

static KhResponse *
handle_revoke (KhRequest *request)
{
  const char *id = kh_request_param (request, "invitation");
  g_auto (Sent) sent = { 0 };
  KhResponse *problem = load_pending (request, id, &sent);
  KhRecord *event;

  /* Whoever may remove a user may take an invitation back too. */
  if (problem == NULL && kh_access_get_level (request->principal->access, "users") < KH_LEVEL_APPROVER)
    problem = check_policy (request);
  if (problem != NULL)
    return problem;

  kh_db_run (request->db, "UPDATE invitations SET status = 'revoked', version = version + 1 WHERE id = ?", "s", id);
  kh_db_run (request->db, "DELETE FROM invitation_links WHERE invitation = ?", "s", id);
  kh_db_run (request->db, "DELETE FROM outbox WHERE invitation = ? AND state = 'queued'", "s", id);
  event = kh_record_new (request, NULL, "invitation.revoked", "invitation", id, sent.email);
  kh_record_end (event);
  touch (request, id);
  return answer (request, 200, id);
}

#define INVITATIONS "/v1/accounts/{account}/invitations"

const KhRoute kh_invitation_routes[] = {
  { "GET", INVITATIONS, handle_list, 0, "status limit cursor", "users", KH_LEVEL_GUEST },
  { "POST", INVITATIONS, handle_create, KH_ROUTE_WRITE | KH_ROUTE_BODY, NULL, "users", KH_LEVEL_EDITOR },
  { "POST", INVITATIONS "/batch", handle_batch, KH_ROUTE_WRITE | KH_ROUTE_BODY, NULL, "users", KH_LEVEL_EDITOR },
  { "GET", INVITATIONS "/{invitation}", handle_get, 0, NULL, "users", KH_LEVEL_GUEST },
  { "POST", INVITATIONS "/{invitation}/resend", handle_resend, KH_ROUTE_WRITE, NULL, "users", KH_LEVEL_EDITOR },
  { "POST", INVITATIONS "/{invitation}/revoke", handle_revoke, KH_ROUTE_WRITE, NULL, "users", KH_LEVEL_EDITOR },
  { NULL },
};
