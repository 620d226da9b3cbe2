/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/history/kh-event-text.h"

#include "kh-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/kh-time.h"
#include "ui/widgets/kh-text-for.h"

#define ROLE_END "role_ends." /* before the id of a role */

/* --- What happened --- */

/* @kind: "user" for one that may be linked. (transfer full) */
static char *
name_of (KhAccount *account, const char *kind, const char *id, const char *name, gboolean markup)
{
  g_autofree char *escaped = NULL;

  if (name == NULL)
    name = C_ ("history", "Somebody");
  if (!markup)
    return g_strdup (name);
  escaped = g_markup_escape_text (name, -1);
  if (g_strcmp0 (kind, "user") == 0 && id != NULL && kh_account_find_user (account, id) != NULL)
    return g_strdup_printf ("<a href=\"user:%s\"><b>%s</b></a>", id, escaped);
  return g_strdup_printf ("<b>%s</b>", escaped);
}

static gboolean
touches_access (KhEvent *event)
{
  for (guint i = 0; i < kh_event_get_n_changes (event); i++) {
    const char *field, *old_value, *new_value;
    kh_event_get_change (event, i, &field, &old_value, &new_value);
    if (g_str_equal (field, "roles") || g_str_equal (field, "ends_at") || g_str_has_prefix (field, "grants.")
        || g_str_has_prefix (field, ROLE_END))
      return TRUE;
  }
  return FALSE;
}

/* What somebody did to themselves, or what the account's own target needs no name for. */
static char *
sentence_about_self (const char *action, KhEvent *event, const char *actor)
{
  /* Translators, in each of these: %s is the name of the person who did it. */
  if (g_str_equal (action, "session.ended"))
    return g_strdup_printf (_ ("%s ended one of their own sessions"), actor);
  if (g_str_equal (action, "session.others-ended"))
    return g_strdup_printf (_ ("%s ended their other sessions"), actor);
  if (g_str_equal (action, "user.updated"))
    return g_strdup_printf (_ ("%s changed their own details"), actor);
  if (g_str_equal (action, "user.joined"))
    return g_strdup_printf (_ ("%s accepted the invitation and joined"), actor);
  if (g_str_equal (action, "user.signed-in"))
    return g_strdup_printf (_ ("%s signed in"), actor);
  if (g_str_equal (action, "user.signed-out"))
    return g_strdup_printf (_ ("%s signed out"), actor);
  if (g_str_equal (action, "user.password-changed"))
    return g_strdup_printf (_ ("%s changed their password"), actor);
  if (g_str_equal (action, "user.password-refused"))
    return g_strdup_printf (_ ("%s gave a wrong password when changing their sign-in"), actor);
  if (g_str_equal (action, "user.login-requested"))
    return g_strdup_printf (_ ("%s asked for another address to sign in with"), actor);
  return NULL;
}

static char *
sentence_about_user (const char *action, KhEvent *event, const char *actor, const char *target)
{
  /* Translators, in each of these: the first %s is the name of the person who did it, the second that of the person to whom
   * it was done. */
  if (g_str_equal (action, "session.ended"))
    return g_strdup_printf (_ ("%s ended a session of %s"), actor, target);
  if (g_str_equal (action, "session.others-ended"))
    return g_strdup_printf (_ ("%s ended all sessions of %s"), actor, target);
  if (g_str_equal (action, "user.updated"))
    return touches_access (event) ? g_strdup_printf (_ ("%s changed the access of %s"), actor, target)
                                  : g_strdup_printf (_ ("%s changed the contact details of %s"), actor, target);
  if (g_str_equal (action, "user.suspended"))
    return g_strdup_printf (_ ("%s suspended %s"), actor, target);
  if (g_str_equal (action, "user.resumed"))
    return g_strdup_printf (_ ("%s ended the suspension of %s"), actor, target);
  if (g_str_equal (action, "user.removed"))
    return g_strdup_printf (_ ("%s removed the access of %s"), actor, target);
  if (g_str_equal (action, "user.restored"))
    return g_strdup_printf (_ ("%s restored the access of %s"), actor, target);
  return NULL;
}

/* What nobody did, or nobody knows who. */
static char *
sentence_of_nobody (const char *action, const char *target)
{
  if (g_str_equal (action, "account.created"))
    return g_strdup (_ ("The account was created"));
  if (g_str_equal (action, "token.created"))
    /* Translators: %s is the name of an API token. */
    return g_strdup_printf (_ ("The API token %s was created on the server"), target);
  if (g_str_equal (action, "session.expired"))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("A session of %s expired"), target);
  if (g_str_equal (action, "user.ended"))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("The access of %s ended on its date"), target);
  if (g_str_equal (action, "user.role-ended"))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("A role of %s ended on its date"), target);
  if (g_str_equal (action, "user.sign-in-failed"))
    /* Translators: %s is the name of the person whose address was tried. */
    return g_strdup_printf (_ ("Somebody tried to sign in as %s and failed"), target);
  return NULL;
}

