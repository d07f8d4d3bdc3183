/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: time, so that tests and replays decide what it is. */
#ifndef PATCHBAY_ABI_HOST_CLOCK_H
#define PATCHBAY_ABI_HOST_CLOCK_H

#include "call.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_CLOCK_ID "patchbay.host.clock/1"

/* APPENDABLE */
typedef struct patchbay_host_clock {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Milliseconds since 1970-01-01T00:00Z, for comparing with what providers say. [call] */
  uint64_t (*wall_ms)(const patchbay_call* call);

  /* Nanoseconds since some fixed moment; never goes back. [call] */
  uint64_t (*monotonic_ns)(const patchbay_call* call);
} patchbay_host_clock;

#ifdef __cplusplus
}
#endif

#endif
