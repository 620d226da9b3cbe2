/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What somebody is to be told about an account while they may be looking elsewhere, each thing once. Pure: what was known
 * before, what is known now, and the time go in; what is new comes out.
 */
#pragma once

#include <gio/gio.h>

#include "base/kh-time.h"
#include "model/kh-invitation.h"
#include "model/kh-user.h"

G_BEGIN_DECLS

/* Nicks are the names of the settings that turn each kind off, without their "notify-". */
typedef enum {
  KH_NOTICE_ACCEPTED,   /* somebody accepted an invitation */
  KH_NOTICE_EXPIRING,   /* an invitation ends within a day */
  KH_NOTICE_NEW_PLACE,  /* a sign-in from where there was none before */
  KH_NOTICE_REVIEW_DUE, /* the staff list should be gone through again */
} KhNoticeKind;

#define KH_TYPE_NOTICE_KIND (kh_notice_kind_get_type ())
GType kh_notice_kind_get_type (void);

/* How long before its end an invitation is told of, in milliseconds. */
#define KH_NOTICE_EXPIRING_BEFORE KH_DAY

/* What is remembered of one account between two looks, and between two starts. */
typedef struct _KhNoticeMemory KhNoticeMemory;

/* @marks: (nullable): what kh_notice_memory_get_marks() gave earlier. */
KhNoticeMemory *kh_notice_memory_new (const char *const *marks);
void kh_notice_memory_free (KhNoticeMemory *self);
/* Returns: (transfer full): NULL-terminated, sorted; to be kept. */
char **kh_notice_memory_get_marks (KhNoticeMemory *self);
/* Returns: whether @mark is new; it is remembered from now on. For kinds that have no rule here. */
gboolean kh_notice_memory_add (KhNoticeMemory *self, const char *mark);

/* One thing to tell. */
typedef struct {
  KhNoticeKind kind;
  KhInvitation *invitation; /* owned; or */
  KhUser *user;             /* owned: what the invitation has become, where there is no other sign of it */
} KhNotice;

void kh_notice_free (KhNotice *notice);

/* Looks at @invitations (a list of KhInvitation) and @users (of KhUser), which are of the same moment, at @now. Who was not
 * known to be invited is no news when they have accepted: so nothing is told of what had happened before the first look.
 * With some services an invitation is no more when it is accepted, and there is a user with its id. An invitation that is
 * sent again is told of again before it ends. Returns: (transfer full) (element-type KhNotice): in the order of the lists;
 * the memory has them. */
GPtrArray *kh_notices_look (KhNoticeMemory *memory, GListModel *invitations, GListModel *users, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhNoticeMemory, kh_notice_memory_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhNotice, kh_notice_free)

G_END_DECLS
