/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The account API's client against everything that is not an account server, and against one that says no.
 */
#include <string.h>

#include "base/kh-error.h"
#include "kh-canned-server.h"
#include "kh-wait.h"
#include "provider/account-api/kh-api-problem.h"
#include "provider/kh-service.h"

#define TOKEN   "khs_this-is-the-token-and-it-stays-in-its-header"
#define SERVICE                                                                                                \
  "{\"name\":\"Keyholder\",\"product\":\"keyholder-server\",\"version\":\"0.1.0\",\"api_version\":1,"             \
  "\"languages\":[\"en-US\"],\"password\":{\"min_length\":8,\"max_length\":128}}"
#define ACCOUNT(id)                                                                                            \
  "{\"id\":\"" id "\",\"name\":\"Shop\",\"kind\":\"shop\",\"owner\":{\"id\":\"u1\",\"name\":\"Ada\","             \
  "\"email\":\"ada@example.com\"},\"plan\":{\"name\":\"Free\",\"user_limit\":null,\"users\":1,\"pending\":0},"     \
  "\"agent_login\":false,\"invite_policy\":\"owner\",\"languages\":[\"en-US\"],\"default_language\":\"en-US\","   \
  "\"mail_sender\":\"no-reply@example.com\",\"version\":1,\"membership\":" MEMBERSHIP "}"
#define MEMBERSHIP "{\"user\":\"u1\",\"owner\":true,\"roles\":[\"admin\"],\"grants\":{}}"
#define LIST(items, next) "{\"items\":[" items "],\"next\":" next ",\"total\":1}"

