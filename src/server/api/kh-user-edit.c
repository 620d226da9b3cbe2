/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changing, removing and restoring users, and the rules about that: 1 (the owner and oneself), 2 (who may) and 3
 * (nobody gives more than they have, or for longer).
 */
#include "server/api/kh-users.h"

#include <stdlib.h>
#include <string.h>

#include "base/kh-text.h"
#include "base/kh-time.h"

#define RESTORE_TIME (30 * KH_DAY)

typedef struct {
  char *id;
  char *name;
  char *email;
  char *phone;
  char *language;
  int status;
  int status_before; /* of a removed one */
  gboolean owner;
  gint64 ends_at;
  gint64 removed_at;
  int version;
  char **roles;
  KhEnds *role_ends;
  KhGrants *grants;
} Member;

static void
member_clear (Member *member)
{
  g_free (member->id);
  g_free (member->name);
  g_free (member->email);
  g_free (member->phone);
  g_free (member->language);
  g_strfreev (member->roles);
  g_clear_pointer (&member->role_ends, kh_ends_unref);
  g_clear_pointer (&member->grants, kh_grants_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Member, member_clear)

static gboolean
load (KhRequest *request, Member *member)
{
  const char *id = kh_request_param (request, "user");
  g_auto (KhStatement) st
      = kh_db_query (request->db,
                     "SELECT name, email, phone, language, status, status_before, owner, ends_at, removed_at,"
                     " version FROM members WHERE account = ? AND id = ?",
                     "ss", request->principal->account, id);

  *member = (Member){ 0 };
  if (!kh_statement_next (&st))
    return FALSE;
  member->id = g_strdup (id);
  member->name = g_strdup (kh_statement_string (&st, 0));
  member->email = g_strdup (kh_statement_string (&st, 1));
  member->phone = g_strdup (kh_statement_string (&st, 2));
  member->language = g_strdup (kh_statement_string (&st, 3));
  kh_enum_from_word (KH_TYPE_USER_STATUS, kh_statement_string (&st, 4), &member->status);
  kh_enum_from_word (KH_TYPE_USER_STATUS, kh_statement_string (&st, 5), &member->status_before);
  member->owner = kh_statement_int (&st, 6) != 0;
  member->ends_at = kh_statement_int (&st, 7);
  member->removed_at = kh_statement_int (&st, 8);
  member->version = kh_statement_int (&st, 9);
  member->roles = kh_load_member_roles (request->db, id, request->now);
  member->role_ends = kh_load_role_ends (request->db, id, request->now);
  member->grants = kh_load_member_grants (request->db, id);
  return TRUE;
}

static KhResponse *
not_found (void)
{
  return kh_problem ("not-found", "There is no such user.");
}

/* Rule 1. */
static KhResponse *
check_target (KhRequest *request, const Member *member)
{
  if (member->owner)
    return kh_problem ("owner-protected", "The owner keeps all access.");
  if (g_str_equal (member->id, request->principal->member))
    return kh_problem ("own-access", "Nobody changes their own access.");
  return NULL;
}

/* Everything about a person that a list of their roles depends on: each role's count of members. */
static void
touch_roles (KhRequest *request, const char *const *roles)
{
  for (; *roles != NULL; roles++)
    kh_touch (request->db, request->principal->account, "role", *roles, FALSE, request->now);
}

static void
touch_user (KhRequest *request, const char *member)
{
  kh_touch (request->db, request->principal->account, "user", member, FALSE, request->now);
}

/* --- Changing --- */

typedef struct {
  const char *name;
  const char *email;
  const char *phone;
  const char *language;
  char **roles;     /* NULL: as it is */
  KhEnds *role_ends; /* of the roles that there will be */
  KhGrants *grants; /* NULL: as it is */
  int status;
  gint64 ends_at;
  gboolean access;  /* roles, rights, status or an end date were given */
} Patch;

static void
patch_clear (Patch *patch)
{
  g_strfreev (patch->roles);
  g_clear_pointer (&patch->role_ends, kh_ends_unref);
  g_clear_pointer (&patch->grants, kh_grants_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Patch, patch_clear)

/* When roles end, for those that there will be: what is said of them, and for the others what holds now. */
static void
parse_role_ends (KhBody *body, KhRequest *request, const Member *member, Patch *patch)
{
  char **roles = patch->roles != NULL ? patch->roles : member->roles;
  KhBody inner;

  patch->role_ends = kh_ends_new ();
  for (char **role = roles; *role != NULL; role++)
    kh_ends_set (patch->role_ends, *role, kh_ends_get (member->role_ends, *role));
  if (!kh_body_nested (body, "role_ends", &inner))
    return;
  patch->access = TRUE;
  for (char **role = roles; *role != NULL; role++) {
    gint64 end = kh_ends_get (patch->role_ends, *role);
    g_autofree char *pointer = g_strconcat ("/", *role, NULL);
    if (!kh_body_nullable_time (&inner, *role, &end))
      continue;
    if (end != 0 && end != kh_ends_get (member->role_ends, *role) && end <= request->now)
      kh_body_wrong (&inner, pointer, "in-past");
    kh_ends_set (patch->role_ends, *role, end);
  }
  /* Of a role that goes nothing more can be said than that its end goes too. */
  for (char **role = member->roles; *role != NULL; role++) {
    gint64 end = 0;
    g_autofree char *pointer = g_strconcat ("/", *role, NULL);
    if (!g_strv_contains ((const char *const *) roles, *role)
        && kh_body_nullable_time (&inner, *role, &end) && end != 0)
      kh_body_wrong (&inner, pointer, "unknown-role");
  }
  kh_body_end_nested (&inner);
}

static KhResponse *
parse (KhRequest *request, const Member *member, Patch *patch)
{
  KhBody body = kh_body_begin (request);

  *patch = (Patch){
    .name = member->name,
    .email = member->email,
    .phone = member->phone,
    .language = member->language,
    .status = member->status,
    .ends_at = member->ends_at,
  };
  kh_body_line (&body, "name", FALSE, 200, &patch->name);
  kh_body_email (&body, "email", FALSE, &patch->email);
  kh_body_nullable_line (&body, "phone", 40, &patch->phone);
  kh_body_language (&body, "language", &patch->language);
  patch->access |= kh_body_roles (&body, "roles", request, &patch->roles);
  parse_role_ends (&body, request, member, patch);
  patch->access |= kh_body_merge_grants (&body, "grants", request->principal->kind, member->grants,
                                         &patch->grants);
  if (kh_body_enum (&body, "status", KH_TYPE_USER_STATUS, &patch->status)) {
    patch->access = TRUE;
    if (patch->status == KH_USER_STATUS_REMOVED)
      kh_body_wrong (&body, "/status", "unknown-value");
  }
  if (kh_body_nullable_time (&body, "ends_at", &patch->ends_at)) {
    patch->access = TRUE;
    if (patch->ends_at != 0 && patch->ends_at != member->ends_at && patch->ends_at <= request->now)
      kh_body_wrong (&body, "/ends_at", "in-past");
  }
  return kh_body_end (&body);
}

static KhResponse *
check_address (KhRequest *request, const Member *member, const char *email)
{
  g_autofree char *key = kh_text_email_key (email);

  if (kh_db_get_int (request->db, 0,
                     "SELECT 1 FROM members WHERE account = ? AND email_key = ? AND id <> ?"
                     " AND status <> 'removed'",
                     "sss", request->principal->account, key, member->id)
      != 0)
    return kh_problem ("already-member", "Another user has this address.");
  return NULL;
}

static KhResponse *
check_given_roles (KhRequest *request, const Member *member, const Patch *patch)
{
  KhResponse *problem = NULL;

  for (char **role = patch->roles != NULL ? patch->roles : member->roles; *role != NULL && problem == NULL; role++) {
    const char *given[] = { *role, NULL };
    gint64 until = kh_ends_get_first (patch->role_ends, *role, patch->ends_at);
    if (!g_strv_contains ((const char *const *) member->roles, *role)
        || kh_end_is_later (until, kh_ends_get_first (member->role_ends, *role, member->ends_at)))
      problem = kh_check_may_give (request, given, NULL, until);
  }
  return problem;
}

/* Rule 3 is about what is added, raised or prolonged. */
static KhResponse *
check_given (KhRequest *request, const Member *member, const Patch *patch)
{
  const KhGrants *grants = patch->grants != NULL ? patch->grants : member->grants;
  g_autoptr (KhGrants) given = kh_grants_new ();
  KhResponse *problem = check_given_roles (request, member, patch);

  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    if (level > kh_grants_get (member->grants, area) || kh_end_is_later (patch->ends_at, member->ends_at))
      kh_grants_set (given, area, level);
  }
  return problem != NULL ? problem : kh_check_may_give (request, NULL, given, patch->ends_at);
}

static KhResponse *
check_patch (KhRequest *request, const Member *member, const Patch *patch)
{
  gboolean oneself = g_str_equal (member->id, request->principal->member);
  KhResponse *problem = NULL;

  if (patch->access)
    problem = check_target (request, member);
  if (problem == NULL && patch->access)
    problem = kh_check_level (request, "users", KH_LEVEL_APPROVER);
  if (problem == NULL && !oneself)
    problem = kh_check_level (request, "users", KH_LEVEL_EDITOR);
  if (problem == NULL)
    problem = kh_check_version (request, member->version);
  if (problem == NULL && patch->access)
    problem = kh_check_not_beyond (request, member->id);
  if (problem == NULL && patch->access)
    problem = check_given (request, member, patch);
  if (problem == NULL && !g_str_equal (patch->email, member->email))
    problem = check_address (request, member, patch->email);
  return problem;
}

static void
save_roles (KhRequest *request, const char *member, char **roles, const KhEnds *ends)
{
  kh_db_run (request->db, "DELETE FROM member_roles WHERE member = ?", "s", member);
  for (; *roles != NULL; roles++)
    kh_db_run (request->db, "INSERT INTO member_roles (member, account, role, ends_at) VALUES (?, ?, ?, ?)", "ssst",
               member, request->principal->account, *roles, kh_ends_get (ends, *roles));
}

static void
save_grants (KhRequest *request, const char *member, const KhGrants *grants)
{
  kh_db_run (request->db, "DELETE FROM member_grants WHERE member = ?", "s", member);
  for (guint i = 0; i < kh_grants_get_size (grants); i++) {
    KhLevel level;
    const char *area = kh_grants_get_nth (grants, i, &level);
    kh_db_run (request->db, "INSERT INTO member_grants (member, area, level) VALUES (?, ?, ?)", "ssi", member,
               area, (int) level);
  }
}

static void
save (KhRequest *request, const Member *member, const Patch *patch)
{
  g_autofree char *name_key = kh_text_fold (patch->name);
  g_autofree char *email_key = kh_text_email_key (patch->email);
  g_autofree char *search = kh_member_search (patch->name, patch->email, patch->phone);

  kh_db_run (request->db,
             "UPDATE members SET name = ?, name_key = ?, email = ?, email_key = ?, phone = ?, language = ?,"
             " search = ?, status = ?, over = over AND ends_at IS ?9, ends_at = ?9, version = version + 1 WHERE id = ?",
             "ssssssssts", patch->name, name_key, patch->email, email_key, patch->phone, patch->language, search,
             kh_enum_to_word (KH_TYPE_USER_STATUS, patch->status), patch->ends_at, member->id);
  if (patch->roles != NULL || !kh_ends_equal (patch->role_ends, member->role_ends))
    save_roles (request, member->id, patch->roles != NULL ? patch->roles : member->roles, patch->role_ends);
  if (patch->roles != NULL) {
    touch_roles (request, (const char *const *) member->roles);
    touch_roles (request, (const char *const *) patch->roles);
  }
  if (patch->grants != NULL)
    save_grants (request, member->id, patch->grants);
  if (patch->status == KH_USER_STATUS_SUSPENDED)
    kh_end_sessions (request->db, request->principal->account, member->id, NULL, request->now);
  touch_user (request, member->id);
  /* An account is told with the asking person's own membership, and with its owner. */
  if (member->owner || patch->access)
    kh_touch (request->db, request->principal->account, "account", request->principal->account, FALSE,
              request->now);
}

static gboolean
differs (const Member *member, const Patch *patch)
{
  return !g_str_equal (patch->name, member->name) || !g_str_equal (patch->email, member->email)
         || g_strcmp0 (patch->phone, member->phone) != 0 || !g_str_equal (patch->language, member->language)
         || patch->status != member->status || patch->ends_at != member->ends_at
         || !kh_ends_equal (patch->role_ends, member->role_ends)
         || (patch->roles != NULL
             && !g_strv_equal ((const char *const *) patch->roles, (const char *const *) member->roles))
         || (patch->grants != NULL && !kh_grants_equal (patch->grants, member->grants));
}

static void
record (KhRequest *request, const Member *member, const Patch *patch)
{
  const char *action = patch->status == member->status                ? "user.updated"
                       : patch->status == KH_USER_STATUS_SUSPENDED ? "user.suspended"
                                                                   : "user.resumed";
  KhRecord *event = kh_record_new (request, NULL, action, "user", member->id, patch->name);
  g_autofree char *old_end = kh_time_format (member->ends_at);
  g_autofree char *new_end = kh_time_format (patch->ends_at);

  kh_record_change (event, "name", member->name, patch->name);
  kh_record_change (event, "email", member->email, patch->email);
  kh_record_change (event, "phone", member->phone, patch->phone);
  kh_record_change (event, "language", member->language, patch->language);
  kh_record_change (event, "status", kh_enum_to_word (KH_TYPE_USER_STATUS, member->status),
                    kh_enum_to_word (KH_TYPE_USER_STATUS, patch->status));
  kh_record_change (event, "ends_at", old_end, new_end);
  if (patch->roles != NULL)
    kh_record_roles (event, (const char *const *) member->roles, (const char *const *) patch->roles);
  kh_record_role_ends (event, member->role_ends, patch->role_ends);
  if (patch->grants != NULL)
    kh_record_grants (event, member->grants, patch->grants);
  kh_record_end (event);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

KhResponse *
kh_users_handle_patch (KhRequest *request)
{
  g_auto (Member) member = { 0 };
  g_auto (Patch) patch = { 0 };
  KhResponse *problem = kh_users_check_readable (request, kh_request_param (request, "user"));

  if (problem == NULL && (!load (request, &member) || member.status == KH_USER_STATUS_REMOVED))
    problem = not_found ();
  if (problem == NULL)
    problem = parse (request, &member, &patch);
  if (problem == NULL)
    problem = check_patch (request, &member, &patch);
  if (problem != NULL)
    return problem;
  /* In the order in which they are read, so that another order is no change. */
  if (patch.roles != NULL)
    qsort (patch.roles, g_strv_length (patch.roles), sizeof (char *), compare_strings);
  if (differs (&member, &patch)) {
    save (request, &member, &patch);
    record (request, &member, &patch);
  }
  return kh_users_answer (request, member.id);
}

/* --- Removing and restoring --- */

KhResponse *
kh_users_handle_delete (KhRequest *request)
{
  const char *account = request->principal->account;
  g_auto (Member) member = { 0 };
  KhResponse *problem = NULL;
  KhRecord *event;

  if (!load (request, &member) || member.status == KH_USER_STATUS_REMOVED)
    return not_found ();
  problem = check_target (request, &member);
  if (problem == NULL)
    problem = kh_check_version (request, member.version);
  if (problem == NULL)
    problem = kh_check_not_beyond (request, member.id);
  if (problem != NULL)
    return problem;

  kh_db_run (request->db,
             "UPDATE members SET status_before = status, status = 'removed', removed_at = ?,"
             " version = version + 1 WHERE id = ?",
             "ls", request->now, member.id);
  kh_end_sessions (request->db, account, member.id, NULL, request->now);
  event = kh_record_new (request, NULL, "user.removed", "user", member.id, member.name);
  kh_record_change (event, "status", kh_enum_to_word (KH_TYPE_USER_STATUS, member.status), "removed");
  kh_record_end (event);
  touch_user (request, member.id);
  touch_roles (request, (const char *const *) member.roles);
  kh_touch (request->db, account, "account", account, FALSE, request->now);
  return kh_response_empty (204);
}

KhResponse *
kh_users_handle_restore (KhRequest *request)
{
  const char *account = request->principal->account;
  g_auto (Member) member = { 0 };
  KhResponse *problem;
  KhRecord *event;

  if (!load (request, &member) || member.status != KH_USER_STATUS_REMOVED
      || member.removed_at + RESTORE_TIME <= request->now)
    return not_found ();
  /* As they had it, for as long as they had it. */
  problem = kh_check_may_give (request, (const char *const *) member.roles, member.grants, KH_FOR_NOW);
  if (problem == NULL)
    problem = check_address (request, &member, member.email);
  if (problem == NULL)
    problem = kh_check_room (request, account, NULL);
  if (problem != NULL)
    return problem;

  kh_db_run (request->db,
             "UPDATE members SET status = coalesce (status_before, 'active'), status_before = NULL,"
             " removed_at = NULL, version = version + 1 WHERE id = ?",
             "s", member.id);
  event = kh_record_new (request, NULL, "user.restored", "user", member.id, member.name);
  kh_record_change (event, "status", "removed", kh_enum_to_word (KH_TYPE_USER_STATUS, member.status_before));
  kh_record_end (event);
  touch_user (request, member.id);
  touch_roles (request, (const char *const *) member.roles);
  kh_touch (request->db, account, "account", account, FALSE, request->now);
  return kh_users_answer (request, member.id);
}
