/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/http/kh-idempotency.h"

#include <string.h>

#include <sodium.h>

#include "base/kh-json.h"
#include "base/kh-time.h"
#include "server/http/kh-response-private.h"

#define LIFE KH_DAY

struct _KhIdempotency {
  guint8 salt[crypto_generichash_BYTES];
  char key_hash[2 * crypto_generichash_BYTES + 1];
  char body_hash[2 * crypto_generichash_BYTES + 1]; /* empty until it is prepared */
  guint8 seal[crypto_secretbox_KEYBYTES];
};

/* NULs are within no part, so that parts cannot run into each other. */
static void
add_part (crypto_generichash_state *state, const char *text)
{
  crypto_generichash_update (state, (const guint8 *) text, strlen (text) + 1);
}

static void
hash_key (KhIdempotency *self, KhRequest *request, const char *who, guint8 *hash)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, crypto_generichash_BYTES);
  add_part (&state, who != NULL ? who : "");
  add_part (&state, request->method);
  add_part (&state, request->path);
  add_part (&state, request->idempotency_key);
  crypto_generichash_final (&state, hash, crypto_generichash_BYTES);
  sodium_bin2hex (self->key_hash, sizeof self->key_hash, hash, crypto_generichash_BYTES);
}

/* What a query says is as much of the request as its body: "?user=" says whose sessions are to end. */
static void
add_query (crypto_generichash_state *state, GHashTable *query)
{
  GList *names = g_list_sort (g_hash_table_get_keys (query), (GCompareFunc) strcmp);

  for (GList *name = names; name != NULL; name = name->next) {
    add_part (state, name->data);
    add_part (state, g_hash_table_lookup (query, name->data));
  }
  g_list_free (names);
}

/* Two secrets of the request, each of crypto_generichash_BYTES: one to compare bodies by, one to seal with. */
static void
hash_secrets (KhRequest *request, const char *who, const guint8 *key_hash, guint8 *secrets)
{
  crypto_generichash_state state;
  guint8 all[crypto_generichash_BYTES_MAX];

  G_STATIC_ASSERT (sizeof all == 2 * crypto_generichash_BYTES);
  crypto_generichash_init (&state, NULL, 0, sizeof all);
  add_part (&state, request->idempotency_key);
  add_part (&state, who != NULL ? request->authorization : "");
  add_query (&state, request->query);
  crypto_generichash_update (&state, (const guint8 *) request->raw_body, request->raw_length);
  crypto_generichash_final (&state, all, sizeof all);
  /* A token makes that impossible to guess. A body with a password does not: then each guess must be slow. */
  if (who != NULL)
    memcpy (secrets, all, sizeof all);
  else if (crypto_pwhash (secrets, sizeof all, (const char *) all, sizeof all, key_hash, 2, 19 * 1024 * 1024,
                          crypto_pwhash_ALG_ARGON2ID13)
           != 0)
    g_error ("There is not enough memory to hash a password");
  sodium_memzero (all, sizeof all);
}

/* Both only now: without a token it takes long, and of most requests nothing is kept. */
static void
make_secrets (KhIdempotency *self, KhRequest *request, const char *who)
{
  guint8 secrets[2 * crypto_generichash_BYTES];

  hash_secrets (request, who, self->salt, secrets);
  sodium_bin2hex (self->body_hash, sizeof self->body_hash, secrets, crypto_generichash_BYTES);
  memcpy (self->seal, secrets + crypto_generichash_BYTES, sizeof self->seal);
  sodium_memzero (secrets, sizeof secrets);
}

KhIdempotency *
kh_idempotency_new (KhRequest *request, const char *who)
{
  KhIdempotency *self;

  G_STATIC_ASSERT (crypto_secretbox_KEYBYTES == crypto_generichash_BYTES);
  G_STATIC_ASSERT (crypto_pwhash_SALTBYTES <= crypto_generichash_BYTES);
  if (request->idempotency_key == NULL)
    return NULL;
  self = g_new0 (KhIdempotency, 1);
  hash_key (self, request, who, self->salt);
  if (who != NULL)
    make_secrets (self, request, who);
  return self;
}

void
kh_idempotency_prepare (KhIdempotency *self, KhRequest *request)
{
  if (self != NULL && *self->body_hash == '\0')
    make_secrets (self, request, NULL);
}

gboolean
kh_idempotency_is_known (KhIdempotency *self, KhRequest *request)
{
  return kh_db_get_int (request->db, 0, "SELECT 1 FROM idempotency WHERE key_hash = ? AND created_at > ?", "sl",
                        self->key_hash, request->now - LIFE) != 0;
}

void
kh_idempotency_free (KhIdempotency *self)
{
  if (self != NULL)
    sodium_memzero (self, sizeof *self);
  g_free (self);
}

