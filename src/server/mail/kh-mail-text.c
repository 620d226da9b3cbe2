/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/mail/kh-mail-text.h"

#include <glib/gi18n.h>

#include "model/kh-catalogue.h"
#include "server/mail/kh-message.h"

#define SENDER_NAME "Keyholder"

static const char *const levels[] = {
  [KH_LEVEL_NONE] = NC_ ("level", "None"),
  [KH_LEVEL_GUEST] = NC_ ("level", "Guest"),
  [KH_LEVEL_EDITOR] = NC_ ("level", "Editor"),
  [KH_LEVEL_APPROVER] = NC_ ("level", "Approver"),
};

static void
add_roles (GStrvBuilder *gives, KhDb *db, const KhTranslations *translations, const char *language,
           const char *invitation)
{
  g_auto (KhStatement) st = kh_db_query (db,
                                         "SELECT r.name, r.built_in FROM invitation_roles i JOIN roles r"
                                         " ON r.account = i.account AND r.id = i.role WHERE i.invitation = ?"
                                         " ORDER BY r.position",
                                         "s", invitation);

  while (kh_statement_next (&st)) {
    const char *name = kh_statement_string (&st, 0);
    gboolean built_in = kh_statement_int (&st, 1) != 0;
    g_strv_builder_add (gives,
                        built_in ? kh_translate_in (translations, language, KH_CONTEXT_ROLE, name) : name);
  }
}

typedef struct {
  const KhAreaInfo *area; /* of the catalogue, which has them in the order in which they are shown */
  int level;
} Right;

static int
compare_rights (gconstpointer a, gconstpointer b)
{
  const Right *first = a, *second = b;

  return (first->area > second->area) - (first->area < second->area);
}

static void
add_rights (GStrvBuilder *gives, KhDb *db, const KhTranslations *translations, const char *language,
            const char *invitation)
{
  g_auto (KhStatement) st = kh_db_query (db,
                                         "SELECT a.kind, g.area, g.level FROM invitation_grants g"
                                         " JOIN invitations i ON i.id = g.invitation"
                                         " JOIN accounts a ON a.id = i.account WHERE g.invitation = ?",
                                         "s", invitation);
  g_autoptr (GArray) rights = g_array_new (FALSE, FALSE, sizeof (Right));

  while (kh_statement_next (&st)) {
    Right right = { NULL, kh_statement_int (&st, 2) };
    int kind;
    if (!kh_enum_from_word (KH_TYPE_ACCOUNT_KIND, kh_statement_string (&st, 0), &kind))
      continue;
    right.area = kh_catalogue_find_area (kind, kh_statement_string (&st, 1));
    if (right.area != NULL && right.level >= 0 && right.level <= KH_LEVEL_APPROVER)
      g_array_append_val (rights, right);
  }
  g_array_sort (rights, compare_rights);
  for (guint i = 0; i < rights->len; i++) {
    const Right *right = &g_array_index (rights, Right, i);
    /* Translators: a right. %1$s is an area of the account, %2$s a level: "Invoices: Guest". */
    g_autofree char *line
        = g_strdup_printf (kh_translate (translations, language, N_("%1$s: %2$s")),
                           kh_translate_in (translations, language, KH_CONTEXT_AREA, right->area->name),
                           kh_translate_in (translations, language, "level", levels[right->level]));
    g_strv_builder_add (gives, line);
  }
}

char **
kh_invitation_gives (KhDb *db, const KhTranslations *translations, const char *language, const char *invitation)
{
  g_autoptr (GStrvBuilder) gives = g_strv_builder_new ();

  add_roles (gives, db, translations, language, invitation);
  add_rights (gives, db, translations, language, invitation);
  return g_strv_builder_end (gives);
}

/* A paragraph in both forms. */
static void
add_paragraph (GString *text, GString *html, const char *paragraph)
{
  g_autofree char *escaped = g_markup_escape_text (paragraph, -1);

  g_string_append_printf (text, "%s\n\n", paragraph);
  g_string_append_printf (html, "<p>%s</p>\n", escaped);
}

