/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an owner should look at again, computed in one place. Pure.
 */
#pragma once

#include <gio/gio.h>

#include "base/kh-time.h"
#include "model/kh-user.h"

G_BEGIN_DECLS

/* Whether @email looks like one that several people read (info@, sales@ …, in the languages of the product): one
 * person, one login (E2). A guess, to be shown as a warning and never as a refusal. */
gboolean kh_hints_is_shared_address (const char *email);

typedef enum {
  KH_HINT_SHARED_ADDRESS = 1 << 0,
  KH_HINT_UNUSED         = 1 << 1, /* not signed in for KH_HINT_UNUSED_AFTER, or never in as long after joining */
  KH_HINT_LEGACY_ROLE    = 1 << 2,
  KH_HINT_MANY_ADMINS    = 1 << 3, /* one of more than KH_HINT_MAX_ADMINS admins; the owner counts as one */
  KH_HINT_ENDS_SOON      = 1 << 4, /* the membership ends within KH_HINT_ENDS_WITHIN, or a role of theirs
                                      within KH_HINT_ROLE_ENDS_WITHIN */
  KH_HINT_NEW_COUNTRY    = 1 << 5, /* signed in within KH_HINT_COUNTRY_NEW_FOR from a country that is new for them */
} KhHints;

#define KH_N_HINTS   6 /* hint 1 << 0 to 1 << 5 */
#define KH_HINTS_ALL ((KhHints) ((1 << KH_N_HINTS) - 1))

#define KH_HINT_UNUSED_AFTER (90 * KH_DAY)
#define KH_HINT_ENDS_WITHIN  (14 * KH_DAY)
#define KH_HINT_ROLE_ENDS_WITHIN (7 * KH_DAY)
#define KH_HINT_MAX_ADMINS   3
#define KH_HINT_COUNTRY_NEW_FOR (14 * KH_DAY)

/* What has to be known of the whole account before one user can be judged. */
typedef struct _KhHintFacts KhHintFacts;

/* @users: of KhUser; @roles: of KhRole. @now: what the facts are true at. Returns: (transfer full). */
KhHintFacts *kh_hint_facts_new (GListModel *users, GListModel *roles, gint64 now);
/* @sessions: of KhSession; without them nothing is known of countries. */
void kh_hint_facts_set_sessions (KhHintFacts *facts, GListModel *sessions);
void kh_hint_facts_free (KhHintFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhHintFacts, kh_hint_facts_free)

/* Whether both say the same of everybody, but for the time that has passed. */
gboolean kh_hint_facts_equal (const KhHintFacts *a, const KhHintFacts *b);
/* How many are admins, the owner among them. */
guint kh_hint_facts_get_admins (const KhHintFacts *facts);
/* What the facts are true at. */
gint64 kh_hint_facts_get_time (const KhHintFacts *facts);

/* Returns: (nullable): the id of the role of @user that ends next, when that is within KH_HINT_ROLE_ENDS_WITHIN of @now. */
const char *kh_hints_find_ending_role (KhUser *user, gint64 now);
/* Nothing is hinted of somebody who has no access any more. */
KhHints kh_hints_for_user (const KhHintFacts *facts, KhUser *user);

G_END_DECLS
