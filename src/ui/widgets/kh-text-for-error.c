/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kh-config.h"

#include <glib/gi18n-lib.h>

#include "base/kh-error.h"
#include "ui/widgets/kh-text-for.h"

typedef struct {
  const char *word;
  const char *title;
  const char *text;
} Words;

/* Problems of the account API, and words that the layers below give to errors of their own. */
static const Words words[] = {
  { "unauthorized", N_ ("Signed Out"), N_ ("Sign in again to go on.") },
  { "signed-out", N_ ("Signed Out"), N_ ("This session was signed out. Sign in again to go on.") },
  { "session-ended", N_ ("Signed Out"), N_ ("This session was ended from elsewhere. Sign in again to go on.") },
  { "session-expired", N_ ("Signed Out"), N_ ("This session has expired. Sign in again to go on.") },
  { "password-changed", N_ ("Signed Out"),
    N_ ("Your password was changed elsewhere. Sign in with the new one to go on.") },
  { "access-removed", N_ ("Access Removed"), N_ ("You no longer have access to this account.") },
  { "access-suspended", N_ ("Access Suspended"), N_ ("Your access to this account is suspended for now.") },
  { "access-expired", N_ ("Access Ended"), N_ ("Your access to this account had an end date, and it has passed.") },
  { "access-restricted", N_ ("Access Is Restricted"), N_ ("Your access does not include this.") },
  { "owner-only", N_ ("For the Owner Only"), N_ ("Only the account’s owner can do this.") },
  { "beyond-own-access", N_ ("Beyond Your Own Access"),
    N_ ("Nobody can give more access than they have, or for longer. Ask the account’s owner to do this.") },
  { "not-found", N_ ("No Longer There"), N_ ("It was removed meanwhile, or it belongs to another account.") },
  { "already-member", N_ ("Already Has Access"), N_ ("Somebody with this mail address is among the users already.") },
  { "already-invited", N_ ("Already Invited"),
    N_ ("An invitation for this mail address is on its way. You can resend that one.") },
  { "user-limit-reached", N_ ("No Room in the Plan"),
    N_ ("The plan’s number of users is reached; pending invitations count too. Remove somebody, revoke an "
        "invitation, or change the plan.") },
  { "role-in-use", N_ ("Role in Use"), N_ ("Some users still have this role. Take it from them first.") },
  { "role-built-in", N_ ("Built-In Role"),
    N_ ("Built-in roles stay as they are. Duplicate it to get one that you can change.") },
  { "owner-protected", N_ ("The Owner Stays"), N_ ("The account’s owner can’t be removed, suspended or limited.") },
  { "own-access", N_ ("Your Own Access"),
    N_ ("You can’t change your own access. Ask somebody else who manages users.") },
  { "not-pending", N_ ("No Longer Pending"), N_ ("The invitation was accepted, revoked or has expired meanwhile.") },
  { "precondition-failed", N_ ("Changed Meanwhile"),
    N_ ("Somebody else changed this a moment ago. Look at it again, then repeat your change.") },
  { "precondition-required", N_ ("Changed Meanwhile"),
    N_ ("Somebody else changed this a moment ago. Look at it again, then repeat your change.") },
  { "idempotency-mismatch", N_ ("Sent Twice"), N_ ("The server has had another request under this number. Try again.") },
  { "too-large", N_ ("Too Much at Once"), N_ ("Try it with less at a time.") },
  { "rate-limited", N_ ("Too Many Attempts"), N_ ("Wait a little, then try again.") },
  { "internal", N_ ("The Server Failed"), N_ ("Something went wrong on the server. Try again in a while.") },
  { "no-keyring", N_ ("No Keyring"),
    N_ ("There is no keyring on this computer in which the sign-in could be kept, or it stays locked.") },
  { "address-invalid", N_ ("Not an Address"), N_ ("Enter the server’s address, such as accounts.example.com.") },
  { "address-insecure", N_ ("Not a Secure Address"),
    N_ ("The address begins with http://, so what is sent could be read on its way. Use https://.") },
  { "link-invalid", N_ ("Link Cannot Be Used"),
    N_ ("It does not say which account server it is for. Ask whoever gave it to you for the server’s address.") },
  { "link-secret", N_ ("Link Cannot Be Used"),
    N_ ("It holds more than a server’s address, and a password or token must never be in a link. Nothing in it was "
        "used.") },
  { "certificate", N_ ("Connection Is Not Secure"),
    N_ ("The server’s certificate does not prove that it is the server you mean, so nothing was sent to it.") },
  { "certificate-address", N_ ("Connection Is Not Secure"),
    N_ ("The server’s certificate is for another address, so nothing was sent to it. Check the address.") },
  { "certificate-expired", N_ ("Connection Is Not Secure"),
    N_ ("The server’s certificate has expired, so nothing was sent to it. Whoever runs the server has to renew it.") },
  { "certificate-not-yet", N_ ("Connection Is Not Secure"),
    N_ ("The server’s certificate is not valid yet, so nothing was sent to it. Check this computer’s clock.") },
  { "certificate-revoked", N_ ("Connection Is Not Secure"),
    N_ ("The server’s certificate was revoked, so nothing was sent to it. Ask whoever runs the server.") },
  { "certificate-untrusted", N_ ("Connection Is Not Secure"),
    N_ ("This computer does not trust whoever signed the server’s certificate, so nothing was sent to it. Ask "
        "whoever runs the server.") },
  { "tls", N_ ("Connection Is Not Secure"),
    N_ ("No secure connection could be made to this address, so nothing was sent to it.") },
  { "timeout", N_ ("No Answer"), N_ ("The server did not answer in time. Try again in a while.") },
  { "not-keyholder", N_ ("Not an Account Server"),
    N_ ("There is a server at this address, but not one that Keyholder knows. Check the address.") },
  { "other-person", N_ ("Somebody Else’s Login"),
    N_ ("This account was connected by somebody else. Sign in as the same person, or add it as another account.") },
  { "accounts-damaged", N_ ("Your Accounts Could Not Be Opened"),
    N_ ("The list of your accounts is damaged and was set aside. Connect the accounts again; nothing has changed in "
        "them.") },
  { "accounts-unreadable", N_ ("Your Accounts Could Not Be Opened"),
    N_ ("The list of your accounts cannot be read. Close Keyholder, mend what is wrong with the file, and start it "
        "again.") },
  { "accounts-unwritable", N_ ("Your Accounts Could Not Be Saved"),
    N_ ("The list of your accounts could not be written. What you connected now is gone when Keyholder closes.") },
  { "notices-unusable", N_ ("Notifications Cannot Be Remembered"),
    N_ ("Which notifications you have had cannot be kept on this computer: some may come again, others not at all. Is "
        "there room on the disk, and may you write this file?") },
  { "reviews-damaged", N_ ("The Reviews Were Damaged"),
    N_ ("The file with the access reviews of this account is damaged and was set aside. New reviews can be made; what "
        "was exported of earlier ones is all that is left of them.") },
  { "reviews-newer", N_ ("Reviews of a Newer Version"),
    N_ ("The access reviews of this account were made by a newer version of Keyholder. This version leaves them as they "
        "are: update Keyholder to go on with them.") },
  { "reviews-unusable", N_ ("Reviews Cannot Be Kept"),
    N_ ("The file with the access reviews of this account cannot be opened, or nothing can be written to it. Is there "
        "room on the disk, and may you write to your data folder?") },
  { "snapshot-damaged", N_ ("Saved Data Was Damaged"),
    N_ ("What was saved of this account on this computer is damaged and was set aside. It is being fetched from the "
        "server again; what it was like on earlier days is lost.") },
  { "store-newer", N_ ("Saved Data of a Newer Version"),
    N_ ("What was saved of this account on this computer was made by a newer version of Keyholder. This version leaves "
        "it as it is, and needs a connection to show the account.") },
  { "store-unusable", N_ ("Account Cannot Be Saved"),
    N_ ("What is shown of this account cannot be saved on this computer, so it cannot be read without a connection. Is "
        "there room on the disk, and may you write to your data folder?") },
  { "token-invalid", N_ ("Token No Longer Valid"),
    N_ ("The service does not accept this account’s token any more. Nothing is asked of it until you give a new one.") },
  { "token-missing", N_ ("Token Is Missing"), N_ ("Give a token to go on.") },
  { "store-invalid", N_ ("Not a Store ID"), N_ ("Enter the number of the store, such as 12345678.") },
  { "store-not-found", N_ ("No Such Store"), N_ ("The service knows no store with this number. Check the store ID.") },
  { "store-suspended", N_ ("Store Is Suspended"),
    N_ ("The service has suspended this store. Its owner can find out there why.") },
  { "plan-lacks-this", N_ ("Not in the Plan"), N_ ("The store’s plan does not include this.") },
  { "refused", N_ ("Refused"),
    N_ ("The service refused to answer, and did not say why. Try again in a while.") },
  { "answer-unreadable", N_ ("Unexpected Answer"),
    N_ ("What came back is not an answer of the service, but a web page, or nothing at all. Try again in a while.") },
  { "last-right", N_ ("At Least One Right"),
    N_ ("For this service, no right at all means every right. Leave at least one, or remove the access.") },
  { "sample-store", N_ ("No Sample Store"), N_ ("The sample store could not be started.") },
  { "no-accounts", N_ ("No Accounts"), N_ ("This login has no access to any account.") },
};

