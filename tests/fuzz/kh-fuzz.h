/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What libFuzzer calls with each input, and kh-replay.c with each of a corpus. Each fuzz-*.c defines it; it stops the
 * process when something that must hold does not.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