static char *
sentence_about_thing (const char *action, KhEvent *event, const char *actor, const char *target)
{
  if (g_str_equal (action, "account.created"))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s created the account"), actor);
  if (g_str_equal (action, "account.updated"))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s changed the account’s settings"), actor);
  if (g_str_equal (action, "session.others-ended"))
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s ended all other sessions"), actor);
  if (g_str_equal (action, "session.started"))
    return kh_event_get_target_name (event) != NULL
               /* Translators: first a person's name, then a device: "Ada Owner opened the account on Office Laptop". */
               ? g_strdup_printf (_ ("%s opened the account on %s"), actor, target)
               /* Translators: %s is a person's name. */
               : g_strdup_printf (_ ("%s opened the account in a new session"), actor);
  /* Translators, in each of these: the first %s is the name of the person who did it, the second the mail address of who is
   * invited. */
  if (g_str_equal (action, "invitation.created"))
    return g_strdup_printf (_ ("%s invited %s"), actor, target);
  if (g_str_equal (action, "invitation.resent"))
    return g_strdup_printf (_ ("%s sent the invitation of %s again"), actor, target);
  if (g_str_equal (action, "invitation.revoked"))
    return g_strdup_printf (_ ("%s revoked the invitation of %s"), actor, target);
  /* Translators, in each of these: the first %s is the name of the person who did it, the second that of a role. */
  if (g_str_equal (action, "role.created"))
    return g_strdup_printf (_ ("%s created the role %s"), actor, target);
  if (g_str_equal (action, "role.updated"))
    return g_strdup_printf (_ ("%s changed the role %s"), actor, target);
  if (g_str_equal (action, "role.deleted"))
    return g_strdup_printf (_ ("%s deleted the role %s"), actor, target);
  /* Translators, in each of these: the first %s is the name of the person who did it, the second that of an API token. */
  if (g_str_equal (action, "token.created"))
    return g_strdup_printf (_ ("%s created the API token %s"), actor, target);
  if (g_str_equal (action, "token.deleted"))
    return g_strdup_printf (_ ("%s deleted the API token %s"), actor, target);
  return NULL;
}

char *
kh_event_sentence (KhEvent *event, KhAccount *account, gboolean markup)
{
  const char *action = kh_event_get_action (event), *actor_id = kh_event_get_actor (event);
  g_autofree char *actor = name_of (account, "user", actor_id, kh_event_get_actor_name (event), markup);
  g_autofree char *target = name_of (account, kh_event_get_target_kind (event), kh_event_get_target (event),
                                     kh_event_get_target_name (event), markup);
  g_autofree char *word = markup ? g_markup_escape_text (action, -1) : g_strdup (action);
  char *sentence = NULL;

  if (actor_id == NULL)
    sentence = sentence_of_nobody (action, target);
  if (sentence == NULL && actor_id != NULL && g_strcmp0 (actor_id, kh_event_get_target (event)) == 0)
    sentence = sentence_about_self (action, event, actor);
  if (sentence == NULL && g_strcmp0 (kh_event_get_target_kind (event), "user") == 0)
    sentence = sentence_about_user (action, event, actor, target);
  if (sentence == NULL)
    sentence = sentence_about_thing (action, event, actor, target);
  if (sentence == NULL)
    /* Translators: something that this version has no words for: first a person's name, then a technical word. */
    sentence = g_strdup_printf (_ ("%s did something else: %s"), actor, word);
  return sentence;
}

/* --- What changed --- */

static const struct {
  const char *field;
  const char *label;
} labels[] = {
  { "name", NC_ ("field", "Name") },
  { "email", NC_ ("field", "Mail address") },
  { "phone", NC_ ("field", "Phone") },
  { "language", NC_ ("field", "Language") },
  { "status", NC_ ("field", "Status") },
  { "ends_at", NC_ ("field", "End date") },
  { "roles", NC_ ("field", "Roles") },
  { "description", NC_ ("field", "Description") },
  { "agent_login", NC_ ("field", "Agent login") },
  { "invite_policy", NC_ ("field", "Who may invite") },
  { "default_language", NC_ ("field", "Default language") },
  { "device", NC_ ("field", "Device") },
  { "session", NC_ ("field", "Device") },
  { "client", NC_ ("field", "Program") },
  { "ended", NC_ ("field", "Sessions ended") },
  { "invitation", NC_ ("field", "Invited as") },
};

static const char *
label_of (const char *field, KhAccount *account)
{
  KhArea *area;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].field, field))
      return g_dpgettext2 (NULL, "field", labels[i].label);
  if (g_str_has_prefix (field, ROLE_END))
    return C_ ("field", "Role’s end date");
  if (!g_str_has_prefix (field, "grants."))
    return field;
  field += strlen ("grants.");
  area = kh_account_find_area (account, field);
  return area != NULL ? kh_area_get_name (area) : field;
}

static char *
role_names (const char *value, KhAccount *account)
{
  g_auto (GStrv) ids = g_strsplit (value, ", ", -1);

  for (char **id = ids; *id != NULL; id++) {
    KhRole *role = kh_account_find_role (account, *id);
    if (role != NULL) {
      g_free (*id);
      *id = g_strdup (kh_role_get_name (role));
    }
  }
  return g_strjoinv (", ", ids);
}

