/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fixed words of the field: levels, kinds of account, states. Each has a GType, and its nicks are the words
 * of the account API.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What somebody may do in an area; each level includes the ones before it. */
typedef enum {
  KH_LEVEL_NONE,
  KH_LEVEL_GUEST,    /* sees */
  KH_LEVEL_EDITOR,   /* sees and edits, cannot validate */
  KH_LEVEL_APPROVER, /* sees, edits and validates */
} KhLevel;

typedef enum {
  KH_ACCOUNT_KIND_SHIPPING,
  KH_ACCOUNT_KIND_MESSAGING,
  KH_ACCOUNT_KIND_SHOP,
} KhAccountKind;

typedef enum {
  KH_USER_STATUS_ACTIVE,
  KH_USER_STATUS_SUSPENDED,
  KH_USER_STATUS_REMOVED,
} KhUserStatus;

typedef enum {
  KH_INVITATION_STATUS_PENDING,
  KH_INVITATION_STATUS_EXPIRED,
  KH_INVITATION_STATUS_ACCEPTED,
  KH_INVITATION_STATUS_REVOKED,
} KhInvitationStatus;

/* Who may invite, of those who have `users` at editor. */
typedef enum {
  KH_INVITE_POLICY_OWNER,
  KH_INVITE_POLICY_ADMINS,
  KH_INVITE_POLICY_APPROVERS,
} KhInvitePolicy;

/* How an invitation's mail fares. */
typedef enum {
  KH_DELIVERY_QUEUED,
  KH_DELIVERY_SENT,
  KH_DELIVERY_FAILED,
} KhDelivery;

/* Why a mail could not be delivered, or has not been yet. */
typedef enum {
  KH_DELIVERY_PROBLEM_OTHER,
  KH_DELIVERY_PROBLEM_UNREACHABLE, /* the mail server is not there */
  KH_DELIVERY_PROBLEM_SILENT,      /* it did not answer in time */
  KH_DELIVERY_PROBLEM_INSECURE,    /* it has no encryption, or a certificate that is not trusted */
  KH_DELIVERY_PROBLEM_LOGIN,       /* it refused the user or the password */
  KH_DELIVERY_PROBLEM_MAILBOX,     /* it knows no such mailbox, or takes nothing for it */
  KH_DELIVERY_PROBLEM_FULL,        /* the mailbox is full */
  KH_DELIVERY_PROBLEM_REFUSED,     /* it refused this mail */
  KH_DELIVERY_PROBLEM_DELAYED,     /* it asked to try again later */
  KH_DELIVERY_PROBLEM_ENDED,       /* the invitation ended before its mail could be sent */
} KhDeliveryProblem;

#define KH_TYPE_LEVEL (kh_level_get_type ())
#define KH_TYPE_ACCOUNT_KIND (kh_account_kind_get_type ())
#define KH_TYPE_USER_STATUS (kh_user_status_get_type ())
#define KH_TYPE_INVITATION_STATUS (kh_invitation_status_get_type ())
#define KH_TYPE_INVITE_POLICY (kh_invite_policy_get_type ())
#define KH_TYPE_DELIVERY (kh_delivery_get_type ())
#define KH_TYPE_DELIVERY_PROBLEM (kh_delivery_problem_get_type ())

GType kh_level_get_type (void);
GType kh_account_kind_get_type (void);
GType kh_user_status_get_type (void);
GType kh_invitation_status_get_type (void);
GType kh_invite_policy_get_type (void);
GType kh_delivery_get_type (void);
GType kh_delivery_problem_get_type (void);

/* Returns: (transfer none): the API's word for @value of the enum @type: "approver". */
const char *kh_enum_to_word (GType type, int value);
/* Returns: FALSE, with @value untouched, for a word that the enum does not have, and for NULL. */
gboolean kh_enum_from_word (GType type, const char *word, int *value);

/* The seven languages: BCP 47 tags, NULL-terminated, en-US first. */
extern const char *const kh_languages[];
gboolean kh_language_is_known (const char *tag);
/* Returns: the language's name in itself ("Nederlands"), or @tag itself when it is not one of the seven. */
const char *kh_language_get_name (const char *tag);

G_END_DECLS
