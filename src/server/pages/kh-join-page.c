/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page that an invitation's link opens: what one is invited to, and two ways to join, in the language that the
 * invitation was written in.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "server/api/kh-join.h"
#include "server/auth/kh-token.h"
#include "server/kh-server.h"
#include "server/mail/kh-mail-text.h"
#include "server/pages/kh-html.h"
#include "server/pages/kh-pages.h"

/* No login has a longer one. */
#define PASSWORD_MAX_BYTES 1024
#define LOGIN_EXISTS N_("There is a login with this address already. Join with it below.")

/* What was filled in, to show it again, and what is wrong with it. */
typedef struct {
  const char *way;      /* "new", "existing", or NULL when the page is just opened */
  const char *name;
  const char *email;
  const char *error;    /* what is wrong with it, in a sentence */
  const char *wrong;    /* the id of the field that it is about; NULL: none */
} Form;

static const char *tr (KhRequest *request, const char *language, const char *text) G_GNUC_FORMAT (3);

static const char *
tr (KhRequest *request, const char *language, const char *text)
{
  return kh_translate (request->server->translations, language, text);
}

/* One page for every link that does not work, so that it tells nothing. */
static KhResponse *
dead_page (KhRequest *request)
{
  const char *language = kh_translations_negotiate (request->accept_language);
  KhHtml html = kh_html_begin (request->server->translations, language,
                               tr (request, language, N_("This link does not work")));

  kh_html_element (&html, "p",
                   tr (request, language,
                       N_("Perhaps it was used already, is older than seven days, or was replaced by a newer one. "
                          "Whoever invited you can send another.")));
  return kh_html_end (&html, 404);
}

static gboolean
is_wrong (const Form *form, const char *field)
{
  return g_strcmp0 (form->wrong, field) == 0;
}

static void
add_new_form (KhRequest *request, const KhJoin *join, const Form *form, KhHtml *html)
{
  const char *language = join->language;
  gboolean mine = g_strcmp0 (form->way, "new") == 0;
  KhHtmlField name = {
    .name = "name",
    .label = tr (request, language, N_("Your Name")),
    .type = "text",
    .autocomplete = "name",
    .value = mine ? form->name : NULL,
    .error = is_wrong (form, "new-name") ? form->error : NULL,
  };
  KhHtmlField password = {
    .name = "password",
    .label = tr (request, language, N_("New Password")),
    .type = "password",
    .autocomplete = "new-password",
    .error = is_wrong (form, "new-password") ? form->error : NULL,
  };
  /* Translators: %1$d is the least number of characters, %2$d the greatest. */
  g_autofree char *hint
      = g_strdup_printf (tr (request, language, N_("%1$d to %2$d characters. The most common passwords are refused.")),
                         KH_PASSWORD_MIN_CHARS, KH_PASSWORD_MAX_CHARS);
  /* Translators: %s is a mail address. */
  g_autofree char *login
      = g_strdup_printf (tr (request, language, N_("You will sign in with %s.")), join->invited_email);

  password.hint = hint;
  kh_html_begin_form (html, "new", tr (request, language, N_("With a New Login")));
  kh_html_element (html, "p", login);
  kh_html_field (html, "new", &name);
  kh_html_field (html, "new", &password);
  kh_html_end_form (html, tr (request, language, N_("Create Login and Join")));
}

static void
add_existing_form (KhRequest *request, const KhJoin *join, const Form *form, KhHtml *html)
{
  const char *language = join->language;
  gboolean mine = g_strcmp0 (form->way, "existing") == 0;
  KhHtmlField email = {
    .name = "email",
    .label = tr (request, language, N_("Mail Address")),
    .type = "email",
    .autocomplete = "username",
    .value = mine && form->email != NULL ? form->email : join->invited_email,
  };
  KhHtmlField password = {
    .name = "password",
    .label = tr (request, language, N_("Password")),
    .type = "password",
    .autocomplete = "current-password",
    .error = is_wrong (form, "existing-password") ? form->error : NULL,
  };

  kh_html_begin_form (html, "existing", tr (request, language, N_("With a Login That You Have")));
  kh_html_field (html, "existing", &email);
  kh_html_field (html, "existing", &password);
  kh_html_end_form (html, tr (request, language, N_("Sign In and Join")));
}

