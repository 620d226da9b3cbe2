/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A provider, for tests of what stands on one, that answers what it was told to, in an idle moment or when the test
 * says so.
 */
#pragma once

#include "model/kh-user.h"
#include "provider/kh-provider.h"

G_BEGIN_DECLS

#define KH_TYPE_FAKE_PROVIDER (kh_fake_provider_get_type ())
G_DECLARE_FINAL_TYPE (KhFakeProvider, kh_fake_provider, KH, FAKE_PROVIDER, GObject)

struct _KhFakeProvider {
  GObject parent_instance;
  KhCapabilities capabilities;
  guint poll_interval; /* seconds; 0: it does not matter */
  KhAccountInfo *info;
  KhPerson *person;
  GPtrArray *lists[KH_N_COLLECTIONS];
  GError *errors[KH_N_COLLECTIONS]; /* answered instead of the list */
  GError *error;                    /* answered to everything */
  GError *command_error;            /* answered to commands */
  KhReply *reply;                   /* to the next command; stolen */
  gboolean held;                    /* lists wait for kh_fake_provider_release() */
  GPtrArray *waiting;
  KhProviderPage page[KH_N_COLLECTIONS]; /* of who asked for the list last */
  gpointer page_data[KH_N_COLLECTIONS];
  guint loads;                      /* of the account */
  guint list_calls[KH_N_COLLECTIONS];
  guint commands;
  KhCommand *command;               /* the last one */
  GTask *follower;                  /* who waits for changes */
  KhChanges *missed;                /* answered, once, to who asks for changes without waiting; stolen */
  gboolean expired;                 /* the next who waits has too old a point */
  GError *feed_error;               /* answered to everybody who waits */
  guint waits;                      /* those that were let wait */
  GPtrArray *events;                /* KhEvent: the history, newest first */
  GError *history_error;            /* answered instead of it */
  guint history_calls;
  guint asked;                      /* how often anything was asked of the feed */
};

/* An account of @kind, with the catalogue's areas and roles, the owner "owner" and a user "me", whose token it is, with
 * role @role (NULL: the owner is "me"). */
KhFakeProvider *kh_fake_provider_new (KhAccountKind kind, const char *role);
KhUser *kh_fake_provider_add_user (KhFakeProvider *self, const char *id, const char *role);
/* Tells the one who waits that @entity is as it is, or, without one, that @id is gone. */
void kh_fake_provider_tell (KhFakeProvider *self, KhCollection collection, const char *id, KhEntity *entity);
/* What it tells then, to be filled; and telling it. Takes @changes. */
KhChanges *kh_fake_changes_new (void);
void kh_fake_changes_add (KhChanges *changes, KhCollection collection, const char *id, KhEntity *entity);
void kh_fake_provider_tell_all (KhFakeProvider *self, KhChanges *changes);
/* Gives @n of a list that waits, from @first on, to who asked for it. */
void kh_fake_provider_page (KhFakeProvider *self, KhCollection collection, guint first, guint n);
/* Answers the lists that wait, as they stood when they were asked for. Those that are asked for from now on wait, too. */
void kh_fake_provider_answer (KhFakeProvider *self);
/* Likewise, and none waits any more. */
void kh_fake_provider_release (KhFakeProvider *self);

G_END_DECLS
