/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store/kh-demo-data.h"

#define HOURS(n) ((n) * 60)
#define DAYS(n)  ((n) * 60 * 24)

#define ACTIVE    KH_USER_STATUS_ACTIVE
#define SUSPENDED KH_USER_STATUS_SUSPENDED
#define REMOVED   KH_USER_STATUS_REMOVED

/* Names end in .example (RFC 2606), addresses are from the ranges for documentation (RFC 5737, RFC 3849). */

const KhDemoAccount kh_demo_accounts[] = {
  { "lane", KH_ACCOUNT_KIND_SHIPPING, "Harbour Lane Shipping", "Harbour 25", 25, "en-US", 640 },
  { "kite", KH_ACCOUNT_KIND_MESSAGING, "Kite & Lantern Letters", "Pay as You Send", 0, "fr-FR", 410 },
  { "tulip", KH_ACCOUNT_KIND_SHOP, "Tulip Corner", "Corner Shop", 5, "nl-NL", 220 },
  { NULL },
};

const KhDemoMember kh_demo_members[] = {
  { "lane", "Sanne Bakker", "sanne.bakker@harbourlane.example", "+31 10 555 0142", "nl-NL", "admin", "", 618, 12 },
  { "lane", "Mateo Fernández", "mateo.fernandez@harbourlane.example", "+34 91 555 0117", "es-ES", "warehouse-manager",
    "", 590, 38 },
  { "lane", "Chloé Lefèvre", "chloe.lefevre@harbourlane.example", "+33 1 55 50 01 73", "fr-FR",
    "customer-support returns", "", 512, HOURS (3) },
  { "lane", "Jonas Weber", "jonas.weber@harbourlane.example", "+49 30 5550 188", "de-DE", "shipping", "", 430,
    HOURS (1) },
  { "lane", "Giulia Conti", "giulia.conti@harbourlane.example", NULL, "it-IT", "pickups shipping", "", 377, HOURS (26) },
  { "lane", "Oliver Hughes", "oliver.hughes@harbourlane.example", "+44 20 5550 0164", "en-GB", "finance", "", 355,
    DAYS (2) },
  { "lane", "Amina El Idrissi", "amina.elidrissi@harbourlane.example", "+31 10 555 0191", "nl-NL",
    "analytics marketing", "", 301, HOURS (5) },
  { "lane", "Piotr Zieliński", "piotr.zielinski@harbourlane.example", NULL, "en-GB", "packer", "", 610, HOURS (2) },
  { "lane", "Lars Nygaard", "lars.nygaard@harbourlane.example", NULL, "en-US", "analytics", "invoices:guest", 250,
    DAYS (9) },
  { "lane", "Fatima Haddad", "fatima.haddad@harbourlane.example", "+33 4 55 50 01 29", "fr-FR", "customer-support", "",
    214, 55 },
  { "lane", "Tom de Boer", "tom.deboer@harbourlane.example", NULL, "nl-NL", "shipping", "", 330, DAYS (41), SUSPENDED },
  { "lane", "Yuki Tanaka", "yuki.tanaka@harbourlane.example", NULL, "en-US", "returns", "", 80, HOURS (7), ACTIVE, 0,
    9 },
  { "lane", "Bram Visser", "bram.visser@harbourlane.example", NULL, "nl-NL", "pickups", "", 4, KH_DEMO_NEVER },
  { "lane", "Elena Rossi", "elena.rossi@harbourlane.example", "+39 06 5550 0135", "it-IT", "marketing", "", 480,
    DAYS (120) },
  { "lane", "Warehouse Desk", "info@harbourlane.example", NULL, "en-US", "night-shift", "", 160, HOURS (11) },
  { "lane", "Kees Smit", "kees.smit@harbourlane.example", NULL, "nl-NL", "shipping", "", 540, DAYS (8), REMOVED, 6 },

  { "kite", "Claire Dubois", "claire.dubois@kitelantern.example", "+33 1 55 50 01 08", "fr-FR", "admin", "", 402,
    HOURS (4) },
  { "kite", "Hugo Martin", "hugo.martin@kitelantern.example", NULL, "fr-FR", "", "contacts:guest emailings:editor", 23,
    95, ACTIVE, 0, 68 },
  { "kite", "Ingrid Sørensen", "ingrid.sorensen@kitelantern.example", NULL, "en-GB", "",
    "account-settings:guest contacts:approver emailings:approver forms:approver sms:approver users:guest", 290,
    HOURS (20) },
  { "kite", "Rafael Ortiz", "rafael.ortiz@kitelantern.example", "+34 93 555 0150", "es-ES", "",
    "contacts:editor forms:approver", 140, DAYS (3) },

  { "tulip", "Daan Mulder", "daan@tulipcorner.example", "+31 20 555 0177", "nl-NL", "staff", "", 200, HOURS (6) },
  { "tulip", "Sofía Marín", "sofia@tulipcorner.example", NULL, "es-ES", "staff", "", 96, DAYS (1) },
  { NULL },
};