typedef struct {
  KhCannedServer *server;
  SoupSession *session;
  const KhService *service;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = kh_canned_server_new (NULL);
  f->session = kh_service_session_new ();
  f->service = kh_services_find ("account-api");
  kh_canned_server_answer (f->server, "GET /v1/service", 200, "application/json", NULL, SERVICE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  soup_session_abort (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
}

static GPtrArray *
discover (Fixture *f, const char *address, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  f->service->discover_async (f->session, address, TOKEN, NULL, kh_wait_callback, &result);
  return f->service->discover_finish (kh_wait (&result), error);
}

static void
assert_discover_fails (Fixture *f, KhError code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = discover (f, kh_canned_server_get_address (f->server), &error);

  g_assert_null (accounts);
  kh_assert_error (error, code, word);
  g_assert_null (strstr (error->message, TOKEN));
}

/* --- What is not an account server; nothing secret goes there. --- */

static void
test_html (Fixture *f, gconstpointer data)
{
  kh_canned_server_answer (f->server, "GET /v1/service", 200, "text/html", NULL, "<!doctype html><title>Shop</title>");
  assert_discover_fails (f, KH_ERROR_UNSUPPORTED, "not-keyholder");
  g_assert_cmpuint (kh_canned_server_count_asked (f->server, "GET /v1/accounts"), ==, 0);
}

static void
test_html_404 (Fixture *f, gconstpointer data)
{
  kh_canned_server_answer (f->server, "GET /v1/service", 404, "text/html", NULL, "<h1>Not Found</h1>");
  assert_discover_fails (f, KH_ERROR_UNSUPPORTED, "not-keyholder");
}

static void
test_other_json (Fixture *f, gconstpointer data)
{
  static const char *const others[] = { "{}", "[]", "{\"status\":\"ok\"}", "{\"name\":\"Something\",\"version\":\"1\"}",
                                        "{\"name\":", "\"Keyholder\"" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    kh_canned_server_answer (f->server, "GET /v1/service", 200, "application/json", NULL, others[i]);
    assert_discover_fails (f, KH_ERROR_UNSUPPORTED, "not-keyholder");
  }
}

static void
test_not_http (Fixture *f, gconstpointer data)
{
  kh_canned_server_say (f->server, "GET /v1/service", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n");
  assert_discover_fails (f, KH_ERROR_UNSUPPORTED, "not-keyholder");
}

static void
test_redirect_is_not_followed (Fixture *f, gconstpointer data)
{
  g_autoptr (KhCannedServer) other = kh_canned_server_new (NULL);
  g_autofree char *location = g_strdup_printf ("Location: %s/v1/accounts\r\n", kh_canned_server_get_address (other));

  kh_canned_server_answer (f->server, "GET /v1/accounts", 307, "text/plain", location, "");
  assert_discover_fails (f, KH_ERROR_UNSUPPORTED, "not-keyholder");
  g_assert_cmpuint (kh_canned_server_count_asked (other, "GET /v1/accounts"), ==, 0);
}

static void
test_password_is_not_sent_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_canned_server_answer (f->server, "GET /v1/service", 200, "application/json", NULL, "{\"hello\":\"world\"}");
  f->service->sign_in_async (f->session, kh_canned_server_get_address (f->server), "ada@example.com", "secret", NULL,
                             kh_wait_callback, &result);
  g_assert_null (f->service->sign_in_finish (kh_wait (&result), &error));
  kh_assert_error (error, KH_ERROR_UNSUPPORTED, "not-keyholder");
  g_assert_cmpuint (kh_canned_server_count_asked (f->server, "POST /v1/sign-in"), ==, 0);
}

/* --- What keeps an answer from coming --- */

static void
test_nobody_there (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (discover (f, "http://127.0.0.1:1", &error));
  kh_assert_error (error, KH_ERROR_NETWORK, NULL);
}

static void
test_no_such_host (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (discover (f, "https://no-such-host.invalid", &error));
  g_assert_true (g_error_matches (error, KH_ERROR, KH_ERROR_NETWORK)
                 || g_error_matches (error, KH_ERROR, KH_ERROR_OFFLINE));
}

static void
test_truncated (Fixture *f, gconstpointer data)
{
  kh_canned_server_say (f->server, "GET /v1/accounts",
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"items\":[");
  assert_discover_fails (f, KH_ERROR_NETWORK, NULL);
  /* A GET may be asked again, once. */
  g_assert_cmpuint (kh_canned_server_count_asked (f->server, "GET /v1/accounts"), ==, 2);
}

static void
test_huge (Fixture *f, gconstpointer data)
{
  kh_canned_server_go_on_forever (f->server, "GET /v1/accounts");
  assert_discover_fails (f, KH_ERROR_CORRUPT, "too-large");
}

static gpointer
read_nothing (JsonObject *root, gpointer data, GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

static void
test_silence (Fixture *f, gconstpointer data)
{
  g_autoptr (KhHttpClient) client = kh_http_client_new (f->session, kh_canned_server_get_address (f->server), TOKEN,
                                                        &kh_api_dialect);
  KhHttpRequest *request = kh_http_request_new ("GET", "/v1/silence");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_canned_server_keep_silent (f->server, "GET /v1/silence");
  request->timeout = 1;
  kh_http_client_send_async (client, request, read_nothing, NULL, NULL, NULL, NULL, kh_wait_callback, &result);
  g_assert_null (kh_http_client_send_finish (client, kh_wait (&result), &error));
  kh_assert_error (error, KH_ERROR_NETWORK, "timeout");
}

/* A change is not sent twice by itself. */
static void
test_post_is_not_repeated (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kh_canned_server_say (f->server, "POST /v1/sign-in", "HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n");
  f->service->sign_in_async (f->session, kh_canned_server_get_address (f->server), "ada@example.com", "secret", NULL,
                             kh_wait_callback, &result);
  g_assert_null (f->service->sign_in_finish (kh_wait (&result), &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_NETWORK);
  g_assert_cmpuint (kh_canned_server_count_asked (f->server, "POST /v1/sign-in"), ==, 1);
}

static GTlsCertificate *
make_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("keyholder-XXXXXX", NULL);
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *file = g_build_filename (folder, "certificate.pem", NULL);
  const char *argv[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                         "-keyout", key, "-out", file, NULL };
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);
  return certificate;
}

static void
test_wrong_certificate (Fixture *f, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  g_autoptr (KhCannedServer) server = kh_canned_server_new (certificate);
  g_autoptr (GError) error = NULL;

  kh_canned_server_answer (server, "GET /v1/service", 200, "application/json", NULL, SERVICE);
  g_assert_null (discover (f, kh_canned_server_get_address (server), &error));
  kh_assert_error (error, KH_ERROR_NETWORK, "certificate-untrusted");
  g_assert_cmpuint (kh_canned_server_count_asked (server, "GET /v1/service"), ==, 0);
}

static void
test_no_tls (Fixture *f, gconstpointer data)
{
  g_autofree char *address = g_strconcat ("https", kh_canned_server_get_address (f->server) + strlen ("http"), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (discover (f, address, &error));
  g_assert_error (error, KH_ERROR, KH_ERROR_NETWORK);
}

/* --- What a server says --- */

static void
test_problems (Fixture *f, gconstpointer data)
{
  static const struct {
    guint status;
    const char *code;
    KhError error;
  } rows[] = {
    { 401, "unauthorized", KH_ERROR_UNAUTHORIZED },
    { 403, "access-restricted", KH_ERROR_RESTRICTED },
    { 403, "owner-only", KH_ERROR_RESTRICTED },
    { 403, "beyond-own-access", KH_ERROR_RESTRICTED },
    { 404, "not-found", KH_ERROR_CONFLICT },
    { 405, "method-not-allowed", KH_ERROR_UNSUPPORTED },
    { 409, "role-in-use", KH_ERROR_CONFLICT },
    { 410, "cursor-expired", KH_ERROR_CONFLICT },
    { 412, "precondition-failed", KH_ERROR_CONFLICT },
    { 413, "too-large", KH_ERROR_INVALID },
    { 422, "idempotency-mismatch", KH_ERROR_CONFLICT },
    { 428, "precondition-required", KH_ERROR_CONFLICT },
    { 429, "rate-limited", KH_ERROR_LIMITED },
    { 400, "invalid-request", KH_ERROR_INVALID },
    { 500, "internal", KH_ERROR_SERVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *body = g_strdup_printf ("{\"type\":\"about:blank\",\"title\":\"No\",\"status\":%u,\"detail\":null,"
                                             "\"code\":\"%s\"}", rows[i].status, rows[i].code);
    kh_canned_server_answer (f->server, "GET /v1/accounts", rows[i].status, "application/problem+json", NULL, body);
    assert_discover_fails (f, rows[i].error, rows[i].code);
  }
}

static void
test_problem_details (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *name, *email;

  kh_canned_server_answer (f->server, "GET /v1/accounts", 429, "application/problem+json; charset=utf-8",
                           "Retry-After: 17\r\n",
                           "{\"code\":\"rate-limited\",\"title\":\"Too Many\",\"detail\":\"Slow down.\","
                           "\"contact\":{\"name\":\"Ada\",\"email\":\"ada@example.com\"},"
                           "\"fields\":[{\"pointer\":\"/email\",\"code\":\"invalid-email\"},{\"pointer\":1}]}");
  g_assert_null (discover (f, kh_canned_server_get_address (f->server), &error));
  kh_assert_error (error, KH_ERROR_LIMITED, "rate-limited");
  g_assert_cmpstr (error->message, ==, "Slow down.");
  g_assert_cmpuint (kh_error_get_retry_after (error), ==, 17);
  g_assert_true (kh_error_get_contact (error, &name, &email));
  g_assert_cmpstr (name, ==, "Ada");
  g_assert_cmpstr (email, ==, "ada@example.com");
  g_assert_cmpuint (kh_error_get_fields (error)->len, ==, 1);
  g_assert_cmpstr (kh_error_get_field (error, "/email"), ==, "invalid-email");
}

/* What stands in front of a server answers in HTML. */
static void
test_statuses_without_problem (Fixture *f, gconstpointer data)
{
  static const struct {
    guint status;
    KhError error;
    const char *word;
  } rows[] = {
    { 401, KH_ERROR_UNAUTHORIZED, NULL },
    { 404, KH_ERROR_UNSUPPORTED, "not-keyholder" },
    { 403, KH_ERROR_UNSUPPORTED, "not-keyholder" },
    { 418, KH_ERROR_UNSUPPORTED, "not-keyholder" },
    { 429, KH_ERROR_LIMITED, NULL },
    { 502, KH_ERROR_SERVER, NULL },
    { 503, KH_ERROR_SERVER, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    kh_canned_server_answer (f->server, "GET /v1/accounts", rows[i].status, "text/html", NULL, "<h1>Oh</h1>");
    assert_discover_fails (f, rows[i].error, rows[i].word);
  }
}

static void
test_wrong_values (Fixture *f, gconstpointer data)
{
  static const char *const bodies[] = {
    "[]",
    "{}",
    "{\"items\":{},\"next\":null}",
    "{\"items\":[],\"next\":7}",
    "{\"items\":[1],\"next\":null}",
    "{\"items\":[{\"id\":\"a1\",\"membership\":null}],\"next\":null}",
    LIST (ACCOUNT ("a/b"), "null"),
    LIST (ACCOUNT (""), "null"),
    LIST (ACCOUNT ("a1"), "null") "x",
    "{\"items\":[],\"items\":[],\"next\":null}",
    "{\"items\":[],\"next\":null,\"total\":0",
    "// comment\n{\"items\":[],\"next\":null,\"total\":0}",
    LIST ("", "\"the-same-again\""), /* a page that never ends */
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    kh_canned_server_answer (f->server, "GET /v1/accounts", 200, "application/json", NULL, bodies[i]);
    assert_discover_fails (f, KH_ERROR_CORRUPT, NULL);
  }
}

static void
test_accounts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *asked = NULL;
  KhAccountInfo *info;

  kh_canned_server_answer (f->server, "GET /v1/accounts", 200, "application/json", NULL,
                           LIST (ACCOUNT ("a1") "," ACCOUNT ("a2"), "null"));
  accounts = discover (f, kh_canned_server_get_address (f->server), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 2);
  info = g_ptr_array_index (accounts, 1);
  g_assert_cmpstr (kh_entity_get_id (KH_ENTITY (info)), ==, "a2");
  g_assert_cmpstr (kh_account_info_get_name (info), ==, "Shop");
  g_assert_cmpint (kh_account_info_get_kind (info), ==, KH_ACCOUNT_KIND_SHOP);
  g_assert_cmpint (kh_account_info_get_user_limit (info), ==, -1);
  g_assert_cmpstr (kh_account_info_get_user_id (info), ==, "u1");
  g_assert_cmpstr (kh_account_info_get_user_roles (info)[0], ==, "admin");

  /* The token is where it belongs, and only there. */
  asked = kh_canned_server_get_asked (f->server, "GET /v1/accounts");
  g_assert_nonnull (strstr (asked, "Authorization: Bearer " TOKEN "\r\n"));
  g_assert_true (g_str_has_prefix (asked, "GET /v1/accounts?limit=1000 HTTP/1.1\r\n"));
  g_clear_pointer (&asked, g_free);
  asked = kh_canned_server_get_asked (f->server, "GET /v1/service");
  g_assert_null (strstr (asked, TOKEN));
}

static void
test_sign_in (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *asked = NULL;

  kh_canned_server_answer (f->server, "POST /v1/sign-in", 201, "application/json", NULL, "{\"token\":\"" TOKEN "\"}");
  f->service->sign_in_async (f->session, kh_canned_server_get_address (f->server), "ada@example.com", "s\"cret", NULL,
                             kh_wait_callback, &result);
  token = f->service->sign_in_finish (kh_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, TOKEN);
  asked = kh_canned_server_get_asked (f->server, "POST /v1/sign-in");
  g_assert_nonnull (strstr (asked, "\"email\":\"ada@example.com\""));
  g_assert_nonnull (strstr (asked, "\"password\":\"s\\\"cret\""));
  g_assert_nonnull (strstr (asked, "\"name\":\"Keyholder "));
}

/* Whoever answers may say it back. */
static void
test_token_is_in_no_error (Fixture *f, gconstpointer data)
{
  static const char *const details[] = {
    "Bearer " TOKEN " is not valid", TOKEN, "two: " TOKEN "," TOKEN, "of another sign-in: khs_AAAAAAAAAAAAAAAAAAAAAAAA",
  };

  for (guint i = 0; i < G_N_ELEMENTS (details); i++) {
    g_autofree char *problem = g_strdup_printf ("{\"status\":401,\"code\":\"unauthorized\",\"detail\":\"%s\"}",
                                                details[i]);
    g_autoptr (GPtrArray) accounts = NULL;
    g_autoptr (GError) error = NULL;
    kh_canned_server_answer (f->server, "GET /v1/accounts", 401, "application/problem+json", NULL, problem);
    accounts = discover (f, kh_canned_server_get_address (f->server), &error);
    g_assert_null (accounts);
    g_assert_error (error, KH_ERROR, KH_ERROR_UNAUTHORIZED);
    g_assert_null (strstr (error->message, "khs_"));
    g_assert_nonnull (strstr (error->message, "…"));
  }
}

/* Cancels after one more turn of the main loop each time, until it is through before. */
static void
test_cancel_at_every_moment (Fixture *f, gconstpointer data)
{
  gboolean through = FALSE;

  kh_canned_server_answer (f->server, "GET /v1/accounts", 200, "application/json", NULL,
                           LIST (ACCOUNT ("a1"), "null"));
  for (guint turns = 0; !through; turns++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) accounts = NULL;
    g_assert_cmpuint (turns, <, 1000);
    f->service->discover_async (f->session, kh_canned_server_get_address (f->server), TOKEN, cancellable,
                                kh_wait_callback, &result);
    for (guint i = 0; i < turns && result == NULL; i++)
      kh_wait_once ();
    through = result != NULL;
    if (!through)
      g_cancellable_cancel (cancellable);
    accounts = f->service->discover_finish (kh_wait (&result), &error);
    if (through)
      g_assert_no_error (error);
    else
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* Also while it waits to ask again. */
static void
test_cancel_back_off (Fixture *f, gconstpointer data)
{
  for (guint turns = 0; turns < 12; turns++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    f->service->discover_async (f->session, "http://127.0.0.1:1", TOKEN, cancellable, kh_wait_callback, &result);
    for (guint i = 0; i < turns && result == NULL; i++)
      kh_wait_once ();
    g_cancellable_cancel (cancellable);
    g_assert_null (f->service->discover_finish (kh_wait (&result), &error));
    g_assert_nonnull (error);
  }
}

static void
test_cancelled_before (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  f->service->discover_async (f->session, kh_canned_server_get_address (f->server), TOKEN, cancellable,
                              kh_wait_callback, &result);
  g_assert_null (f->service->discover_finish (kh_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (kh_canned_server_count_asked (f->server, "GET /v1/service"), ==, 0);
}

#define ADD(name, function) g_test_add ("/api-client/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("html", test_html);
  ADD ("html-404", test_html_404);
  ADD ("other-json", test_other_json);
  ADD ("not-http", test_not_http);
  ADD ("redirect-is-not-followed", test_redirect_is_not_followed);
  ADD ("password-is-not-sent-elsewhere", test_password_is_not_sent_elsewhere);
  ADD ("nobody-there", test_nobody_there);
  ADD ("no-such-host", test_no_such_host);
  ADD ("truncated", test_truncated);
  ADD ("huge", test_huge);
  ADD ("silence", test_silence);
  ADD ("post-is-not-repeated", test_post_is_not_repeated);
  ADD ("wrong-certificate", test_wrong_certificate);
  ADD ("no-tls", test_no_tls);
  ADD ("problems", test_problems);
  ADD ("problem-details", test_problem_details);
  ADD ("statuses-without-problem", test_statuses_without_problem);
  ADD ("wrong-values", test_wrong_values);
  ADD ("accounts", test_accounts);
  ADD ("sign-in", test_sign_in);
  ADD ("token-is-in-no-error", test_token_is_in_no_error);
  ADD ("cancel-at-every-moment", test_cancel_at_every_moment);
  ADD ("cancel-back-off", test_cancel_back_off);
  ADD ("cancelled-before", test_cancelled_before);
  return g_test_run ();
}
