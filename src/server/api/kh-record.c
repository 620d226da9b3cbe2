/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/kh-api.h"

#include "base/kh-time.h"

#include <sodium.h>

#include "base/kh-text.h"

struct _KhRecord {
  KhRequest *request;
  char *account;
  char *actor;
  char *actor_name;
  const char *action;
  const char *target_kind;
  char *target;
  char *target_name;
  KhWriter *changes;
};

char *
kh_new_id (void)
{
  guchar bytes[16];
  char text[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

char *
kh_member_search (const char *name, const char *email, const char *phone)
{
  g_autofree char *all = g_strjoin (" ", name, email, phone, NULL);

  return kh_text_fold (all);
}

KhRecord *
kh_record_new (KhRequest *request, const char *account, const char *action, const char *target_kind,
               const char *target_id, const char *target_name)
{
  KhRecord *record = g_new0 (KhRecord, 1);
  KhPrincipal *principal = request->principal;

  record->request = request;
  record->account = g_strdup (account != NULL || principal == NULL ? account : principal->account);
  if (principal != NULL) {
    record->actor = g_strdup (principal->member);
    record->actor_name = g_strdup (principal->member_name);
  }
  record->action = action;
  record->target_kind = target_kind;
  record->target = g_strdup (target_id);
  record->target_name = g_strdup (target_name);
  record->changes = kh_writer_new ();
  kh_writer_begin_array (record->changes);
  return record;
}

void
kh_record_change (KhRecord *record, const char *field, const char *old_value, const char *new_value)
{
  if (g_strcmp0 (old_value, new_value) == 0)
    return;
  kh_writer_begin_object (record->changes);
  kh_add_string (record->changes, "field", field);
  kh_add_string (record->changes, "old", old_value);
  kh_add_string (record->changes, "new", new_value);
  kh_writer_end_object (record->changes);
}

void
kh_record_roles (KhRecord *record, const char *const *old_roles, const char *const *new_roles)
{
  g_autofree char *before = old_roles != NULL ? g_strjoinv (", ", (char **) old_roles) : NULL;
  g_autofree char *after = new_roles != NULL ? g_strjoinv (", ", (char **) new_roles) : NULL;

  kh_record_change (record, "roles", before, after);
}

static const char *
level_word (const KhGrants *grants, const char *area)
{
  KhLevel level = grants != NULL ? kh_grants_get (grants, area) : KH_LEVEL_NONE;

  return kh_enum_to_word (KH_TYPE_LEVEL, level);
}

void
kh_record_grants (KhRecord *record, const KhGrants *old_grants, const KhGrants *new_grants)
{
  for (guint i = 0; old_grants != NULL && i < kh_grants_get_size (old_grants); i++) {
    const char *area = kh_grants_get_nth (old_grants, i, NULL);
    g_autofree char *field = g_strconcat ("grants.", area, NULL);
    kh_record_change (record, field, level_word (old_grants, area), level_word (new_grants, area));
  }
  for (guint i = 0; new_grants != NULL && i < kh_grants_get_size (new_grants); i++) {
    const char *area = kh_grants_get_nth (new_grants, i, NULL);
    g_autofree char *field = g_strconcat ("grants.", area, NULL);
    if (old_grants == NULL || kh_grants_get (old_grants, area) == KH_LEVEL_NONE)
      kh_record_change (record, field, "none", level_word (new_grants, area));
  }
}

static void
record_role_end (KhRecord *record, const char *role, gint64 old_end, gint64 new_end)
{
  g_autofree char *field = g_strconcat ("role_ends.", role, NULL);
  g_autofree char *before = kh_time_format (old_end);
  g_autofree char *after = kh_time_format (new_end);

  kh_record_change (record, field, before, after);
}

void
kh_record_role_ends (KhRecord *record, const KhEnds *old_ends, const KhEnds *new_ends)
{
  gint64 time;

  for (guint i = 0; i < kh_ends_get_size (old_ends); i++) {
    const char *role = kh_ends_get_nth (old_ends, i, &time);
    record_role_end (record, role, time, kh_ends_get (new_ends, role));
  }
  for (guint i = 0; i < kh_ends_get_size (new_ends); i++) {
    const char *role = kh_ends_get_nth (new_ends, i, &time);
    if (kh_ends_get (old_ends, role) == 0)
      record_role_end (record, role, 0, time);
  }
}

void
kh_record_actor (KhRecord *record, const char *member, const char *name)
{
  g_free (record->actor);
  g_free (record->actor_name);
  record->actor = g_strdup (member);
  record->actor_name = g_strdup (name);
}

void
kh_record_end (KhRecord *record)
{
  g_autofree char *changes = NULL;
  g_autofree char *id = kh_new_id ();

  kh_writer_end_array (record->changes);
  changes = kh_writer_take (record->changes, NULL);
  kh_db_run (record->request->db,
             "INSERT INTO history (id, account, time, actor, actor_name, action, target_kind, target, target_name,"
             " changes, ip) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "sslssssssss", id, record->account, record->request->now, record->actor, record->actor_name,
             record->action, record->target_kind, record->target, record->target_name, changes,
             record->request->ip);
  kh_touch (record->request->db, record->account, "event", id, FALSE, record->request->now);
  kh_writer_free (record->changes);
  g_free (record->account);
  g_free (record->actor);
  g_free (record->actor_name);
  g_free (record->target);
  g_free (record->target_name);
  g_free (record);
}

void
kh_record_person (KhRequest *request, const char *person, gboolean proved, const char *action, ...)
{
  g_auto (KhStatement) st = kh_db_query (
      request->db, "SELECT account, id, name FROM members WHERE person = ? AND status <> 'removed'", "s", person);

  while (kh_statement_next (&st)) {
    const char *member = kh_statement_string (&st, 1), *name = kh_statement_string (&st, 2), *field;
    KhRecord *event = kh_record_new (request, kh_statement_string (&st, 0), action, "user", member, name);
    va_list fields;
    kh_record_actor (event, proved ? member : NULL, proved ? name : NULL);
    va_start (fields, action);
    while ((field = va_arg (fields, const char *)) != NULL)
      kh_record_change (event, field, NULL, va_arg (fields, const char *));
    va_end (fields);
    kh_record_end (event);
  }
}

void
kh_touch (KhDb *db, const char *account, const char *kind, const char *id, gboolean deleted, gint64 now)
{
  kh_db_run (db, "INSERT INTO changes (account, kind, id, deleted, time) VALUES (?, ?, ?, ?, ?)", "sssil", account,
             kind, id, deleted, now);
}
