/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/kh-demo.h"

#include <string.h>

#include "base/kh-text.h"
#include "base/kh-time.h"
#include "server/api/kh-api.h"
#include "server/api/kh-create-account.h"
#include "server/auth/kh-sign-ins.h"
#include "server/auth/kh-token.h"
#include "server/store/kh-demo-data.h"

#define MARK "demo"

/* What the tables' short words and addresses stand for in this database. */
typedef struct {
  KhServer *server;
  KhDb *db;
  gint64 now;
  char *nobodys_hash;   /* of a password that nobody knows: staff of the demo do not sign in */
  GHashTable *accounts; /* short word → id */
  GHashTable *members;  /* account id, slash, address → id */
  GHashTable *others;   /* the same for invitations */
} Demo;

static char *
key_of (const char *account, const char *email)
{
  return g_strconcat (account, "/", email, NULL);
}

static const char *
find (GHashTable *table, const char *account, const char *email)
{
  g_autofree char *key = key_of (account, email);

  return g_hash_table_lookup (table, key);
}

static gboolean
add_accounts (Demo *demo, const char *password, GError **error)
{
  for (const KhDemoAccount *item = kh_demo_accounts; item->id != NULL; item++) {
    KhNewAccount wanted = {
      .kind = item->kind,
      .name = item->name,
      .owner_name = KH_DEMO_OWNER_NAME,
      .owner_email = KH_DEMO_OWNER_EMAIL,
      .password = password,
      .language = item->language,
      .user_limit = item->user_limit,
    };
    char *id = kh_create_account (demo->db, &wanted, demo->now - item->days_old * KH_DAY, error);
    if (id == NULL)
      return FALSE;
    g_hash_table_insert (demo->accounts, g_strdup (item->id), id);
    kh_db_run (demo->db, "UPDATE accounts SET plan_name = ? WHERE id = ?", "ss", item->plan, id);
    g_hash_table_insert (demo->members, key_of (id, KH_DEMO_OWNER_EMAIL),
                         kh_db_get_string (demo->db, "SELECT id FROM members WHERE account = ?", "s", id));
  }
  kh_db_run (demo->db, "UPDATE members SET last_seen_at = ?, phone = '+31 10 555 0100'", "l",
             demo->now - 9 * KH_HOUR);
  return TRUE;
}

/* The one role that the demo's shipping account has of its own. */
static void
add_role (Demo *demo)
{
  static const struct {
    const char *area;
    KhLevel level;
  } grants[] = {
    { "labels", KH_LEVEL_EDITOR },
    { "parcels", KH_LEVEL_GUEST },
    { "pickups", KH_LEVEL_EDITOR },
    { "print-settings", KH_LEVEL_GUEST },
  };
  const char *account = g_hash_table_lookup (demo->accounts, "lane");

  kh_db_run (demo->db,
             "INSERT INTO roles (account, id, name, description, position) VALUES (?, 'night-shift', 'Night Shift',"
             " 'Prepares the labels that the morning approves.', 100)",
             "s", account);
  for (guint i = 0; i < G_N_ELEMENTS (grants); i++)
    kh_db_run (demo->db, "INSERT INTO role_grants (account, role, area, level) VALUES (?, 'night-shift', ?, ?)", "ssi",
               account, grants[i].area, (int) grants[i].level);
}

