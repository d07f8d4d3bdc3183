/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: the time. It is a service, so that tests and replays can set the time. */
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

  /* Returns milliseconds since 1970-01-01T00:00Z, for comparing with times of providers. [at once]
   * */
  uint64_t(PATCHBAY_ABI* wall_ms)(const patchbay_call* call);

  /* Returns nanoseconds since some fixed moment; never goes back. [at once] */
  uint64_t(PATCHBAY_ABI* monotonic_ns)(const patchbay_call* call);

  /* Waits for `ms` milliseconds while a provider does work. Fails with CANCELLED as soon as the
   * call is cancelled. Fails at once with DEADLINE_EXCEEDED if the call's deadline is before the
   * end of the wait. Fails with TOO_LARGE if `ms` is above PATCHBAY_WAIT_MAX_MS. [call] */
  patchbay_status(PATCHBAY_ABI* wait)(const patchbay_call* call, uint64_t ms,
                                      patchbay_error* error);
} patchbay_host_clock;

#ifdef __cplusplus
}
#endif

#endif