/* At the top of the page it has to be said which field is meant. */
static char *
summarize (KhRequest *request, const KhJoin *join, const Form *form)
{
  const char *language = join->language;
  const char *label = is_wrong (form, "new-name") ? N_("Your Name")
                      : is_wrong (form, "new-password") ? N_("New Password")
                                                        : NULL;

  if (label == NULL)
    return g_strdup (form->error);
  return g_strdup_printf (tr (request, language, N_("%1$s: %2$s")), tr (request, language, label), form->error);
}

static KhResponse *
join_page (KhRequest *request, const KhJoin *join, const Form *form, guint status)
{
  const KhTranslations *translations = request->server->translations;
  const char *language = join->language;
  /* Translators: %s is the name of a store. */
  g_autofree char *title = g_strdup_printf (tr (request, language, N_("Join %s")), join->account_name);
  /* Translators: %1$s is the name of who invites, %2$s the name of a store. */
  g_autofree char *line = g_strdup_printf (tr (request, language, N_("%1$s invites you to work in %2$s.")),
                                           join->inviter, join->account_name);
  g_auto (GStrv) gives = kh_invitation_gives (request->db, translations, language, join->invitation);
  gboolean has_login = kh_join_has_login (request->db, join->invited_email);
  KhHtml html = kh_html_begin (translations, language, title);

  if (form->error != NULL) {
    g_autofree char *summary = summarize (request, join, form);
    kh_html_alert (&html, summary, form->wrong);
  }
  kh_html_element (&html, "p", line);
  if (gives[0] != NULL) {
    kh_html_element (&html, "p", tr (request, language, N_("Your roles and rights there:")));
    kh_html_list (&html, gives);
  }
  if (join->ends_at != 0) {
    g_autofree char *end = kh_translate_date (translations, language, join->ends_at);
    g_autofree char *until = g_strdup_printf (tr (request, language, N_("Your access ends on %s.")), end);
    kh_html_element (&html, "p", until);
  }
  /* A second login for one address is refused, so none is offered. */
  if (has_login)
    kh_html_element (&html, "p", tr (request, language, LOGIN_EXISTS));
  else
    add_new_form (request, join, form, &html);
  add_existing_form (request, join, form, &html);
  return kh_html_end (&html, status);
}

static KhResponse *
welcome_page (KhRequest *request, const KhJoin *join)
{
  const char *language = join->language;
  /* Translators: %s is the name of a store. */
  g_autofree char *title = g_strdup_printf (tr (request, language, N_("Welcome to %s")), join->account_name);
  /* Translators: %s is a mail address. */
  g_autofree char *line = g_strdup_printf (
      tr (request, language, N_("You have joined. From now on you can sign in with %s.")), join->login);
  KhHtml html = kh_html_begin (request->server->translations, language, title);

  kh_html_element (&html, "p", line);
  kh_html_element (&html, "p", tr (request, language, N_("You can close this page.")));
  return kh_html_end (&html, 200);
}

KhResponse *
kh_pages_get_join (KhRequest *request)
{
  g_auto (KhJoin) join = { .token = kh_request_param (request, "token") };
  Form form = { 0 };

  if (kh_join_find (request, &join) != KH_JOIN_OK)
    return dead_page (request);
  return join_page (request, &join, &form, 200);
}

static const char *
password_error (KhRequest *request, const KhJoin *join)
{
  const char *language = join->language;

  if (g_str_equal (join->code, "too-short"))
    return tr (request, language, N_("That is too short."));
  if (g_str_equal (join->code, "too-long"))
    return tr (request, language, N_("That is too long."));
  if (g_str_equal (join->code, "contains-address"))
    return tr (request, language, N_("That is little more than your mail address. Choose another."));
  return tr (request, language, N_("That is one of the most common passwords. Choose another."));
}