/* An answer as text: {"status":…,"type":…,"headers":[name,value,…],"body":…}. */
static char *
write_answer (const KhResponse *response, gsize *size)
{
  g_autoptr (KhWriter) builder = kh_writer_new ();
  g_autoptr (KhResponse) text = NULL;

  kh_writer_begin_object (builder);
  kh_writer_set_member_name (builder, "status");
  kh_writer_add_int_value (builder, response->status);
  kh_writer_set_member_name (builder, "type");
  kh_writer_add_string_value (builder, response->type != NULL ? response->type : "");
  kh_writer_set_member_name (builder, "body");
  kh_writer_add_string_value (builder, response->body != NULL ? response->body : "");
  kh_writer_set_member_name (builder, "headers");
  kh_writer_begin_array (builder);
  for (guint i = 0; i < response->headers->len; i++)
    kh_writer_add_string_value (builder, response->headers->pdata[i]);
  kh_writer_end_array (builder);
  kh_writer_end_object (builder);
  text = kh_response_json (200, builder);
  *size = text->length;
  return g_steal_pointer (&text->body);
}

static KhResponse *
read_answer (const char *text, gsize size)
{
  g_autoptr (JsonNode) root = kh_json_parse (text, size, NULL);
  g_auto (GStrv) headers = NULL;
  const char *type, *body;
  KhResponse *response;
  JsonObject *object;
  gint64 status;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  if (!kh_json_get_int (object, "status", &status, NULL) || !kh_json_get_string (object, "type", &type, NULL)
      || !kh_json_get_string (object, "body", &body, NULL) || !kh_json_get_strv (object, "headers", &headers, NULL))
    return NULL;
  response = *type != '\0' ? kh_response_text (status, type, g_strdup (body)) : kh_response_empty (status);
  for (char **header = headers; *header != NULL && header[1] != NULL; header += 2)
    kh_response_set_header (response, header[0], header[1]);
  return response;
}

static KhResponse *
open_answer (KhIdempotency *self, const guint8 *sealed, gsize size)
{
  gsize overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  g_autofree char *text = NULL;

  if (size < overhead)
    return NULL;
  text = g_malloc (size - overhead + 1);
  if (crypto_secretbox_open_easy ((guint8 *) text, sealed + crypto_secretbox_NONCEBYTES,
                                  size - crypto_secretbox_NONCEBYTES, sealed, self->seal)
      != 0)
    return NULL;
  return read_answer (text, size - overhead);
}

KhResponse *
kh_idempotency_find (KhIdempotency *self, KhRequest *request)
{
  g_auto (KhStatement) st = { request->db, NULL };
  const guint8 *sealed;
  gsize size;

  if (self == NULL)
    return NULL;
  st = kh_db_query (request->db, "SELECT body_hash, answer FROM idempotency WHERE key_hash = ? AND created_at > ?",
                    "sl", self->key_hash, request->now - LIFE);
  if (!kh_statement_next (&st))
    return NULL;
  kh_idempotency_prepare (self, request);
  if (strcmp (kh_statement_string (&st, 0), self->body_hash) != 0)
    return kh_problem ("idempotency-mismatch", "This Idempotency-Key was used with another body.");
  sealed = kh_statement_blob (&st, 1, &size);
  return open_answer (self, sealed, size);
}

gboolean
kh_idempotency_keeps (const KhResponse *response)
{
  /* A body that cannot be read, a dead token, and "not now" tell nothing about what the request would do. */
  return response->status < 500 && response->status != 400 && response->status != 401 && response->status != 429;
}

void
kh_idempotency_store (KhIdempotency *self, KhRequest *request, KhResponse *response)
{
  g_autofree char *text = NULL;
  g_autofree guint8 *sealed = NULL;
  gsize size;

  if (self == NULL || !kh_idempotency_keeps (response))
    return;
  kh_idempotency_prepare (self, request);
  kh_problem_render (response);
  text = write_answer (response, &size);
  sealed = g_malloc (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + size);
  randombytes_buf (sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, (const guint8 *) text, size, sealed, self->seal);
  sodium_memzero (text, size);
  kh_db_run (request->db,
             "INSERT INTO idempotency (key_hash, body_hash, answer, created_at) VALUES (?, ?, ?, ?)"
             " ON CONFLICT (key_hash) DO UPDATE SET body_hash = excluded.body_hash, answer = excluded.answer,"
             " created_at = excluded.created_at", "ssbl",
             self->key_hash, self->body_hash, (const void *) sealed,
             (int) (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + size), request->now);
}

void
kh_idempotency_prune (KhDb *db, gint64 now)
{
  kh_db_run (db, "DELETE FROM idempotency WHERE created_at <= ?", "l", now - LIFE);
}
