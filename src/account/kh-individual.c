/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/kh-individual-private.h"

#include <string.h>

#include "base/kh-text.h"

/* Somebody who was removed and comes again is another user with the same address. */
typedef struct {
  KhMembership known; /* what is told of it */
  guint order;
  GSList *users;       /* borrowed KhUser: their account's list holds them */
  GSList *invitations; /* borrowed KhInvitation, likewise */
} Membership;

struct _KhIndividual {
  GObject parent_instance;
  char *key;
  GPtrArray *memberships; /* Membership */
  char *text;             /* NULL until it is wanted */
  char *name_key;         /* likewise */
  guint position;
  gboolean counted;
};

G_DEFINE_FINAL_TYPE (KhIndividual, kh_individual, G_TYPE_OBJECT)

static guint changed;

static void
membership_free (gpointer data)
{
  Membership *membership = data;

  g_slist_free (membership->users);
  g_slist_free (membership->invitations);
  g_free (membership);
}

static Membership *
nth (KhIndividual *self, guint i)
{
  return g_ptr_array_index (self->memberships, i);
}

static Membership *
find (KhIndividual *self, KhAccount *account)
{
  for (guint i = 0; i < self->memberships->len; i++)
    if (nth (self, i)->known.account == account)
      return nth (self, i);
  return NULL;
}

/* Who can get in counts before who was removed, and of these the last one. */
static gboolean
is_before (KhUser *a, KhUser *b)
{
  gboolean a_removed = kh_user_get_status (a) == KH_USER_STATUS_REMOVED;
  gboolean b_removed = kh_user_get_status (b) == KH_USER_STATUS_REMOVED;

  return a_removed != b_removed ? b_removed : kh_user_get_removed_at (a) > kh_user_get_removed_at (b);
}

static void
choose (Membership *membership)
{
  membership->known.user = NULL;
  for (GSList *link = membership->users; link != NULL; link = link->next)
    if (membership->known.user == NULL || is_before (link->data, membership->known.user))
      membership->known.user = link->data;
  membership->known.invitation = membership->invitations != NULL ? membership->invitations->data : NULL;
}

void
kh_individual_forget (KhIndividual *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->name_key, g_free);
  for (guint i = 0; i < self->memberships->len; i++)
    choose (nth (self, i));
}

static Membership *
ensure (KhIndividual *self, KhAccount *account, guint order)
{
  Membership *membership = find (self, account);
  guint place = self->memberships->len;

  if (membership != NULL)
    return membership;
  membership = g_new0 (Membership, 1);
  membership->known.account = account;
  membership->order = order;
  while (place > 0 && nth (self, place - 1)->order > order)
    place--;
  g_ptr_array_insert (self->memberships, place, membership);
  return membership;
}

void
kh_individual_add (KhIndividual *self, KhAccount *account, guint order, KhEntity *entity)
{
  Membership *membership = ensure (self, account, order);
  GSList **list = KH_IS_USER (entity) ? &membership->users : &membership->invitations;

  *list = g_slist_prepend (*list, entity);
  choose (membership);
  kh_individual_forget (self);
}

void
kh_individual_remove (KhIndividual *self, KhAccount *account, KhEntity *entity)
{
  Membership *membership = find (self, account);

  if (membership == NULL)
    return;
  membership->users = g_slist_remove (membership->users, entity);
  membership->invitations = g_slist_remove (membership->invitations, entity);
  if (membership->users == NULL && membership->invitations == NULL)
    g_ptr_array_remove (self->memberships, membership);
  kh_individual_forget (self);
}

void
kh_individual_emit_changed (KhIndividual *self)
{
  g_signal_emit (self, changed, 0);
}

guint
kh_individual_get_position (KhIndividual *self)
{
  return self->position;
}

void
kh_individual_set_position (KhIndividual *self, guint position)
{
  self->position = position;
}

gboolean
kh_individual_get_counted (KhIndividual *self)
{
  return self->counted;
}

void
kh_individual_set_counted (KhIndividual *self, gboolean counted)
{
  self->counted = counted;
}

const char *
kh_individual_get_key (KhIndividual *self)
{
  return self->key;
}

/* The user whose details stand for all: the first who can get in, or else the first there is. */
static KhUser *
find_user (KhIndividual *self)
{
  KhUser *first = NULL;

  for (guint i = 0; i < self->memberships->len; i++) {
    KhUser *user = nth (self, i)->known.user;
    const char *name = user != NULL ? kh_user_get_name (user) : NULL;
    if (name == NULL || *name == '\0')
      continue;
    if (kh_user_get_status (user) != KH_USER_STATUS_REMOVED)
      return user;
    if (first == NULL)
      first = user;
  }
  return first;
}

