/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-event.h"

struct _KhEvent {
  KhEntity parent_instance;
  gint64 time;
  char *actor;
  char *actor_name;
  char *action;
  char *target_kind;
  char *target;
  char *target_name;
  char **changes;
  char *ip;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhEvent, time, "time", TIME),
  KH_ENTITY_FIELD (KhEvent, actor, "actor", STRING),
  KH_ENTITY_FIELD (KhEvent, actor_name, "actor-name", STRING),
  KH_ENTITY_FIELD (KhEvent, action, "action", STRING),
  KH_ENTITY_FIELD (KhEvent, target_kind, "target-kind", STRING),
  KH_ENTITY_FIELD (KhEvent, target, "target", STRING),
  KH_ENTITY_FIELD (KhEvent, target_name, "target-name", STRING),
  KH_ENTITY_FIELD (KhEvent, changes, "changes", STRV),
  KH_ENTITY_FIELD (KhEvent, ip, "ip", STRING),
};

KH_DEFINE_ENTITY (KhEvent, kh_event, fields)

KH_ENTITY_GETTER (KhEvent, kh_event, gint64, time)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, actor)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, actor_name)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, action)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, target_kind)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, target)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, target_name)
KH_ENTITY_GETTER (KhEvent, kh_event, const char *, ip)

guint
kh_event_get_n_changes (KhEvent *self)
{
  return g_strv_length (self->changes) / 3;
}

static const char *
or_none (const char *value)
{
  return *value != '\0' ? value : NULL;
}

void
kh_event_get_change (KhEvent *self, guint position, const char **field, const char **old_value,
                     const char **new_value)
{
  g_return_if_fail (position < kh_event_get_n_changes (self));

  *field = self->changes[3 * position];
  *old_value = or_none (self->changes[3 * position + 1]);
  *new_value = or_none (self->changes[3 * position + 2]);
}