const KhDemoInvitation kh_demo_invitations[] = {
  { "lane", "anouk.peters@harbourlane.example", "nl-NL", "customer-support", 30, 1, "pending" },
  { "lane", "marco.bianchi@harbourlane.example", "it-IT", "shipping pickups", 118, 2, "pending", NULL, NULL, 90 },
  { "lane", "freya.larsen@habrourlane.example", "en-GB", "returns", 20, 1, "pending", NULL,
    "The mail server answered 550." },
  { "lane", "dieter.koch@harbourlane.example", "de-DE", "warehouse-manager", 24 * 12, 1, "pending" },
  { "lane", "sales@harbourlane.example", "en-US", "marketing", 24 * 18, 1, "revoked" },
  { "lane", "bram.visser@harbourlane.example", "nl-NL", "pickups", 24 * 5, 1, "accepted",
    "bram.visser@harbourlane.example" },
  { "kite", "lea.moreau@kitelantern.example", "fr-FR", "", 52, 1, "pending" },
  { "kite", "hugo.martin@kitelantern.example", "fr-FR", "", 24 * 24, 1, "accepted",
    "hugo.martin@kitelantern.example" },
  { "tulip", "emma.janssen@tulipcorner.example", "nl-NL", "staff", 24 * 9, 1, "pending" },
  { NULL },
};

const KhDemoSession kh_demo_sessions[] = {
  { KH_DEMO_OWNER_EMAIL, "Noor's phone", "Firefox on Android", "203.0.113.24", 24 * 21, HOURS (9) },
  { KH_DEMO_OWNER_EMAIL, "Office laptop", "Keyholder 0.1 on Debian", "198.51.100.7", 24 * 6, HOURS (15) },
  { "sanne.bakker@harbourlane.example", "Front desk", "Keyholder 0.1 on Fedora", "198.51.100.7", 24 * 12, 12 },
  { "sanne.bakker@harbourlane.example", "Sanne's tablet", "Safari on iPadOS", "192.0.2.118", 24 * 3, HOURS (19) },
  { "mateo.fernandez@harbourlane.example", "Dock 2", "Chrome on Windows", "198.51.100.7", 31, 38 },
  { "mateo.fernandez@harbourlane.example", NULL, "Chrome on Android", "2001:db8:4a::91", 24 * 16, DAYS (4) },
  { "chloe.lefevre@harbourlane.example", "Home", "Firefox on Windows", "192.0.2.33", 24 * 8, HOURS (3) },
  { "jonas.weber@harbourlane.example", "Packing table 4", "Chrome on Windows", "198.51.100.7", 9, HOURS (1) },
  { "giulia.conti@harbourlane.example", NULL, "Safari on iOS", "192.0.2.201", 24 * 4, HOURS (26) },
  { "oliver.hughes@harbourlane.example", "Accounts", "Edge on Windows", "203.0.113.80", 24 * 19, DAYS (2) },
  { "amina.elidrissi@harbourlane.example", "MacBook", "Safari on macOS", "198.51.100.7", 24 * 2, HOURS (5) },
  { "piotr.zielinski@harbourlane.example", "Packing table 1", "Chrome on Windows", "198.51.100.7", 24 * 10, HOURS (2) },
  { "lars.nygaard@harbourlane.example", "Home office", "Firefox on Linux", "2001:db8:77:1::5", 24 * 26, DAYS (9) },
  { "fatima.haddad@harbourlane.example", "Support desk", "Firefox on Windows", "198.51.100.7", 30, 55 },
  { "yuki.tanaka@harbourlane.example", NULL, "Chrome on Android", "192.0.2.77", 24 * 5, HOURS (7) },
  { "info@harbourlane.example", "Warehouse", "Chrome on Windows", "198.51.100.7", 24 * 20, HOURS (11) },
  { "claire.dubois@kitelantern.example", "Bureau", "Firefox on Windows", "203.0.113.141", 24 * 7, HOURS (4) },
  { "hugo.martin@kitelantern.example", NULL, "Chrome on macOS", "203.0.113.141", 24, 95 },
  { "ingrid.sorensen@kitelantern.example", "Studio", "Keyholder 0.1 on Arch Linux", "192.0.2.9", 24 * 15, HOURS (20) },
  { "daan@tulipcorner.example", "Winkel", "Chrome on Windows", "203.0.113.62", 24 * 11, HOURS (6) },
  { "sofia@tulipcorner.example", NULL, "Safari on iOS", "192.0.2.240", 24 * 13, DAYS (1) },
  { NULL },
};

