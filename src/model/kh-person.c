/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-person.h"

struct _KhPerson {
  KhEntity parent_instance;
  char *name;
  char *email;
  char *pending_email;
  char *phone;
  char *language;
  int version;
};

static const KhField fields[] = {
  KH_ENTITY_FIELD (KhPerson, name, "name", STRING),
  KH_ENTITY_FIELD (KhPerson, email, "email", STRING),
  KH_ENTITY_FIELD (KhPerson, pending_email, "pending-email", STRING),
  KH_ENTITY_FIELD (KhPerson, phone, "phone", STRING),
  KH_ENTITY_FIELD (KhPerson, language, "language", STRING),
  KH_ENTITY_FIELD (KhPerson, version, "version", INT),
};

KH_DEFINE_ENTITY (KhPerson, kh_person, fields)

KH_ENTITY_GETTER (KhPerson, kh_person, const char *, name)
KH_ENTITY_GETTER (KhPerson, kh_person, const char *, email)
KH_ENTITY_GETTER (KhPerson, kh_person, const char *, pending_email)
KH_ENTITY_GETTER (KhPerson, kh_person, const char *, phone)
KH_ENTITY_GETTER (KhPerson, kh_person, const char *, language)