static KhResponse *
limited_page (KhRequest *request, const KhJoin *join, Form *form)
{
  KhResponse *response;

  form->error = tr (request, join->language, N_("There were too many attempts. Try again in a quarter of an hour."));
  response = join_page (request, join, form, 429);
  kh_response_copy_header (response, join->limited, "Retry-After");
  return response;
}

/* Of a new login. */
static void
explain_field (KhRequest *request, const KhJoin *join, Form *form)
{
  if (g_str_equal (join->field, "password")) {
    form->error = password_error (request, join);
    form->wrong = "new-password";
  } else if (g_str_equal (join->field, "name")) {
    form->error = tr (request, join->language, N_("Enter your name."));
    form->wrong = "new-name";
  } else {
    form->error = tr (request, join->language, N_("No second login can be made for this address."));
  }
}

/* The form again, with what is wrong in its place. */
static KhResponse *
again (KhRequest *request, const KhJoin *join, Form *form, KhJoinOutcome outcome)
{
  const char *language = join->language;

  switch (outcome) {
  case KH_JOIN_DEAD:
    return dead_page (request);
  case KH_JOIN_WRONG_LOGIN:
    form->error = tr (request, language, N_("The mail address or the password is wrong."));
    form->wrong = "existing-password";
    return join_page (request, join, form, 401);
  case KH_JOIN_LIMITED:
    return limited_page (request, join, form);
  case KH_JOIN_FIELD:
    explain_field (request, join, form);
    return join_page (request, join, form, 400);
  case KH_JOIN_MEMBER:
    form->error = tr (request, language, N_("This login has access to the store already."));
    return join_page (request, join, form, 409);
  case KH_JOIN_FULL:
    form->error = tr (request, language,
                      N_("The store's plan allows no more users. Whoever invited you has to make room first."));
    return join_page (request, join, form, 409);
  case KH_JOIN_OK:
  case KH_JOIN_FAILED:
  default:
    return kh_problem ("internal", "The server failed.");
  }
}

static KhJoinOutcome
finish (KhRequest *request, KhJoin *join)
{
  g_autoptr (GError) error = NULL;
  KhJoinOutcome outcome;

  if (!kh_db_begin (request->db, TRUE, &error)) {
    g_warning ("%s", error->message);
    return KH_JOIN_FAILED;
  }
  outcome = kh_join_finish (request, join);
  if (outcome != KH_JOIN_OK) {
    kh_db_rollback (request->db);
  } else if (!kh_db_commit (request->db, &error)) {
    g_warning ("%s", error->message);
    kh_db_rollback (request->db);
    return KH_JOIN_FAILED;
  }
  return outcome;
}

static const char *
field (GHashTable *fields, const char *name)
{
  const char *value = fields != NULL ? g_hash_table_lookup (fields, name) : NULL;

  return value != NULL && g_utf8_validate (value, -1, NULL) ? value : "";
}

/* An address that cannot be one fails as a wrong one does, and so does a password that nobody can have. */
static void
fill_in (GHashTable *fields, KhJoin *join, Form *form)
{
  join->password = field (fields, "password");
  if (g_str_equal (field (fields, "way"), "existing")) {
    form->way = "existing";
    if (strlen (join->password) > PASSWORD_MAX_BYTES)
      join->password = "";
    form->email = field (fields, "email");
    join->email = form->email;
  } else {
    form->way = "new";
    form->name = field (fields, "name");
    join->name = form->name;
  }
}

KhResponse *
kh_pages_post_join (KhRequest *request)
{
  g_auto (KhJoin) join = { .token = kh_request_param (request, "token") };
  g_autoptr (GHashTable) fields = kh_html_parse_form (request);
  Form form = { 0 };
  KhJoinOutcome outcome;

  fill_in (fields, &join, &form);
  outcome = kh_join_prepare (request, &join);
  if (outcome == KH_JOIN_OK)
    outcome = finish (request, &join);
  if (outcome == KH_JOIN_OK)
    return welcome_page (request, &join);
  return again (request, &join, &form, outcome);
}