static void
add_roles_of (Demo *demo, const char *sql, const char *id, const char *account, const char *roles)
{
  g_auto (GStrv) words = g_strsplit (roles, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      kh_db_run (demo->db, sql, "sss", id, account, *word);
}

static void
add_grants_of (Demo *demo, const char *member, const char *grants)
{
  g_auto (GStrv) words = g_strsplit (grants, " ", -1);

  for (char **word = words; *word != NULL; word++) {
    g_auto (GStrv) pair = g_strsplit (*word, ":", 2);
    int level;
    if (g_strv_length (pair) == 2 && kh_enum_from_word (KH_TYPE_LEVEL, pair[1], &level))
      kh_db_run (demo->db, "INSERT INTO member_grants (member, area, level) VALUES (?, ?, ?)", "ssi", member, pair[0],
                 level);
  }
}

static void
add_person (Demo *demo, const KhDemoMember *item, const char *person, const char *email_key)
{
  kh_db_run (demo->db,
             "INSERT INTO persons (id, name, email, email_key, phone, language, password_hash, created_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             "sssssssl", person, item->name, item->email, email_key, item->phone, item->language, demo->nobodys_hash,
             demo->now - item->joined_days * KH_DAY);
}

static gint64
seen_at (Demo *demo, int minutes)
{
  return minutes == KH_DEMO_NEVER ? 0 : demo->now - minutes * KH_MINUTE;
}

static void
add_member (Demo *demo, const KhDemoMember *item)
{
  const char *account = g_hash_table_lookup (demo->accounts, item->account);
  g_autofree char *person = kh_new_id ();
  g_autofree char *name_key = kh_text_fold (item->name);
  g_autofree char *email_key = kh_text_email_key (item->email);
  g_autofree char *search = kh_member_search (item->name, item->email, item->phone);
  gboolean removed = item->status == KH_USER_STATUS_REMOVED;
  char *id = kh_new_id ();

  g_hash_table_insert (demo->members, key_of (account, item->email), id);
  add_person (demo, item, person, email_key);
  kh_db_run (demo->db,
             "INSERT INTO members (id, account, person, name, name_key, email, email_key, phone, language, search,"
             " status, status_before, ends_at, joined_at, last_seen_at, removed_at)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "sssssssssssstltt", id, account, person, item->name, name_key, item->email, email_key, item->phone,
             item->language, search, kh_enum_to_word (KH_TYPE_USER_STATUS, item->status), removed ? "active" : NULL,
             item->ends_in_days != 0 ? demo->now + item->ends_in_days * KH_DAY : 0,
             demo->now - item->joined_days * KH_DAY, seen_at (demo, item->seen_minutes),
             removed ? demo->now - item->removed_days * KH_DAY : 0);
  add_roles_of (demo, "INSERT INTO member_roles (member, account, role) VALUES (?, ?, ?)", id, account, item->roles);
  add_grants_of (demo, id, item->grants);
}

static void
add_invitation (Demo *demo, const KhDemoInvitation *item)
{
  const char *account = g_hash_table_lookup (demo->accounts, item->account);
  g_autofree char *email_key = kh_text_email_key (item->email);
  gint64 sent = demo->now - item->sent_hours * KH_HOUR;
  const char *inviter = find (demo->members, account, "sanne.bakker@harbourlane.example");
  char *id = kh_new_id ();

  g_hash_table_insert (demo->others, key_of (account, item->email), id);
  kh_db_run (demo->db,
             "INSERT INTO invitations (id, account, email, email_key, language, ends_at, status, created_at, sent_at,"
             " expires_at, send_count, invited_by, accepted_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "sssssts" "lll" "iss", id, account, item->email, email_key, item->language,
             item->ends_in_days != 0 ? demo->now + item->ends_in_days * KH_DAY : 0, item->status,
             sent - (item->send_count - 1) * 5 * KH_DAY, sent, sent + 7 * KH_DAY, item->send_count,
             inviter != NULL ? inviter : find (demo->members, account, KH_DEMO_OWNER_EMAIL),
             item->accepted_by != NULL ? find (demo->members, account, item->accepted_by) : NULL);
  add_roles_of (demo, "INSERT INTO invitation_roles (invitation, account, role) VALUES (?, ?, ?)", id, account,
                item->roles);
  kh_db_run (demo->db,
             "INSERT INTO outbox (kind, invitation, send_count, state, attempts, next_at, error)"
             " VALUES ('invitation', ?, ?, ?, 1, ?, ?)",
             "sisls", id, item->send_count, item->failure != NULL ? "failed" : "sent", sent, item->failure);
}

/* The token of a sign-in of the demo was never anybody's. */
static void
add_session (Demo *demo, const KhDemoSession *item)
{
  g_autofree char *sign_in = kh_new_id ();
  g_autofree char *nobodys_token = kh_new_id ();
  gint64 began = demo->now - item->began_hours * KH_HOUR;
  gint64 seen = seen_at (demo, item->seen_minutes);
  g_auto (KhStatement) st = { demo->db, NULL };

  kh_db_run (demo->db,
             "INSERT INTO sign_ins (id, person, token_hash, client, device, ip, created_at, last_seen_at, expires_at)"
             " SELECT ?, id, ?, ?, ?, ?, ?, ?, ? FROM persons WHERE email = ?",
             "sssssllls", sign_in, nobodys_token, item->client, item->device, item->ip, began, seen,
             began + KH_SIGN_IN_LIFE, item->email);
  st = kh_db_query (demo->db,
                    "SELECT m.id, m.account FROM members m JOIN persons p ON p.id = m.person"
                    " WHERE p.email = ? AND m.status = 'active'",
                    "s", item->email);
  while (kh_statement_next (&st)) {
    g_autofree char *id = kh_new_id ();
    kh_db_run (demo->db,
               "INSERT INTO sessions (id, sign_in, account, member, ip, created_at, last_seen_at)"
               " VALUES (?, ?, ?, ?, ?, ?, ?)",
               "sssssll", id, sign_in, kh_statement_string (&st, 1), kh_statement_string (&st, 0), item->ip, began,
               seen);
  }
}

static void
add_event (Demo *demo, const KhDemoEvent *item)
{
  const char *account = g_hash_table_lookup (demo->accounts, item->account);
  const char *kind = item->target == NULL                                  ? "account"
                     : g_str_has_prefix (item->action, "invitation.") ? "invitation"
                     : g_str_has_prefix (item->action, "role.")       ? "role"
                                                                      : "user";
  const char *target = item->target == NULL               ? account
                       : g_str_equal (kind, "role")       ? item->target
                       : g_str_equal (kind, "invitation") ? find (demo->others, account, item->target)
                                                          : find (demo->members, account, item->target);
  KhRequest request = {
    .server = demo->server,
    .db = demo->db,
    .now = demo->now - item->hours * KH_HOUR,
    .ip = "198.51.100.7",
  };
  g_autofree char *name = g_str_equal (kind, "user")
                              ? kh_db_get_string (demo->db, "SELECT name FROM members WHERE id = ?", "s", target)
                              : g_strdup (item->target);
  const char *actor = item->actor != NULL ? find (demo->members, account, item->actor) : NULL;
  g_autofree char *actor_name
      = kh_db_get_string (demo->db, "SELECT name FROM members WHERE id = ?", "s", actor);
  KhRecord *record = kh_record_new (&request, account, item->action, kind, target, name);

  kh_record_actor (record, actor, actor_name);
  if (item->field != NULL)
    kh_record_change (record, item->field, item->old_value, item->new_value);
  kh_record_end (record);
}

static gboolean
fill (Demo *demo, const char *password, GError **error)
{
  if (!add_accounts (demo, password, error))
    return FALSE;
  add_role (demo);
  for (const KhDemoMember *item = kh_demo_members; item->account != NULL; item++)
    add_member (demo, item);
  for (const KhDemoInvitation *item = kh_demo_invitations; item->account != NULL; item++)
    add_invitation (demo, item);
  for (const KhDemoSession *item = kh_demo_sessions; item->email != NULL; item++)
    add_session (demo, item);
  for (const KhDemoEvent *item = kh_demo_events; item->account != NULL; item++)
    add_event (demo, item);
  kh_db_run (demo->db, "INSERT INTO settings (name, value) VALUES ('" MARK "', '1')", "");
  return TRUE;
}

static gboolean
fill_empty (KhServer *server, KhDb *db, const char *password, GError **error)
{
  g_autofree char *secret = kh_new_id ();
  Demo demo = {
    .server = server,
    .db = db,
    .now = kh_time_now (),
    .nobodys_hash = kh_password_hash (secret),
    .accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };
  gboolean filled = fill (&demo, password, error);

  g_free (demo.nobodys_hash);
  g_hash_table_unref (demo.accounts);
  g_hash_table_unref (demo.members);
  g_hash_table_unref (demo.others);
  return filled;
}

static void
renew_password (KhDb *db, const char *password)
{
  g_autofree char *hash = kh_password_hash (password);

  kh_db_run (db, "UPDATE persons SET password_hash = ? WHERE id = (SELECT person FROM members WHERE owner = 1 LIMIT 1)",
             "s", hash);
}

gboolean
kh_demo_fill (KhServer *server, char **email, char **password, GError **error)
{
  KhDb *db = kh_database_get (server->database);
  g_autofree char *secret = kh_new_id ();
  gboolean ok = TRUE;

  if (!kh_db_begin (db, TRUE, error))
    return FALSE;
  if (kh_db_get_int (db, 0, "SELECT count(*) FROM settings WHERE name = '" MARK "'", "") != 0) {
    renew_password (db, secret);
  } else if (kh_db_get_int (db, 0, "SELECT EXISTS (SELECT 1 FROM accounts)", "") != 0) {
    g_propagate_error (error, kh_error_new (KH_ERROR_INVALID, NULL, "The database holds accounts that are not a demo's"));
    ok = FALSE;
  } else {
    ok = fill_empty (server, db, secret, error);
  }
  if (ok)
    *email = kh_db_get_string (db, "SELECT p.email FROM persons p JOIN members m ON m.person = p.id WHERE m.owner = 1",
                               "");
  if (!ok || !kh_db_commit (db, error)) {
    kh_db_rollback (db);
    return FALSE;
  }
  *password = g_steal_pointer (&secret);
  return TRUE;
}
