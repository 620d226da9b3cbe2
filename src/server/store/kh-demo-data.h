/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who and what is in the demo. Times are counted back from the moment of filling.
 */
#pragma once

#include "model/kh-types.h"

G_BEGIN_DECLS

#define KH_DEMO_OWNER_NAME  "Noor de Vries"
#define KH_DEMO_OWNER_EMAIL "noor@harbourlane.example"

#define KH_DEMO_NEVER -1

typedef struct {
  const char *id; /* a short word that the other tables refer to it by; not the API's id */
  KhAccountKind kind;
  const char *name;
  const char *plan;
  int user_limit; /* 0: none */
  const char *language;
  int days_old;
} KhDemoAccount;

typedef struct {
  const char *account;
  const char *name;
  const char *email;
  const char *phone;      /* nullable */
  const char *language;
  const char *roles;      /* separated by spaces */
  const char *grants;     /* "area:level", separated by spaces */
  int joined_days;
  int seen_minutes;       /* or KH_DEMO_NEVER */
  KhUserStatus status;
  int removed_days;       /* of a removed one */
  int ends_in_days;       /* 0: does not end */
} KhDemoMember;

typedef struct {
  const char *account;
  const char *email;
  const char *language;
  const char *roles;
  int sent_hours;
  int send_count;
  const char *status;     /* in the database: an old pending one is expired */
  const char *accepted_by; /* a member's address */
  const char *failure;    /* why its mail was not delivered; nullable */
  int ends_in_days;
} KhDemoInvitation;

/* A sign-in, and its entry in each account that the person is a member of. */
typedef struct {
  const char *email;
  const char *device;
  const char *client;
  const char *ip;
  int began_hours;
  int seen_minutes;
} KhDemoSession;

typedef struct {
  const char *account;
  int hours;
  const char *actor;       /* a member's address; NULL: nobody knows who */
  const char *action;
  const char *target;      /* a member's or an invitation's address, or a role's id; NULL: the account */
  const char *field;       /* nullable: nothing else is told */
  const char *old_value;
  const char *new_value;
} KhDemoEvent;

/* Each ends with an item whose first member is NULL. Events are in the order of time. */
extern const KhDemoAccount kh_demo_accounts[];
extern const KhDemoMember kh_demo_members[];
extern const KhDemoInvitation kh_demo_invitations[];
extern const KhDemoSession kh_demo_sessions[];
extern const KhDemoEvent kh_demo_events[];

G_END_DECLS