static const Words *
find_words (const GError *error)
{
  const char *word = kh_error_get_word (error);

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      return &words[i];
  return NULL;
}

static Words
words_for_code (const GError *error)
{
  if (error == NULL || error->domain != KH_ERROR)
    return (Words) { NULL, N_ ("Something Went Wrong"), N_ ("Try again.") };
  switch ((KhError) error->code) {
  case KH_ERROR_NETWORK:
    return (Words) { NULL, N_ ("No Answer"), N_ ("The server could not be reached. Check the connection and try again.") };
  case KH_ERROR_OFFLINE:
    return (Words) { NULL, N_ ("Offline"), N_ ("This computer has no network connection.") };
  case KH_ERROR_UNAUTHORIZED:
    return words[0];
  case KH_ERROR_RESTRICTED:
    return (Words) { NULL, N_ ("Access Is Restricted"), N_ ("Your access does not include this.") };
  case KH_ERROR_CONFLICT:
    return (Words) { NULL, N_ ("Changed Meanwhile"), N_ ("Look at it again, then repeat your change.") };
  case KH_ERROR_INVALID:
    return (Words) { NULL, N_ ("Not Accepted"), N_ ("The server did not accept what was entered.") };
  case KH_ERROR_LIMITED:
    return (Words) { NULL, N_ ("Too Many Attempts"), N_ ("Wait a little, then try again.") };
  case KH_ERROR_UNSUPPORTED:
    return (Words) { NULL, N_ ("Not Possible Here"), N_ ("This service cannot do that.") };
  case KH_ERROR_SERVER:
    return (Words) { NULL, N_ ("The Server Failed"), N_ ("Something went wrong on the server. Try again in a while.") };
  case KH_ERROR_CORRUPT:
    return (Words) { NULL, N_ ("Damaged Data"), N_ ("The data that was received is not valid.") };
  default:
    return (Words) { NULL, N_ ("Something Went Wrong"), N_ ("Try again.") };
  }
}

