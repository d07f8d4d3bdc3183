/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: log records. The host adds the call's trace id to each record. */
#ifndef PATCHBAY_ABI_HOST_LOG_H
#define PATCHBAY_ABI_HOST_LOG_H

#include "call.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_LOG_ID "patchbay.host.log/1"

#define PATCHBAY_LOG_RECORD_MAX 4096u /* bytes of a record that are kept */
/* records of one call; the host only counts further records */
#define PATCHBAY_LOG_RECORDS_MAX 200u

/* An unknown severity counts as ERROR. */
#define PATCHBAY_LOG_DEBUG 0u
#define PATCHBAY_LOG_INFO 1u
#define PATCHBAY_LOG_WARNING 2u
#define PATCHBAY_LOG_ERROR 3u
#define PATCHBAY_LOG_HOST_MISBEHAVING 4u /* the host broke this ABI */

/* APPENDABLE */
typedef struct patchbay_host_log {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Writes one record. Secrets that the host knows are masked; the plugin must leave out
   * personal data, and secrets that a provider's answer has. `fields` is a JSON object or empty.
   * Never fails; the host may drop records. [at once] */
  void(PATCHBAY_ABI* write)(const patchbay_call* call, uint32_t severity, patchbay_str message,
                            patchbay_str fields);

  /* Returns a number other than 0 if records of this severity are kept, so that a plugin can skip
   * costly work for records that nobody keeps. [at once] */
  uint32_t(PATCHBAY_ABI* is_enabled)(const patchbay_call* call, uint32_t severity);
} patchbay_host_log;

#ifdef __cplusplus
}
#endif

#endif
