/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/users/kh-user-filter.h"

#include "base/kh-time.h"

struct _KhUserFilter {
  KhTextFilter parent_instance;
  KhUserIndex *index; /* owned */
  char *role;
  char *area;
  KhLevel level;
  KhShow show;
  KhHints hints;
  gint64 now; /* when people's access was looked at last, for their end dates */
};

G_DEFINE_FINAL_TYPE (KhUserFilter, kh_user_filter, KH_TYPE_TEXT_FILTER)

static gboolean
is_shown (KhUserFilter *self, KhUser *user)
{
  KhUserStatus status = kh_user_get_status (user);

  switch (self->show) {
  case KH_SHOW_CURRENT:
    return status != KH_USER_STATUS_REMOVED;
  case KH_SHOW_ACTIVE:
    return status == KH_USER_STATUS_ACTIVE;
  case KH_SHOW_SUSPENDED:
    return status == KH_USER_STATUS_SUSPENDED;
  case KH_SHOW_REMOVED:
    return status == KH_USER_STATUS_REMOVED;
  default:
    g_return_val_if_reached (TRUE);
  }
}

static gboolean
has_access (KhUserFilter *self, KhUser *user)
{
  const char *const *roles = kh_user_get_roles (user);

  if (kh_user_get_owner (user))
    return TRUE;
  if (!kh_user_is_in (user, self->now))
    return FALSE;
  if (kh_grants_get (kh_user_get_grants (user), self->area) >= self->level)
    return TRUE;
  for (; *roles != NULL; roles++) {
    KhRole *role = kh_account_find_role (kh_user_index_get_account (self->index), *roles);
    if (role != NULL && kh_user_has_role (user, *roles, self->now)
        && kh_grants_get (kh_role_get_grants (role), self->area) >= self->level)
      return TRUE;
  }
  return FALSE;
}

static gboolean
kh_user_filter_admits (KhTextFilter *filter, gpointer item)
{
  KhUserFilter *self = KH_USER_FILTER (filter);
  KhUser *user = item;

  if (!is_shown (self, user))
    return FALSE;
  if (self->role != NULL && !g_strv_contains (kh_user_get_roles (user), self->role))
    return FALSE;
  if (self->area != NULL && !has_access (self, user))
    return FALSE;
  return self->hints == 0
         || (kh_account_get_hints (kh_user_index_get_account (self->index), user) & self->hints) != 0;
}

static const char *
kh_user_filter_get_text (KhTextFilter *filter, gpointer item)
{
  return kh_user_index_get_text (KH_USER_FILTER (filter)->index, item);
}

void
kh_user_filter_set_role (KhUserFilter *self, const char *role)
{
  if (g_strcmp0 (self->role, role) == 0)
    return;
  g_free (self->role);
  self->role = g_strdup (role);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
kh_user_filter_set_access (KhUserFilter *self, const char *area, KhLevel level)
{
  if (g_strcmp0 (self->area, area) == 0 && self->level == level)
    return;
  g_free (self->area);
  self->area = g_strdup (area);
  self->level = level;
  self->now = kh_time_now ();
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
kh_user_filter_set_show (KhUserFilter *self, KhShow show)
{
  if (self->show == show)
    return;
  self->show = show;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
kh_user_filter_set_hints (KhUserFilter *self, KhHints hints)
{
  if (self->hints == hints)
    return;
  self->hints = hints;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_hints_changed (KhUserFilter *self)
{
  if (self->hints != 0)
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_index_changed (KhUserFilter *self)
{
  self->now = kh_time_now ();
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
kh_user_filter_finalize (GObject *object)
{
  KhUserFilter *self = KH_USER_FILTER (object);

  g_clear_object (&self->index);
  g_free (self->role);
  g_free (self->area);
  G_OBJECT_CLASS (kh_user_filter_parent_class)->finalize (object);
}

static void
kh_user_filter_class_init (KhUserFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_user_filter_finalize;
  KH_TEXT_FILTER_CLASS (klass)->admits = kh_user_filter_admits;
  KH_TEXT_FILTER_CLASS (klass)->get_text = kh_user_filter_get_text;
}

static void
kh_user_filter_init (KhUserFilter *self)
{
  self->now = kh_time_now ();
}

KhUserFilter *
kh_user_filter_new (KhUserIndex *index)
{
  KhUserFilter *self = g_object_new (KH_TYPE_USER_FILTER, NULL);

  self->index = g_object_ref (index);
  g_signal_connect_object (index, "changed", G_CALLBACK (on_index_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kh_user_index_get_account (index), "hints-changed", G_CALLBACK (on_hints_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
