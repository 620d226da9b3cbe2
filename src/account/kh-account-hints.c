/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hints about people, for whoever shows many of them: what is true of the whole account is worked out once for each
 * change, and what follows for one person once for each change of that person.
 */
#include "account/kh-account-private.h"

#include "base/kh-time.h"

/* Hints are about days; after this long they are worked out anew. */
#define KEPT_FOR KH_HOUR

/* While people come, page after page, what is true of all of them is worked out this often, in milliseconds. */
#define LOADING_INTERVAL 500

/* NULL is what the table answers for somebody who is not in it. */
#define KNOWN (1u << KH_N_HINTS)

static KhHintFacts *
create_facts (KhAccount *self)
{
  KhHintFacts *facts = kh_hint_facts_new (G_LIST_MODEL (self->lists[KH_COLLECTION_USERS]),
                                          G_LIST_MODEL (self->lists[KH_COLLECTION_ROLES]), kh_time_now ());

  kh_hint_facts_set_sessions (facts, G_LIST_MODEL (self->lists[KH_COLLECTION_SESSIONS]));
  return facts;
}

static KhHintFacts *
get_facts (KhAccount *self)
{
  if (self->hint_facts != NULL && kh_time_now () - kh_hint_facts_get_time (self->hint_facts) >= KEPT_FOR) {
    g_clear_pointer (&self->hint_facts, kh_hint_facts_free);
    g_hash_table_remove_all (self->hints);
  }
  if (self->hint_facts == NULL)
    self->hint_facts = create_facts (self);
  return self->hint_facts;
}

/* Where nobody says when somebody was there, nobody can say that they were not. */
static KhHints
leave_out_unknown (KhAccount *self, guint known)
{
  KhHints hints = known & KH_HINTS_ALL;

  if ((kh_account_get_capabilities (self) & KH_CAPABILITY_LAST_SEEN) == 0)
    hints &= ~KH_HINT_UNUSED;
  return hints;
}

KhHints
kh_account_get_hints (KhAccount *self, KhUser *user)
{
  const KhHintFacts *facts = get_facts (self);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->hints, user));

  if (known == 0) {
    known = KNOWN | kh_hints_for_user (facts, user);
    g_hash_table_insert (self->hints, user, GUINT_TO_POINTER (known));
  }
  return leave_out_unknown (self, known);
}

guint
kh_account_count_admins (KhAccount *self)
{
  return kh_hint_facts_get_admins (get_facts (self));
}

static void
on_user_changed (KhAccount *self, KhUser *user)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->hints, user));

  if (before == 0)
    return;
  g_hash_table_remove (self->hints, user);
  self->hints_changed |= kh_account_get_hints (self, user) != leave_out_unknown (self, before);
}

static void
on_users_items_changed (KhAccount *self, guint position, guint removed, guint added)
{
  self->hints_changed = TRUE;
  /* Which ones went is not said, and their addresses may come again. */
  if (removed > 0)
    g_hash_table_remove_all (self->hints);
}

static void
update_facts (KhAccount *self)
{
  g_autoptr (KhHintFacts) before = g_steal_pointer (&self->hint_facts);

  if (before == NULL)
    return;
  self->hint_facts = create_facts (self);
  if (!kh_hint_facts_equal (before, self->hint_facts)) {
    g_hash_table_remove_all (self->hints);
    self->hints_changed = TRUE;
  }
  if (!self->hints_changed)
    return;
  self->hints_changed = FALSE;
  kh_account_emit_hints_changed (self);
}

static void
on_interval (gpointer data)
{
  KhAccount *self = data;

  self->hints_id = 0;
  update_facts (self);
}

static void
on_updated (KhAccount *self)
{
  if (kh_account_is_whole (self, KH_COLLECTION_USERS)) {
    g_clear_handle_id (&self->hints_id, g_source_remove);
    update_facts (self);
  } else if (self->hints_id == 0) {
    self->hints_id = g_timeout_add_once (LOADING_INTERVAL, on_interval, self);
  }
}

static void
on_state_changed (KhAccount *self)
{
  if (self->hints_id != 0 && kh_account_is_whole (self, KH_COLLECTION_USERS))
    on_updated (self);
}

void
kh_account_hints_init (KhAccount *self)
{
  KhEntityList *users = self->lists[KH_COLLECTION_USERS];

  self->hints = g_hash_table_new (NULL, NULL);
  g_signal_connect_object (users, "entity-changed", G_CALLBACK (on_user_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (users, "items-changed", G_CALLBACK (on_users_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "state-changed", G_CALLBACK (on_state_changed), NULL);
  g_signal_connect_object (users, "updated", G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lists[KH_COLLECTION_ROLES], "updated", G_CALLBACK (on_updated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lists[KH_COLLECTION_SESSIONS], "updated", G_CALLBACK (on_updated), self,
                           G_CONNECT_SWAPPED);
}

void
kh_account_hints_clear (KhAccount *self)
{
  g_clear_handle_id (&self->hints_id, g_source_remove);
  g_clear_pointer (&self->hint_facts, kh_hint_facts_free);
  g_clear_pointer (&self->hints, g_hash_table_unref);
}
