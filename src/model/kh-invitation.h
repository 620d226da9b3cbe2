/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody who is asked to join.
 * Getters return what the object owns. A property of the same name, with hyphens, goes with each.
 */
#pragma once

#include "model/kh-entity.h"

G_BEGIN_DECLS

#define KH_TYPE_INVITATION (kh_invitation_get_type ())
G_DECLARE_FINAL_TYPE (KhInvitation, kh_invitation, KH, INVITATION, KhEntity)

const char *kh_invitation_get_email (KhInvitation *self);
const char *kh_invitation_get_language (KhInvitation *self);
/* ids of roles */
const char *const *kh_invitation_get_roles (KhInvitation *self);
/* rights besides the roles */
KhGrants *kh_invitation_get_grants (KhInvitation *self);
/* when the membership that it leads to ends */
gint64 kh_invitation_get_ends_at (KhInvitation *self);
KhInvitationStatus kh_invitation_get_status (KhInvitation *self);
gint64 kh_invitation_get_sent_at (KhInvitation *self);
gint64 kh_invitation_get_expires_at (KhInvitation *self);
int kh_invitation_get_send_count (KhInvitation *self);
/* the id of a user */
const char *kh_invitation_get_invited_by (KhInvitation *self);
/* how its newest mail fares */
KhDelivery kh_invitation_get_delivery (KhInvitation *self);
/* why that mail could not be delivered: a word of KhDeliveryProblem; NULL when it could */
const char *kh_invitation_get_delivery_error (KhInvitation *self);

G_END_DECLS
