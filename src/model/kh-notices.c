/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-notices.h"

/* Marks of invitations; others are whoever's who adds them. */
#define PENDING  "pending "
#define EXPIRING "expiring "

GType
kh_notice_kind_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
      { KH_NOTICE_ACCEPTED, "KH_NOTICE_ACCEPTED", "accepted" },
      { KH_NOTICE_EXPIRING, "KH_NOTICE_EXPIRING", "expiring" },
      { KH_NOTICE_NEW_PLACE, "KH_NOTICE_NEW_PLACE", "new-place" },
      { KH_NOTICE_REVIEW_DUE, "KH_NOTICE_REVIEW_DUE", "review-due" },
      { 0, NULL, NULL },
    };
    g_once_init_leave (&type, g_enum_register_static ("KhNoticeKind", values));
  }
  return type;
}

struct _KhNoticeMemory {
  GHashTable *marks; /* owned char * */
};

KhNoticeMemory *
kh_notice_memory_new (const char *const *marks)
{
  KhNoticeMemory *self = g_new (KhNoticeMemory, 1);

  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; marks != NULL && *marks != NULL; marks++)
    g_hash_table_add (self->marks, g_strdup (*marks));
  return self;
}

void
kh_notice_memory_free (KhNoticeMemory *self)
{
  g_hash_table_unref (self->marks);
  g_free (self);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

char **
kh_notice_memory_get_marks (KhNoticeMemory *self)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer mark;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &mark, NULL))
    g_ptr_array_add (marks, g_strdup (mark));
  g_ptr_array_sort (marks, compare);
  g_ptr_array_add (marks, NULL);
  return (char **) g_ptr_array_steal (marks, NULL);
}

gboolean
kh_notice_memory_add (KhNoticeMemory *self, const char *mark)
{
  return g_hash_table_add (self->marks, g_strdup (mark));
}

void
kh_notice_free (KhNotice *notice)
{
  g_clear_object (&notice->invitation);
  g_clear_object (&notice->user);
  g_free (notice);
}

static void
tell (GPtrArray *notices, KhNoticeKind kind, KhInvitation *invitation, KhUser *user)
{
  KhNotice *notice = g_new0 (KhNotice, 1);

  notice->kind = kind;
  g_set_object (&notice->invitation, invitation);
  g_set_object (&notice->user, user);
  g_ptr_array_add (notices, notice);
}

/* Adds to @kept the marks that are still of use. */
static void
look_at (KhNoticeMemory *memory, KhInvitation *invitation, gint64 now, GHashTable *kept, GPtrArray *notices)
{
  const char *id = kh_entity_get_id (KH_ENTITY (invitation));
  gint64 left = kh_invitation_get_expires_at (invitation) - now;
  g_autofree char *pending = g_strconcat (PENDING, id, NULL);
  g_autofree char *expiring = g_strdup_printf (EXPIRING "%s %d", id, kh_invitation_get_send_count (invitation));
  gboolean has_end = kh_invitation_get_expires_at (invitation) != 0;

  switch (kh_invitation_get_status (invitation)) {
  case KH_INVITATION_STATUS_ACCEPTED:
    if (g_hash_table_contains (memory->marks, pending))
      tell (notices, KH_NOTICE_ACCEPTED, invitation, NULL);
    return;
  case KH_INVITATION_STATUS_PENDING:
    g_hash_table_add (kept, g_steal_pointer (&pending));
    if (!has_end || left <= 0 || left > KH_NOTICE_EXPIRING_BEFORE)
      return;
    if (!g_hash_table_contains (memory->marks, expiring))
      tell (notices, KH_NOTICE_EXPIRING, invitation, NULL);
    g_hash_table_add (kept, g_steal_pointer (&expiring));
    return;
  case KH_INVITATION_STATUS_EXPIRED:
  case KH_INVITATION_STATUS_REVOKED:
  default:
    return;
  }
}

static gboolean
is_of_invitation (gpointer mark, gpointer value, gpointer data)
{
  return g_str_has_prefix (mark, PENDING) || g_str_has_prefix (mark, EXPIRING);
}

static gboolean
was_pending (KhNoticeMemory *memory, KhUser *user)
{
  g_autofree char *pending = g_strconcat (PENDING, kh_entity_get_id (KH_ENTITY (user)), NULL);

  return g_hash_table_contains (memory->marks, pending);
}

/* Only while somebody is known to be invited: there may be many users. */
static void
look_at_users (KhNoticeMemory *memory, GListModel *users, GHashTable *kept, GPtrArray *notices)
{
  GHashTableIter iter;
  gpointer mark;
  gboolean missing = FALSE;

  g_hash_table_iter_init (&iter, memory->marks);
  while (!missing && g_hash_table_iter_next (&iter, &mark, NULL))
    missing = g_str_has_prefix (mark, PENDING) && !g_hash_table_contains (kept, mark);
  for (guint i = 0; missing && i < g_list_model_get_n_items (users); i++) {
    g_autoptr (KhUser) user = g_list_model_get_item (users, i);
    if (was_pending (memory, user))
      tell (notices, KH_NOTICE_ACCEPTED, NULL, user);
  }
}

GPtrArray *
kh_notices_look (KhNoticeMemory *memory, GListModel *invitations, GListModel *users, gint64 now)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func ((GDestroyNotify) kh_notice_free);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer mark;

  for (guint i = 0; i < g_list_model_get_n_items (invitations); i++) {
    g_autoptr (KhInvitation) invitation = g_list_model_get_item (invitations, i);
    look_at (memory, invitation, now, kept, notices);
  }
  look_at_users (memory, users, kept, notices);
  /* Of those that have ended, or are gone, nothing is remembered. */
  g_hash_table_foreach_remove (memory->marks, is_of_invitation, NULL);
  g_hash_table_iter_init (&iter, kept);
  while (g_hash_table_iter_next (&iter, &mark, NULL)) {
    g_hash_table_iter_steal (&iter);
    g_hash_table_add (memory->marks, mark);
  }
  return notices;
}
