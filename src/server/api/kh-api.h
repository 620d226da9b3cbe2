/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the resources share: reading bodies strictly, writing lists with cursors, recording history and the change
 * feed, and the checks of the rules that hold whatever is asked.
 */
#pragma once

#include "model/kh-ends.h"
#include "server/http/kh-route.h"

G_BEGIN_DECLS

/* --- Reading a body: every field that is asked for is ticked off; kh_body_end() reports what is wrong and what was
 * not asked for, all at once, as 400 invalid-request. --- */
typedef struct {
  JsonObject *object;
  char *prefix;     /* of every pointer: "" or "/new" */
  GHashTable *seen;
  GPtrArray *wrong; /* alternating pointer and code */
} KhBody;

KhBody kh_body_begin (KhRequest *request);
/* The same for an object that stands alone: a row of a batch. */
KhBody kh_body_begin_object (JsonObject *object);
/* Reads the object at @name with a body of its own, whose pointers begin with /name and whose complaints are
 * @parent's. End it with kh_body_end_nested(), before @parent. Returns: FALSE, with nothing begun, when it is absent
 * or not an object. */
gboolean kh_body_nested (KhBody *parent, const char *name, KhBody *child);
void kh_body_end_nested (KhBody *child);
/* Absent: returns FALSE. Wrong: returns FALSE, and kh_body_end() will say so. @required adds "required" when absent.
 * Lines are 1 to @max_chars characters; "nullable" ones take null as NULL. */
gboolean kh_body_line (KhBody *body, const char *name, gboolean required, gsize max_chars, const char **value);
gboolean kh_body_nullable_line (KhBody *body, const char *name, gsize max_chars, const char **value);
/* Any text, which must be there. */
gboolean kh_body_string (KhBody *body, const char *name, const char **value);
/* A password: any text of 1 to 1024 bytes. */
gboolean kh_body_secret (KhBody *body, const char *name, gboolean required, const char **value);
/* One line that may be empty. */
gboolean kh_body_text (KhBody *body, const char *name, gsize max_chars, const char **value);
gboolean kh_body_email (KhBody *body, const char *name, gboolean required, const char **value);
gboolean kh_body_language (KhBody *body, const char *name, const char **value);
gboolean kh_body_boolean (KhBody *body, const char *name, gboolean *value);
gboolean kh_body_enum (KhBody *body, const char *name, GType type, int *value);
gboolean kh_body_nullable_time (KhBody *body, const char *name, gint64 *value);
gboolean kh_body_array (KhBody *body, const char *name, gboolean required, JsonArray **value);
/* {area: level}; @kind knows the areas. A null level, or "none", takes the area out. @value: (transfer full). */
gboolean kh_body_grants (KhBody *body, const char *name, KhAccountKind kind, KhGrants **value);
/* The same as a merge patch (RFC 7396) of @base: areas that are not mentioned stay; null takes all out. */
gboolean kh_body_merge_grants (KhBody *body, const char *name, KhAccountKind kind, const KhGrants *base,
                               KhGrants **value);
/* Ids of roles of the request's account, each once. @value: (transfer full): a strv. */
gboolean kh_body_roles (KhBody *body, const char *name, KhRequest *request, char ***value);
void kh_body_wrong (KhBody *body, const char *pointer, const char *code);
/* Frees what is inside. Returns: NULL when all is well. */
KhResponse *kh_body_end (KhBody *body);

/* --- Lists: keyset pages. A cursor is opaque: base64url of the sort key and the id of the last item. --- */
typedef struct {
  int limit;        /* 1 to 1000 */
  char *after_key;  /* NULL on the first page */
  char *after_id;
} KhPage;

/* Returns: NULL, or the problem of a wrong limit or cursor. @page: free with kh_page_clear(). */
KhResponse *kh_page_parse (KhRequest *request, KhPage *page);
void kh_page_clear (KhPage *page);
/* Begins {"items":[ …; then the caller adds at most page->limit items … */
KhWriter *kh_page_begin (void);
/* … and ends it: @last_key and @last_id of the last item when there are more, NULL at the end. */
KhResponse *kh_page_end (KhWriter *builder, const char *last_key, const char *last_id, gint64 total);

/* 400 for the query parameter @name. */
KhResponse *kh_problem_query (const char *name, const char *code);

/* --- Adding members. NULL and 0 write null where the name says so. --- */
void kh_add_string (KhWriter *builder, const char *name, const char *value); /* NULL: null */
void kh_add_int (KhWriter *builder, const char *name, gint64 value);
void kh_add_boolean (KhWriter *builder, const char *name, gboolean value);
void kh_add_time (KhWriter *builder, const char *name, gint64 value);        /* 0: null */
void kh_add_grants (KhWriter *builder, const char *name, const KhGrants *grants);
void kh_add_ends (KhWriter *builder, const char *name, const KhEnds *ends);
void kh_add_strv (KhWriter *builder, const char *name, const char *const *values);