#define SANNE "sanne.bakker@harbourlane.example"

const KhDemoEvent kh_demo_events[] = {
  { "lane", 24 * 41, SANNE, "user.suspended", "tom.deboer@harbourlane.example", "status", "active", "suspended" },
  { "lane", 24 * 33, KH_DEMO_OWNER_EMAIL, "account.updated", NULL, "agent_login", "true", "false" },
  { "lane", 24 * 29, SANNE, "role.created", "night-shift", "name", NULL, "Night Shift" },
  { "lane", 24 * 29, SANNE, "user.updated", "info@harbourlane.example", "roles", "packer", "night-shift" },
  { "kite", 24 * 24, KH_DEMO_OWNER_EMAIL, "invitation.created", "hugo.martin@kitelantern.example",
    "grants.emailings", "none", "editor" },
  { "kite", 24 * 23, "hugo.martin@kitelantern.example", "user.joined", "hugo.martin@kitelantern.example",
    "grants.emailings", "none", "editor" },
  { "lane", 24 * 22, KH_DEMO_OWNER_EMAIL, "user.updated", "amina.elidrissi@harbourlane.example", "roles", "marketing",
    "analytics, marketing" },
  { "lane", 24 * 18, SANNE, "invitation.created", "sales@harbourlane.example", "roles", NULL, "marketing" },
  { "lane", 24 * 18 - 1, KH_DEMO_OWNER_EMAIL, "invitation.revoked", "sales@harbourlane.example" },
  { "lane", 24 * 15, "oliver.hughes@harbourlane.example", "user.updated", "oliver.hughes@harbourlane.example", "phone",
    "+44 20 5550 0163", "+44 20 5550 0164" },
  { "lane", 24 * 12, SANNE, "invitation.created", "dieter.koch@harbourlane.example", "roles", NULL,
    "warehouse-manager" },
  { "tulip", 24 * 9, KH_DEMO_OWNER_EMAIL, "invitation.created", "emma.janssen@tulipcorner.example", "roles", NULL,
    "staff" },
  { "lane", 24 * 8, KH_DEMO_OWNER_EMAIL, "user.updated", "lars.nygaard@harbourlane.example", "grants.invoices", "none",
    "guest" },
  { "lane", 24 * 7, "yuki.tanaka@harbourlane.example", "session.ended", "yuki.tanaka@harbourlane.example", "session",
    "Library computer", NULL },
  { "lane", 24 * 6, KH_DEMO_OWNER_EMAIL, "user.removed", "kees.smit@harbourlane.example", "status", "active",
    "removed" },
  { "lane", 24 * 5, SANNE, "invitation.created", "bram.visser@harbourlane.example", "roles", NULL, "pickups" },
  { "lane", 118, SANNE, "invitation.resent", "marco.bianchi@harbourlane.example" },
  { "lane", 24 * 4, "bram.visser@harbourlane.example", "user.joined", "bram.visser@harbourlane.example", "roles", NULL,
    "pickups" },
  { "kite", 52, "claire.dubois@kitelantern.example", "invitation.created", "lea.moreau@kitelantern.example" },
  { "lane", 31, "mateo.fernandez@harbourlane.example", "user.signed-in", "mateo.fernandez@harbourlane.example", "device",
    NULL, "Dock 2" },
  { "lane", 30, SANNE, "invitation.created", "anouk.peters@harbourlane.example", "roles", NULL, "customer-support" },
  { "lane", 20, SANNE, "invitation.created", "freya.larsen@habrourlane.example", "roles", NULL, "returns" },
  { "lane", 14, NULL, "user.sign-in-failed", "oliver.hughes@harbourlane.example", "client", NULL, "curl 8.5" },
  { "lane", 9, "jonas.weber@harbourlane.example", "user.signed-in", "jonas.weber@harbourlane.example", "device", NULL,
    "Packing table 4" },
  { NULL },
};
