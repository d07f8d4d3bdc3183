/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: time, so that tests and replays decide what it is. */
#ifndef PATCHBAY_ABI_HOST_CLOCK_H
#define PATCHBAY_ABI_HOST_CLOCK_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_CLOCK_ID "patchbay.host.clock/1"

#define PATCHBAY_WAIT_MAX_MS 86400000u /* a day */

/* APPENDABLE */
typedef struct patchbay_host_clock {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Milliseconds since 1970-01-01T00:00Z, for comparing with what providers say. [at once] */
  uint64_t(PATCHBAY_ABI* wall_ms)(const patchbay_call* call);

  /* Nanoseconds since some fixed moment; never goes back. [at once] */
  uint64_t(PATCHBAY_ABI* monotonic_ns)(const patchbay_call* call);

  /* Waits for that much time, for work that a provider does meanwhile. CANCELLED as soon as the
   * call is cancelled; DEADLINE_EXCEEDED, at once, if its deadline is earlier; TOO_LARGE above
   * PATCHBAY_WAIT_MAX_MS. [call] */
  patchbay_status(PATCHBAY_ABI* wait)(const patchbay_call* call, uint64_t ms,
                                      patchbay_error* error);
} patchbay_host_clock;

#ifdef __cplusplus
}
#endif

#endif
