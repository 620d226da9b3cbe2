/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-invitation.h"

struct _KhInvitation {
  KhEntity parent_instance;
  char *email;
  char *language;
  char **roles;
  KhGrants *grants;
  gint64 ends_at;
  int status;
  gint64 sent_at;
  gint64 expires_at;
  int send_count;
  char *invited_by;
  int delivery;
  char *delivery_error;
  int version;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhInvitation, email, "email", STRING),
  KH_ENTITY_FIELD (KhInvitation, language, "language", STRING),
  KH_ENTITY_FIELD (KhInvitation, roles, "roles", STRV),
  KH_ENTITY_FIELD (KhInvitation, grants, "grants", GRANTS),
  KH_ENTITY_FIELD (KhInvitation, ends_at, "ends-at", TIME),
  KH_ENTITY_ENUM (KhInvitation, status, "status", kh_invitation_status_get_type),
  KH_ENTITY_FIELD (KhInvitation, sent_at, "sent-at", TIME),
  KH_ENTITY_FIELD (KhInvitation, expires_at, "expires-at", TIME),
  KH_ENTITY_FIELD (KhInvitation, send_count, "send-count", INT),
  KH_ENTITY_FIELD (KhInvitation, invited_by, "invited-by", STRING),
  KH_ENTITY_ENUM (KhInvitation, delivery, "delivery", kh_delivery_get_type),
  KH_ENTITY_FIELD (KhInvitation, delivery_error, "delivery-error", STRING),
  KH_ENTITY_FIELD (KhInvitation, version, "version", INT),
};

KH_DEFINE_ENTITY (KhInvitation, kh_invitation, fields)

KH_ENTITY_GETTER (KhInvitation, kh_invitation, const char *, email)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, const char *, language)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, const char *const *, roles)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, KhGrants *, grants)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, gint64, ends_at)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, KhInvitationStatus, status)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, gint64, sent_at)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, gint64, expires_at)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, int, send_count)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, const char *, invited_by)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, KhDelivery, delivery)
KH_ENTITY_GETTER (KhInvitation, kh_invitation, const char *, delivery_error)
