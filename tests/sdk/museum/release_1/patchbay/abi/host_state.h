/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: a small key-value store for the connector and the call's link or, without a link,
 * the call's user. Other connectors, links and users cannot see the values. When the link or the
 * user is deleted, the host also deletes the values. Values that `create` has put are visible only
 * in `create`. Do not put secrets or documents here. */
#ifndef PATCHBAY_ABI_HOST_STATE_H
#define PATCHBAY_ABI_HOST_STATE_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_STATE_ID "patchbay.host.state/1"

#define PATCHBAY_STATE_KEY_MAX 256u     /* bytes */
#define PATCHBAY_STATE_VALUE_MAX 65536u /* bytes */

/* APPENDABLE */
typedef struct patchbay_host_state {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Writes the value of `key` into `value`; PATCHBAY_E_NOT_FOUND if there is no such key. [call]
   * */
  patchbay_status(PATCHBAY_ABI* get)(const patchbay_call* call, patchbay_str key,
                                     const patchbay_sink* value, patchbay_error* error);

  /* Sets the value of `key`; PATCHBAY_E_TOO_LARGE if the key or the value is too long, or the
   * host's quota is used up. [call] */
  patchbay_status(PATCHBAY_ABI* put)(const patchbay_call* call, patchbay_str key,
                                     patchbay_str value, patchbay_error* error);

  /* Removes `key`; succeeds also if the key does not exist. [call] */
  patchbay_status(PATCHBAY_ABI* remove)(const patchbay_call* call, patchbay_str key,
                                        patchbay_error* error);
} patchbay_host_state;

#ifdef __cplusplus
}
#endif

#endif