const char *
kh_individual_get_email (KhIndividual *self)
{
  KhUser *user = find_user (self);

  if (user != NULL && kh_user_get_email (user) != NULL)
    return kh_user_get_email (user);
  for (guint i = 0; i < self->memberships->len; i++) {
    const KhMembership *membership = &nth (self, i)->known;
    if (membership->user != NULL && kh_user_get_email (membership->user) != NULL)
      return kh_user_get_email (membership->user);
    if (membership->invitation != NULL)
      return kh_invitation_get_email (membership->invitation);
  }
  return self->key;
}

const char *
kh_individual_get_name (KhIndividual *self)
{
  KhUser *user = find_user (self);

  return user != NULL ? kh_user_get_name (user) : kh_individual_get_email (self);
}

guint
kh_individual_get_n_memberships (KhIndividual *self)
{
  return self->memberships->len;
}

const KhMembership *
kh_individual_get_membership (KhIndividual *self, guint position)
{
  g_return_val_if_fail (position < self->memberships->len, NULL);
  return &nth (self, position)->known;
}

const KhMembership *
kh_individual_find_membership (KhIndividual *self, KhAccount *account)
{
  Membership *membership = find (self, account);

  return membership != NULL ? &membership->known : NULL;
}

gboolean
kh_membership_is_current (const KhMembership *membership)
{
  return membership->invitation != NULL
         || (membership->user != NULL && kh_user_get_status (membership->user) != KH_USER_STATUS_REMOVED);
}

guint
kh_individual_get_n_accounts (KhIndividual *self)
{
  guint n = 0;

  for (guint i = 0; i < self->memberships->len; i++)
    n += kh_membership_is_current (&nth (self, i)->known);
  return n;
}

gboolean
kh_individual_is_in (KhIndividual *self, KhAccount *account)
{
  const KhMembership *membership = kh_individual_find_membership (self, account);

  return membership != NULL && kh_membership_is_current (membership);
}

static void
append_roles (GString *text, KhAccount *account, const char *const *roles)
{
  for (; roles != NULL && *roles != NULL; roles++) {
    KhRole *role = kh_account_find_role (account, *roles);
    if (role != NULL)
      g_string_append_printf (text, "\n%s", kh_role_get_name (role));
  }
}

static void
append_line (GString *text, const char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "\n%s", line);
}

const char *
kh_individual_get_text (KhIndividual *self)
{
  g_autoptr (GString) text = NULL;

  if (self->text != NULL)
    return self->text;
  text = g_string_new (kh_individual_get_email (self));
  for (guint i = 0; i < self->memberships->len; i++) {
    const KhMembership *membership = &nth (self, i)->known;
    append_line (text, kh_account_get_name (membership->account));
    if (membership->user != NULL) {
      append_line (text, kh_user_get_name (membership->user));
      append_roles (text, membership->account, kh_user_get_roles (membership->user));
    }
    if (membership->invitation != NULL)
      append_roles (text, membership->account, kh_invitation_get_roles (membership->invitation));
  }
  self->text = kh_text_fold (text->str);
  return self->text;
}

static const char *
get_name_key (KhIndividual *self)
{
  if (self->name_key == NULL)
    self->name_key = kh_text_name_key (kh_individual_get_name (self));
  return self->name_key;
}

int
kh_individual_compare_names (KhIndividual *a, KhIndividual *b)
{
  int order = strcmp (get_name_key (a), get_name_key (b));

  return order != 0 ? order : strcmp (a->key, b->key);
}

static void
kh_individual_finalize (GObject *object)
{
  KhIndividual *self = KH_INDIVIDUAL (object);

  g_free (self->key);
  g_free (self->text);
  g_free (self->name_key);
  g_ptr_array_unref (self->memberships);
  G_OBJECT_CLASS (kh_individual_parent_class)->finalize (object);
}

static void
kh_individual_class_init (KhIndividualClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kh_individual_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                          0);
}

static void
kh_individual_init (KhIndividual *self)
{
  self->memberships = g_ptr_array_new_with_free_func (membership_free);
}

KhIndividual *
kh_individual_new (char *key)
{
  KhIndividual *self = g_object_new (KH_TYPE_INDIVIDUAL, NULL);

  self->key = key;
  return self;
}
