/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an access review keeps of one person at one moment: enough to say years later who had which access then, when
 * the person, the role or the account may be gone.
 */
#pragma once

#include "model/kh-access.h"
#include "model/kh-user.h"

G_BEGIN_DECLS

#define KH_TYPE_SUBJECT (kh_subject_get_type ())
G_DECLARE_FINAL_TYPE (KhSubject, kh_subject, KH, SUBJECT, KhEntity)

/* @access: the user's effective access, with @areas, NULL-terminated, the ids of those there are. Its id is the user's. */
KhSubject *kh_subject_new (KhUser *user, const KhAccess *access, const char *const *areas);

const char *kh_subject_get_name (KhSubject *self);
const char *kh_subject_get_email (KhSubject *self);
KhUserStatus kh_subject_get_status (KhSubject *self);
gboolean kh_subject_get_owner (KhSubject *self);
/* ids of roles */
const char *const *kh_subject_get_roles (KhSubject *self);
/* when some of them end by themselves, by their ids */
KhEnds *kh_subject_get_role_ends (KhSubject *self);
/* rights besides the roles */
KhGrants *kh_subject_get_grants (KhSubject *self);
/* the effective level in each area */
KhGrants *kh_subject_get_access (KhSubject *self);
gint64 kh_subject_get_ends_at (KhSubject *self);
gint64 kh_subject_get_last_seen_at (KhSubject *self);

/* Whether @user still has the roles, rights, status and end dates that were reviewed. What roles grant is not looked at:
 * that is not a matter of the person. */
gboolean kh_subject_is_current (KhSubject *self, KhUser *user);

typedef enum {
  KH_DIFFERENCE_JOINED,     /* was not there before */
  KH_DIFFERENCE_LEFT,       /* is not there any more */
  KH_DIFFERENCE_STATUS,     /* from, to: KhUserStatus */
  KH_DIFFERENCE_ROLE_GIVEN, /* what: the role's id */
  KH_DIFFERENCE_ROLE_TAKEN,
  KH_DIFFERENCE_ROLE_ENDS,  /* what: the role's id; from, to: times, 0 for none */
  KH_DIFFERENCE_LEVEL,      /* what: the area's id; from, to: the effective KhLevel */
  KH_DIFFERENCE_ENDS_AT,    /* from, to: times, 0 for none */
  KH_DIFFERENCE_EMAIL,      /* old_text, new_text */
} KhDifferenceKind;

typedef struct {
  KhDifferenceKind kind;
  char *what;               /* nullable */
  gint64 from, to;
  char *old_text, *new_text; /* nullable */
} KhDifference;

/* What changed between two moments; NULL: not there, as is somebody removed. In the order of the kinds, and by id.
 * Returns: (transfer full) (element-type KhDifference): empty when nothing did. */
GPtrArray *kh_subject_compare (KhSubject *before, KhSubject *now);

G_END_DECLS
