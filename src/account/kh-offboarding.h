/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking one person out of every account: what there is to take, account by account, doing it, and what came of it. One
 * account never waits for another, and none stops the others.
 */
#pragma once

#include "account/kh-people.h"

G_BEGIN_DECLS

typedef enum {
  KH_OFFBOARD_TO_DO,
  KH_OFFBOARD_AWAY,    /* the account cannot be reached, or one is signed out there; tried all the same */
  KH_OFFBOARD_BY_HAND, /* not from here; see kh_offboard_step_get_denial() */
  KH_OFFBOARD_RUNNING,
  KH_OFFBOARD_DONE,
  KH_OFFBOARD_FAILED,  /* can be tried again; see kh_offboard_step_get_error() */
} KhOffboardState;

/* One account. Signal: "changed" (). */
#define KH_TYPE_OFFBOARD_STEP (kh_offboard_step_get_type ())
G_DECLARE_FINAL_TYPE (KhOffboardStep, kh_offboard_step, KH, OFFBOARD_STEP, GObject)

KhAccount *kh_offboard_step_get_account (KhOffboardStep *self);
KhOffboardState kh_offboard_step_get_state (KhOffboardStep *self);
/* Why it is AWAY or BY_HAND; else KH_DENIAL_NONE. */
KhDenial kh_offboard_step_get_denial (KhOffboardStep *self);
/* Returns: (nullable): why it FAILED, or what the service said when it left it to be done BY_HAND. */
const GError *kh_offboard_step_get_error (KhOffboardStep *self);
/* Returns: (nullable): who is removed, and the invitation that is revoked, also when that is done. Neither: it is not known
 * whether there is any. */
KhUser *kh_offboard_step_get_user (KhOffboardStep *self);
KhInvitation *kh_offboard_step_get_invitation (KhOffboardStep *self);
/* In how many places the user was signed in, where that is known. */
guint kh_offboard_step_get_n_sessions (KhOffboardStep *self);

/* A GListModel of KhOffboardStep, in the order of the accounts: those with access or an invitation of the person, and
 * those of which nobody can say. Until it has been run it follows what changes there. Signal: "changed" () after any of
 * them did. */
#define KH_TYPE_OFFBOARDING (kh_offboarding_get_type ())
G_DECLARE_FINAL_TYPE (KhOffboarding, kh_offboarding, KH, OFFBOARDING, GObject)

KhOffboarding *kh_offboarding_new (KhPeople *people, KhIndividual *individual);
/* The person, as they were called when it began. */
const char *kh_offboarding_get_name (KhOffboarding *self);
const char *kh_offboarding_get_email (KhOffboarding *self);
guint kh_offboarding_count (KhOffboarding *self, KhOffboardState state);
gboolean kh_offboarding_get_started (KhOffboarding *self);

/* Does what is TO_DO, AWAY and FAILED. What was sent and not answered is sent as the same command again, so that nothing
 * is done twice. Cancelling stops waiting for answers. */
void kh_offboarding_run_async (KhOffboarding *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
/* How it went is in the steps. */
void kh_offboarding_run_finish (KhOffboarding *self, GAsyncResult *result);

G_END_DECLS