/* "Finance, 17 May 2031" */
static char *
role_end_text (const char *id, const char *value, KhAccount *account)
{
  g_autofree char *role = role_names (id, account);
  g_autofree char *date = NULL;
  gint64 time;

  date = kh_time_parse (value, &time) ? kh_text_for_date (time) : g_strdup (value);
  /* Translators: first the name of a role, then the last day on which somebody has it. */
  return g_strdup_printf (C_ ("role and date", "%s, %s"), role, date);
}

static const char *
policy_text (const char *value)
{
  if (g_str_equal (value, "owner"))
    return C_ ("who may invite", "The owner");
  if (g_str_equal (value, "admins"))
    return C_ ("who may invite", "Admins");
  return g_str_equal (value, "approvers") ? C_ ("who may invite", "Approvers of users") : value;
}

/* (transfer full) (nullable): NULL for none. */
static char *
value_text (const char *field, const char *value, KhAccount *account)
{
  const char *name;
  gint64 time;
  int number;

  if (value == NULL)
    return NULL;
  if (g_str_equal (field, "roles"))
    return role_names (value, account);
  if (g_str_has_prefix (field, "grants."))
    return g_strdup (kh_enum_from_word (KH_TYPE_LEVEL, value, &number) ? kh_text_for_level (number) : value);
  if (g_str_equal (field, "status"))
    return g_strdup (kh_enum_from_word (KH_TYPE_USER_STATUS, value, &number) ? kh_text_for_user_status (number) : value);
  if (g_str_has_prefix (field, ROLE_END))
    return role_end_text (field + strlen (ROLE_END), value, account);
  if (g_str_equal (field, "ends_at"))
    return kh_time_parse (value, &time) ? kh_text_for_date (time) : g_strdup (value);
  if (g_str_equal (field, "invite_policy"))
    return g_strdup (policy_text (value));
  if (g_str_has_suffix (field, "language")) {
    name = kh_language_get_name (value);
    return g_strdup (name != NULL ? name : value);
  }
  if (g_str_equal (value, "true"))
    return g_strdup (C_ ("switch", "On"));
  return g_strdup (g_str_equal (value, "false") ? C_ ("switch", "Off") : value);
}

/* Of these the old value says which one it was. */
static gboolean
names_one (const char *field)
{
  return g_str_equal (field, "session") || g_str_equal (field, "invitation");
}

char *
kh_event_change_text (KhEvent *event, guint position, KhAccount *account)
{
  const char *field, *old_value, *new_value, *label;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  kh_event_get_change (event, position, &field, &old_value, &new_value);
  label = label_of (field, account);
  before = value_text (field, old_value, account);
  after = value_text (field, new_value, account);
  if (before != NULL && after != NULL)
    /* Translators: what something was, and what it is now: "Phone: +31 20 5550 → +31 20 5551". */
    return g_strdup_printf (C_ ("history change", "%s: %s → %s"), label, before, after);
  if (before != NULL && !names_one (field))
    /* Translators: something that was taken away: "Phone: +31 20 5550 → none". */
    return g_strdup_printf (C_ ("history change", "%s: %s → none"), label, before);
  /* Translators: something that there was not before: "Phone: +31 20 5551". */
  return g_strdup_printf (C_ ("history change", "%s: %s"), label, after != NULL ? after : before != NULL ? before : "");
}

const char *
kh_event_icon (KhEvent *event)
{
  static const struct {
    const char *prefix, *icon;
  } icons[] = {
    { "user.sign-in-failed", "dialog-warning-symbolic" },
    { "user.password-refused", "dialog-warning-symbolic" },
    { "user.removed", "user-trash-symbolic" },
    { "user.password", "dialog-password-symbolic" },
    { "user.sign", "computer-symbolic" },
    { "session", "computer-symbolic" },
    { "invitation", "mail-unread-symbolic" },
    { "role", "kh-roles-symbolic" },
    { "token", "kh-key-symbolic" },
    { "account", "emblem-system-symbolic" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_has_prefix (kh_event_get_action (event), icons[i].prefix))
      return icons[i].icon;
  return "avatar-default-symbolic";
}

static const struct {
  const char *action;
  const char *words;
} groups[] = {
  { NULL, NC_ ("actions", "Everything") },
  { "user.signed-in", NC_ ("actions", "Sign-Ins") },
  { "user.sign-in-failed", NC_ ("actions", "Failed Sign-Ins") },
  { "session", NC_ ("actions", "Sessions") },
  { "invitation", NC_ ("actions", "Invitations") },
  { "user.joined", NC_ ("actions", "People Who Joined") },
  { "user.updated", NC_ ("actions", "Changes to People") },
  { "user.removed", NC_ ("actions", "Removed Access") },
  { "role", NC_ ("actions", "Roles") },
  { "account", NC_ ("actions", "Account Settings") },
  { "token", NC_ ("actions", "API Tokens") },
};

const char *
kh_event_action_group (guint position, const char **action)
{
  if (position >= G_N_ELEMENTS (groups))
    return NULL;
  *action = groups[position].action;
  return g_dpgettext2 (NULL, "actions", groups[position].words);
}
