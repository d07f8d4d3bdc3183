/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: the connector's own files. A plugin is loaded from a private copy and has
 * no folder of its own to look into. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_RESOURCE_H
#define PATCHBAY_ABI_DRAFT_HOST_RESOURCE_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_RESOURCE_ID "patchbay.host.resource/draft1"

#define PATCHBAY_RESOURCE_MAX 16777216u /* bytes of one file; more is PATCHBAY_E_TOO_LARGE */

/* APPENDABLE */
typedef struct patchbay_host_resource {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Writes all of the file `name` into `content`. The name is that of a file beside the
   * manifest, without a path: anything else is INVALID_ARGUMENT. NOT_FOUND if there is no such
   * file. The file is read as it is now: keep what has to stay the same. [call] */
  patchbay_status(PATCHBAY_ABI* read)(const patchbay_call* call, patchbay_str name,
                                      const patchbay_sink* content, patchbay_error* error);
} patchbay_host_resource;

#ifdef __cplusplus
}
#endif

#endif