char *
kh_text_for_error_title (const GError *error)
{
  const Words *known = find_words (error);
  Words general = words_for_code (error);

  return g_strdup (_ (known != NULL ? known->title : general.title));
}

gboolean
kh_text_is_about_token (const GError *error)
{
  const char *word = error != NULL ? kh_error_get_word (error) : NULL;

  return word != NULL && g_str_has_prefix (word, "token-");
}

const char *
kh_text_for_sign_in (const GError *error)
{
  return kh_text_is_about_token (error) ? _ ("New _Token") : _ ("_Sign In");
}

/* Which permissions a token lacks, by the service's names for them. */
static char *
describe_token_scopes (const GError *error)
{
  const GPtrArray *fields = kh_error_get_fields (error);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((KhErrorField *) g_ptr_array_index (fields, i))->pointer);
  return g_strdup_printf (
      /* Translators: %s is a list of names, such as "read_staff, update_staff". */
      ngettext ("The token lacks this permission: %s. Give it to the token, or use another one.",
                "The token lacks these permissions: %s. Give them to the token, or use another one.", fields->len),
      names->str);
}

char *
kh_text_for_error (const GError *error)
{
  const Words *known = find_words (error);
  Words general = words_for_code (error);
  guint delay = kh_error_get_retry_after (error);

  if (delay > 90) {
    guint minutes = (delay + 59) / 60;
    return g_strdup_printf (
        /* Translators: %u is a number of minutes, 2 or more. */
        ngettext ("Too many attempts. Try again in %u minute.", "Too many attempts. Try again in %u minutes.", minutes),
        minutes);
  }
  if (delay > 0)
    return g_strdup_printf (
        /* Translators: %u is a number of seconds. */
        ngettext ("Too many attempts. Try again in %u second.", "Too many attempts. Try again in %u seconds.", delay),
        delay);
  if (g_strcmp0 (kh_error_get_word (error), "token-scopes") == 0)
    return describe_token_scopes (error);
  if (known != NULL)
    return g_strdup (_ (known->text));
  /* Of another domain: GLib's words are translated, and better than none. */
  if (error != NULL && error->domain != KH_ERROR)
    return g_strdup (error->message);
  return g_strdup (_ (general.text));
}