static void
add_list (GString *text, GString *html, char **items)
{
  if (items[0] == NULL)
    return;
  g_string_append (html, "<ul>\n");
  for (char **item = items; *item != NULL; item++) {
    g_autofree char *escaped = g_markup_escape_text (*item, -1);
    g_string_append_printf (text, "  • %s\n", *item);
    g_string_append_printf (html, "<li>%s</li>\n", escaped);
  }
  g_string_append (text, "\n");
  g_string_append (html, "</ul>\n");
}

static void
add_button (GString *text, GString *html, const char *label, const char *link)
{
  g_autofree char *escaped_label = g_markup_escape_text (label, -1);
  g_autofree char *escaped_link = g_markup_escape_text (link, -1);

  g_string_append_printf (text, "%s\n%s\n\n", label, link);
  g_string_append_printf (html,
                          "<p style=\"margin:24px 0\"><a href=\"%s\" style=\"display:inline-block;padding:12px 24px;"
                          "border-radius:8px;background:#1c71d8;color:#ffffff;font-weight:bold;"
                          "text-decoration:none\">%s</a></p>\n",
                          escaped_link, escaped_label);
}

static void
begin_html (GString *html, const char *language, const char *heading)
{
  g_autofree char *escaped = g_markup_escape_text (heading, -1);

  g_string_append_printf (html,
                          "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\">"
                          "<meta name=\"viewport\" content=\"width=device-width\">"
                          "<meta name=\"color-scheme\" content=\"light dark\"><title>%s</title></head>\n"
                          "<body style=\"margin:0 auto;max-width:36em;padding:24px;font-family:sans-serif;"
                          "line-height:1.5\">\n<h1 style=\"font-size:1.4em\">%s</h1>\n",
                          language, escaped, escaped);
}

static char *
time_of_day (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / 1000);

  return g_strdup_printf ("%02d:%02d UTC", g_date_time_get_hour (moment), g_date_time_get_minute (moment));
}

static char *
finish (const KhMailStyle *style, const char *id, const char *to, const char *language, const char *subject,
        GString *text, GString *html, gint64 now)
{
  KhMessage message;

  g_string_append (html, "</body>\n</html>\n");
  message = (KhMessage){
    .from_name = SENDER_NAME,
    .from = style->from,
    .to = to,
    .id = id,
    .date = now,
    .language = language,
    .subject = subject,
    .text = text->str,
    .html = html->str,
  };
  return kh_message_build (&message);
}

typedef struct {
  char *email;
  char *language;
  gint64 ends_at;
  gint64 expires_at;
  int send_count;
  char *store;
  char *inviter;
  char *inviter_email;
} Invitation;

static void
invitation_clear (Invitation *invitation)
{
  g_free (invitation->email);
  g_free (invitation->language);
  g_free (invitation->store);
  g_free (invitation->inviter);
  g_free (invitation->inviter_email);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Invitation, invitation_clear)

static gboolean
load (KhDb *db, const char *id, Invitation *invitation)
{
  g_auto (KhStatement) st = kh_db_query (db,
                                         "SELECT i.email, i.language, i.ends_at, i.expires_at, i.send_count, a.name,"
                                         " m.name, m.email FROM invitations i JOIN accounts a ON a.id = i.account"
                                         " JOIN members m ON m.id = i.invited_by WHERE i.id = ?",
                                         "s", id);

  if (!kh_statement_next (&st))
    return FALSE;
  invitation->email = g_strdup (kh_statement_string (&st, 0));
  invitation->language = g_strdup (kh_statement_string (&st, 1));
  invitation->ends_at = kh_statement_int (&st, 2);
  invitation->expires_at = kh_statement_int (&st, 3);
  invitation->send_count = kh_statement_int (&st, 4);
  invitation->store = g_strdup (kh_statement_string (&st, 5));
  invitation->inviter = g_strdup (kh_statement_string (&st, 6));
  invitation->inviter_email = g_strdup (kh_statement_string (&st, 7));
  return TRUE;
}

