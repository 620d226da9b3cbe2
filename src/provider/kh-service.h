/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kind of remote that can be connected: how one gets a token for it, which accounts a token opens, and the
 * KhProvider of each. kh_services (kh-service.c) is the register; a new service is a folder of its own and one
 * line there.
 */
#pragma once

#include <libsoup/soup.h>

#include "provider/kh-provider.h"

G_BEGIN_DECLS

typedef enum {
  KH_SERVICE_ADDRESS = 1 << 0, /* has an address that the person enters */
  KH_SERVICE_SIGN_IN = 1 << 1, /* takes mail address and password */
  KH_SERVICE_TOKEN   = 1 << 2, /* takes a token made elsewhere */
} KhServiceFlags;

typedef struct _KhService KhService;
struct _KhService {
  const char *id;   /* kept in the configuration: never change it */
  const char *name; /* N_(): translate with _() */
  KhServiceFlags flags;
  const char *address_title; /* what the fields are called in which its address and a token are entered; with */
  const char *token_title;   /* mnemonics, N_() */
  const char *token_hint;    /* what the token has to be, N_(); NULL: nothing needs saying */

  /* What the person enters as the address → as it is kept, an address as kh_service_normalize_address() gives it; fails
   * with KH_ERROR_INVALID. And back. Returns: (transfer full) */
  char *(*parse_address) (const char *text, GError **error);
  char *(*show_address) (const char *address);
  /* Only with KH_SERVICE_SIGN_IN, and so is signing out. Returns a token in finish (transfer full). */
  void (*sign_in_async) (SoupSession *, const char *address, const char *email, const char *password,
                         GCancellable *, GAsyncReadyCallback, gpointer);
  char *(*sign_in_finish) (GAsyncResult *, GError **);
  /* Ends what @token stands for, where the service can. */
  void (*sign_out_async) (SoupSession *, const char *address, const char *token, GCancellable *,
                          GAsyncReadyCallback, gpointer);
  gboolean (*sign_out_finish) (GAsyncResult *, GError **);
  /* Which accounts @token opens: (element-type KhAccountInfo). Fails with KH_ERROR_UNSUPPORTED when there is no
   * such service at @address. */
  void (*discover_async) (SoupSession *, const char *address, const char *token, GCancellable *,
                          GAsyncReadyCallback, gpointer);
  GPtrArray *(*discover_finish) (GAsyncResult *, GError **);
  KhProvider *(*open) (SoupSession *, const char *address, const char *token, const char *account_id);
};

/* NULL-terminated, in the order in which they are offered. */
const KhService *const *kh_services_get (void);
const KhService *kh_services_find (const char *id);

/* The address as it is kept: "shop.example" → "https://shop.example", no trailing slash. Refuses, with
 * KH_ERROR_INVALID and words "address-invalid" or "address-insecure", what is no address, has a user, password,
 * query or fragment, or is http:// to another machine than this one. */
char *kh_service_normalize_address (const char *text, GError **error);

/* The address that a link is for, as it is kept: "keyholder://shop.example/accounts" → "https://shop.example/accounts".
 * Refuses, with KH_ERROR_INVALID and words "link-invalid" or "link-secret", what is no such link, and what has a user,
 * password, query or fragment: nobody is to get used to links that hold more than an address. */
char *kh_service_address_from_link (const char *link, GError **error);

/* Returns: (transfer full): the session that all requests of the application share: identified, no cookies,
 * certificates checked against the system's store. */
SoupSession *kh_service_session_new (void);

G_END_DECLS
