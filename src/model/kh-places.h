/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where people sign in from, and which of those places are new. Pure.
 */
#pragma once

#include <gio/gio.h>

#include "model/kh-session.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): what tells the place of @session from others: its place in words where that is
 * known, else the network of its address, which is the same next door and after the address changes. */
char *kh_place_of_session (KhSession *session);
/* Returns: (transfer none) (nullable): the country in "Lyon, France", a part of @location. */
const char *kh_place_get_country (const char *location);

/* @sessions: of KhSession. Returns: (transfer full) (nullable): the newest of @user's that began after @since in a country
 * where none of those that began before it is, if any did. */
KhSession *kh_places_find_new_country (GListModel *sessions, const char *user, gint64 since);
/* The same of everybody. Returns: (transfer full) (element-type utf8 KhSession): by user. */
GHashTable *kh_places_find_new_countries (GListModel *sessions, gint64 since);

/* The places of everybody, as they have come up. */
typedef struct _KhPlaces KhPlaces;

KhPlaces *kh_places_new (void);
void kh_places_free (KhPlaces *places);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhPlaces, kh_places_free)

/* Somebody was at @place, as kh_place_of_session() has it, before the first look: a session that began there at @began,
 * milliseconds. With it the first look is one like others: those that began after all that is known are news. */
void kh_places_know (KhPlaces *places, const char *user, const char *place, gint64 began);

/* @sessions: of KhSession, all that there are now. Returns: (transfer full) (element-type KhSession): those that began
 * since the last look at a place where this person was not seen before. The first look is no news, unless something is known from
 * before, nor is the first place of a person, nor the session that looks. */
GPtrArray *kh_places_look (KhPlaces *places, GListModel *sessions);

G_END_DECLS