static void
write_invitation (const KhMailStyle *style, const Invitation *invitation, char **gives, const char *link,
                  GString *text, GString *html)
{
  const KhTranslations *t = style->translations;
  const char *language = invitation->language;
  g_autofree char *day = kh_translate_date (t, language, invitation->expires_at);
  g_autofree char *hour = time_of_day (invitation->expires_at);
  g_autofree char *line = NULL;
  g_autofree char *join = NULL;
  g_autofree char *valid = NULL;

  /* Translators: %1$s is the name of who invites, %2$s their mail address, %3$s the name of a store. */
  line = g_strdup_printf (kh_translate (t, language, N_("%1$s (%2$s) invites you to work in %3$s.")),
                          invitation->inviter, invitation->inviter_email, invitation->store);
  add_paragraph (text, html, line);
  if (gives[0] != NULL) {
    add_paragraph (text, html, kh_translate (t, language, N_("Your roles and rights there:")));
    add_list (text, html, gives);
  }
  if (invitation->ends_at != 0) {
    g_autofree char *end = kh_translate_date (t, language, invitation->ends_at);
    /* Translators: %s is a date. */
    g_autofree char *until = g_strdup_printf (kh_translate (t, language, N_("Your access ends on %s.")), end);
    add_paragraph (text, html, until);
  }
  /* Translators: a button. %s is the name of a store. */
  join = g_strdup_printf (kh_translate (t, language, N_("Join %s")), invitation->store);
  add_button (text, html, join, link);
  /* Translators: %1$s is a date, %2$s a time of day. */
  valid = g_strdup_printf (kh_translate (t, language, N_("The link is for you alone. It works once, until %1$s at %2$s.")),
                           day, hour);
  add_paragraph (text, html, valid);
  add_paragraph (text, html,
                 kh_translate (t, language,
                               N_("If you did not expect this, you can ignore this mail: as long as nobody uses the "
                                  "link, nothing happens. Replies to this address are not read.")));
}

char *
kh_invitation_mail (KhDb *db, const KhMailStyle *style, const char *id, const char *token, gint64 now, char **to)
{
  g_auto (Invitation) invitation = { 0 };
  g_auto (GStrv) gives = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *subject = NULL;
  g_autofree char *link = NULL;
  g_autofree char *message_id = NULL;

  if (!load (db, id, &invitation))
    return NULL;
  /* Translators: a mail's subject. %s is the name of a store. */
  subject = g_strdup_printf (
      kh_translate (style->translations, invitation.language, N_("You are invited to manage %s")),
      invitation.store);
  gives = kh_invitation_gives (db, style->translations, invitation.language, id);
  link = g_strconcat (style->public_url, "/join/", token, NULL);
  begin_html (html, invitation.language, subject);
  write_invitation (style, &invitation, gives, link, text, html);
  message_id = g_strdup_printf ("%s.%d", id, invitation.send_count);
  *to = g_strdup (invitation.email);
  return finish (style, message_id, invitation.email, invitation.language, subject, text, html, now);
}

char *
kh_confirmation_mail (const KhMailStyle *style, const char *id, const char *email, const char *name,
                      const char *language, const char *token, gint64 now)
{
  const KhTranslations *t = style->translations;
  const char *subject = kh_translate (t, language, N_("Confirm your new mail address"));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *link = g_strconcat (style->public_url, "/confirm/", token, NULL);
  /* Translators: %1$s is a person's name, %2$s a mail address. */
  g_autofree char *line = g_strdup_printf (
      kh_translate (t, language, N_("%1$s, you asked to sign in with %2$s from now on.")), name, email);

  begin_html (html, language, subject);
  add_paragraph (text, html, line);
  add_button (text, html, kh_translate (t, language, N_("Confirm Address")), link);
  add_paragraph (text, html, kh_translate (t, language, N_("The link works once and is valid for 24 hours.")));
  add_paragraph (text, html,
                 kh_translate (t, language,
                               N_("If you did not ask for this, you can ignore this mail, and the address stays as "
                                  "it was. Replies to this address are not read.")));
  return finish (style, id, email, language, subject, text, html, now);
}