char *
kh_text_for_field_code (const char *code)
{
  static const struct {
    const char *code;
    const char *text;
  } fields[] = {
    { "required", N_ ("This is required.") },
    { "too-few", N_ ("At least one is required.") },
    { "too-many", N_ ("That is too many.") },
    { "duplicate", N_ ("This is there twice.") },
    { "taken", N_ ("This name is already taken.") },
    { "invalid-email", N_ ("This is not a mail address.") },
    { "invalid-text", N_ ("Use one line of text, without special characters.") },
    { "invalid-time", N_ ("This is not a date.") },
    { "in-past", N_ ("This is in the past.") },
    { "too-short", N_ ("This is too short.") },
    { "too-long", N_ ("This is too long.") },
    { "too-common", N_ ("Many people use this password, so it is easy to guess. Choose another one.") },
    { "contains-address", N_ ("A password must not contain the mail address.") },
    { "wrong-password", N_ ("The password is wrong.") },
    { "already-member", N_ ("Somebody with this address has access already.") },
    { "already-invited", N_ ("This address has been invited already.") },
    { "login-exists", N_ ("There is a login with this address already.") },
    { "unknown-role", N_ ("There is no such role.") },
    { "unknown-area", N_ ("There is no such area.") },
    { "unknown-level", N_ ("There is no such level.") },
    { "unknown-language", N_ ("There is no such language.") },
    { "beyond-own-access", N_ ("This is more access than your own.") },
    { "owner-only", N_ ("Only the owner can have this.") },
    { "address-invalid", N_ ("Enter the server’s address, such as accounts.example.com.") },
    { "address-insecure", N_ ("Use an address that begins with https://.") },
  };

  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].code, code))
      return g_strdup (_ (fields[i].text));
  return g_strdup (_ ("The server does not accept this."));
}

char *
kh_text_for_denial (KhDenial denial, KhAccount *account)
{
  KhAccountInfo *info = account != NULL ? kh_account_get_info (account) : NULL;
  const char *owner = info != NULL ? kh_account_info_get_owner_name (info) : NULL;

  switch (denial) {
  case KH_DENIAL_NONE:
    return NULL;
  case KH_DENIAL_OFFLINE:
    return g_strdup (_ ("This needs a connection to the server."));
  case KH_DENIAL_SIGNED_OUT:
    return g_strdup (_ ("Sign in again to do this."));
  case KH_DENIAL_LOADING:
    return g_strdup (_ ("The account is still being loaded."));
  case KH_DENIAL_UNSUPPORTED:
    return g_strdup (_ ("This service cannot do that."));
  case KH_DENIAL_ACCESS:
    if (owner != NULL)
      /* Translators: %s is the name of the account's owner. */
      return g_strdup_printf (_ ("Your access does not include this. Ask %s, who owns the account."), owner);
    return g_strdup (_ ("Your access does not include this."));
  case KH_DENIAL_TOKEN:
    return g_strdup (_ ("This account’s token may only read. To change something, connect the account again with a token "
                        "that may do more."));
  case KH_DENIAL_BEYOND:
    if (owner != NULL)
      /* Translators: %s is the name of the account's owner. */
      return g_strdup_printf (_ ("This person has access that you don’t have yourself, so you can’t change it. Ask %s, "
                                 "who owns the account."),
                              owner);
    return g_strdup (_ ("This person has access that you don’t have yourself, so you can’t change it."));
  case KH_DENIAL_POLICY:
    if (info != NULL && kh_account_info_get_invite_policy (info) == KH_INVITE_POLICY_OWNER)
      return g_strdup (_ ("Only the account’s owner can invite people."));
    if (info != NULL && kh_account_info_get_invite_policy (info) == KH_INVITE_POLICY_ADMINS)
      return g_strdup (_ ("Only admins and the owner can invite people to this account."));
    return g_strdup (_ ("Only those who approve users can invite people to this account."));
  case KH_DENIAL_OWNER:
    return g_strdup (_ ("The account’s owner can’t be removed, suspended or limited."));
  case KH_DENIAL_SELF:
    return g_strdup (_ ("You can’t change your own access."));
  case KH_DENIAL_LAST_RIGHT:
    return g_strdup (_ ("For this service, no right at all means every right. Leave at least one, or remove the access."));
  default:
    g_return_val_if_reached (NULL);
  }
}

char *
kh_text_for_outlasting (KhAccount *account)
{
  KhUser *own = kh_account_get_own_user (account);
  g_autofree char *date = NULL;

  if (own == NULL || kh_user_get_ends_at (own) == 0)
    return g_strdup (_ ("Some of your own access ends by itself: choose an end date no later than that."));
  date = kh_text_for_date (kh_user_get_ends_at (own));
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("Your own access ends on %s: choose an end date no later than that."), date);
}
