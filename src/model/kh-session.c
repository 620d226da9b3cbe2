/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-session.h"

struct _KhSession {
  KhEntity parent_instance;
  char *user;
  gboolean current;
  gint64 created_at;
  gint64 last_seen_at;
  char *ip;
  char *location;
  char *device;
  char *client;
  gint64 expires_at;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhSession, user, "user", STRING),
  KH_ENTITY_FIELD (KhSession, current, "current", BOOLEAN),
  KH_ENTITY_FIELD (KhSession, created_at, "created-at", TIME),
  KH_ENTITY_PASSING (KhSession, last_seen_at, "last-seen-at", TIME),
  KH_ENTITY_FIELD (KhSession, ip, "ip", STRING),
  KH_ENTITY_FIELD (KhSession, location, "location", STRING),
  KH_ENTITY_FIELD (KhSession, device, "device", STRING),
  KH_ENTITY_FIELD (KhSession, client, "client", STRING),
  KH_ENTITY_FIELD (KhSession, expires_at, "expires-at", TIME),
};

KH_DEFINE_ENTITY (KhSession, kh_session, fields)

KH_ENTITY_GETTER (KhSession, kh_session, const char *, user)
KH_ENTITY_GETTER (KhSession, kh_session, gboolean, current)
KH_ENTITY_GETTER (KhSession, kh_session, gint64, created_at)
KH_ENTITY_GETTER (KhSession, kh_session, gint64, last_seen_at)
KH_ENTITY_GETTER (KhSession, kh_session, const char *, ip)
KH_ENTITY_GETTER (KhSession, kh_session, const char *, location)
KH_ENTITY_GETTER (KhSession, kh_session, const char *, device)
KH_ENTITY_GETTER (KhSession, kh_session, const char *, client)
KH_ENTITY_GETTER (KhSession, kh_session, gint64, expires_at)