/* --- Recording: in the transaction of the change itself. --- */
typedef struct _KhRecord KhRecord;
/* @action: "user.updated"; @target_kind: "user", "invitation", "role", "session", "account", "token". The actor is
 * the request's principal; NULL @account: the principal's. */
KhRecord *kh_record_new (KhRequest *request, const char *account, const char *action, const char *target_kind,
                         const char *target_id, const char *target_name);
/* Adds {field, old, new} unless both are the same. Never secrets. */
void kh_record_change (KhRecord *record, const char *field, const char *old_value, const char *new_value);
/* The same for ids of roles, and area by area for rights. NULL: none. */
void kh_record_roles (KhRecord *record, const char *const *old_roles, const char *const *new_roles);
void kh_record_grants (KhRecord *record, const KhGrants *old_grants, const KhGrants *new_grants);
void kh_record_role_ends (KhRecord *record, const KhEnds *old_ends, const KhEnds *new_ends);
void kh_record_actor (KhRecord *record, const char *member, const char *name);
/* Writes the event, tells it in the change feed, and frees it. */
void kh_record_end (KhRecord *record);
/* The same event in every account of @person, about them. @proved: it was they; else nobody knows who. Then pairs of a
 * field and its new value (NULL: left out), and NULL. */
void kh_record_person (KhRequest *request, const char *person, gboolean proved, const char *action, ...)
    G_GNUC_NULL_TERMINATED;
/* Adds a row to the change feed of @account. @kind: "user", "role", "invitation", "session", "event", "account". */
void kh_touch (KhDb *db, const char *account, const char *kind, const char *id, gboolean deleted, gint64 now);

/* --- Access --- */
/* Effective access of a member, from the database; none for one that is suspended, removed or ended. */
KhAccess *kh_load_access (KhDb *db, const char *account, KhAccountKind kind, const char *member, gint64 now,
                          gboolean *owner, gboolean *admin);
KhGrants *kh_load_role_grants (KhDb *db, const char *account, const char *role);
KhGrants *kh_load_member_grants (KhDb *db, const char *member);
/* Without those that have ended at @now. */
char **kh_load_member_roles (KhDb *db, const char *member, gint64 now);
KhEnds *kh_load_role_ends (KhDb *db, const char *member, gint64 now);
KhGrants *kh_load_invitation_grants (KhDb *db, const char *invitation);
char **kh_load_invitation_roles (KhDb *db, const char *invitation);
/* Rule 3. @roles, @grants: what is given, nullable. @until: when it ends by itself, 0 for never: nobody gives access that
 * outlasts their own; KH_FOR_NOW where no time is given with it. Also refuses owner-only areas. Returns: NULL, or the
 * problem. */
#define KH_FOR_NOW 1
KhResponse *kh_check_may_give (KhRequest *request, const char *const *roles, const KhGrants *grants, gint64 until);
/* Whoever reaches further than oneself is not to be changed, suspended or removed: that would be a way to take over. */
KhResponse *kh_check_not_beyond (KhRequest *request, const char *member);
/* 403 access-restricted below @level; for what a route's own area and level cannot tell. */
KhResponse *kh_check_level (KhRequest *request, const char *area, KhLevel level);
/* 409 when the plan has no room for one more user (rule 6). @except_invitation: one whose place is not counted. */
KhResponse *kh_check_room (KhRequest *request, const char *account, const char *except_invitation);
/* 412 when @version is not what If-Match says; NULL when it is. */
KhResponse *kh_check_version (KhRequest *request, int version);

/* Ends this account's entries of a member's sessions (NULL: everybody's), and says so in the feed. @except: an entry
 * to spare, or NULL.
 * Returns: how many of them were alive; others had run out by themselves. */
int kh_end_sessions (KhDb *db, const char *account, const char *member, const char *except, gint64 now);

/* Returns: (transfer full): what members.search holds. @phone: nullable. */
char *kh_member_search (const char *name, const char *email, const char *phone);
/* Returns: (transfer full): a new opaque id: 128 random bits, URL-safe. */
char *kh_new_id (void);

/* --- One thing in the API's form, added to @builder as a value. Nobody's access is checked here. @version: (out)
 * (optional). Each returns FALSE, with nothing added, when the account has no such thing (a session that ended is
 * none; a removed user is one). --- */
/* @member: whose membership it tells: the asking person's user id in that account. */
gboolean kh_write_account (KhWriter *builder, KhRequest *request, const char *account, const char *member,
                           int *version);
gboolean kh_write_role (KhWriter *builder, KhRequest *request, const char *account, const char *role,
                        int *version);
gboolean kh_write_user (KhWriter *builder, KhRequest *request, const char *account, const char *member,
                        int *version);
gboolean kh_write_invitation (KhWriter *builder, KhRequest *request, const char *account, const char *invitation,
                              int *version);
gboolean kh_write_session (KhWriter *builder, KhRequest *request, const char *account, const char *session);
gboolean kh_write_event (KhWriter *builder, KhRequest *request, const char *account, const char *event);

G_END_DECLS
