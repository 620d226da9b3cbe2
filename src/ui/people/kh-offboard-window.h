/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taking all access of one person away: first what goes in which account and what cannot, then doing it, then what came of
 * it in each, which can be saved, and tried again where it failed.
 */
#pragma once

#include <adwaita.h>

#include "account/kh-people.h"

G_BEGIN_DECLS

#define KH_TYPE_OFFBOARD_WINDOW (kh_offboard_window_get_type ())
G_DECLARE_FINAL_TYPE (KhOffboardWindow, kh_offboard_window, KH, OFFBOARD_WINDOW, AdwWindow)

void kh_offboard_window_present (GtkWindow *parent, KhPeople *people, KhIndividual *individual);

G_END_DECLS
