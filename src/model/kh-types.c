/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/kh-types.h"

#define DEFINE_ENUM(TypeName, type_name, ...)                                                                  \
  GType type_name##_get_type (void)                                                                            \
  {                                                                                                            \
    static gsize type;                                                                                         \
    if (g_once_init_enter (&type)) {                                                                           \
      static const GEnumValue values[] = { __VA_ARGS__, { 0, NULL, NULL } };                                   \
      g_once_init_leave (&type, g_enum_register_static (#TypeName, values));                                   \
    }                                                                                                          \
    return type;                                                                                               \
  }

#define VALUE(value, nick) { value, #value, nick }

DEFINE_ENUM (KhLevel, kh_level,
             VALUE (KH_LEVEL_NONE, "none"),
             VALUE (KH_LEVEL_GUEST, "guest"),
             VALUE (KH_LEVEL_EDITOR, "editor"),
             VALUE (KH_LEVEL_APPROVER, "approver"))

DEFINE_ENUM (KhAccountKind, kh_account_kind,
             VALUE (KH_ACCOUNT_KIND_SHIPPING, "shipping"),
             VALUE (KH_ACCOUNT_KIND_MESSAGING, "messaging"),
             VALUE (KH_ACCOUNT_KIND_SHOP, "shop"))

DEFINE_ENUM (KhUserStatus, kh_user_status,
             VALUE (KH_USER_STATUS_ACTIVE, "active"),
             VALUE (KH_USER_STATUS_SUSPENDED, "suspended"),
             VALUE (KH_USER_STATUS_REMOVED, "removed"))

DEFINE_ENUM (KhInvitationStatus, kh_invitation_status,
             VALUE (KH_INVITATION_STATUS_PENDING, "pending"),
             VALUE (KH_INVITATION_STATUS_EXPIRED, "expired"),
             VALUE (KH_INVITATION_STATUS_ACCEPTED, "accepted"),
             VALUE (KH_INVITATION_STATUS_REVOKED, "revoked"))

DEFINE_ENUM (KhInvitePolicy, kh_invite_policy,
             VALUE (KH_INVITE_POLICY_OWNER, "owner"),
             VALUE (KH_INVITE_POLICY_ADMINS, "admins"),
             VALUE (KH_INVITE_POLICY_APPROVERS, "approvers"))

DEFINE_ENUM (KhDelivery, kh_delivery,
             VALUE (KH_DELIVERY_QUEUED, "queued"),
             VALUE (KH_DELIVERY_SENT, "sent"),
             VALUE (KH_DELIVERY_FAILED, "failed"))

DEFINE_ENUM (KhDeliveryProblem, kh_delivery_problem,
             VALUE (KH_DELIVERY_PROBLEM_OTHER, "not-sent"),
             VALUE (KH_DELIVERY_PROBLEM_UNREACHABLE, "server-unreachable"),
             VALUE (KH_DELIVERY_PROBLEM_SILENT, "server-silent"),
             VALUE (KH_DELIVERY_PROBLEM_INSECURE, "server-insecure"),
             VALUE (KH_DELIVERY_PROBLEM_LOGIN, "server-login"),
             VALUE (KH_DELIVERY_PROBLEM_MAILBOX, "mailbox-refused"),
             VALUE (KH_DELIVERY_PROBLEM_FULL, "mailbox-full"),
             VALUE (KH_DELIVERY_PROBLEM_REFUSED, "mail-refused"),
             VALUE (KH_DELIVERY_PROBLEM_DELAYED, "mail-delayed"),
             VALUE (KH_DELIVERY_PROBLEM_ENDED, "invitation-ended"))

const char *
kh_enum_to_word (GType type, int value)
{
  GEnumClass *klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  /* The class stays: its nicks are static, and static types are never unloaded. */
  g_return_val_if_fail (found != NULL, NULL);
  g_type_class_unref (klass);
  return found->value_nick;
}

gboolean
kh_enum_from_word (GType type, const char *word, int *value)
{
  GEnumClass *klass = g_type_class_ref (type);
  GEnumValue *found = word != NULL ? g_enum_get_value_by_nick (klass, word) : NULL;

  if (found != NULL)
    *value = found->value;
  g_type_class_unref (klass);
  return found != NULL;
}

const char *const kh_languages[] = { "en-US", "en-GB", "fr-FR", "de-DE", "nl-NL", "es-ES", "it-IT", NULL };

static const char *const language_names[] = {
  "English (US)", "English (UK)", "Français", "Deutsch", "Nederlands", "Español", "Italiano",
};

static int
language_index (const char *tag)
{
  for (int i = 0; tag != NULL && kh_languages[i] != NULL; i++)
    if (g_str_equal (tag, kh_languages[i]))
      return i;
  return -1;
}

gboolean
kh_language_is_known (const char *tag)
{
  return language_index (tag) >= 0;
}

const char *
kh_language_get_name (const char *tag)
{
  int i = language_index (tag);

  return i >= 0 ? language_names[i] : tag;
}
