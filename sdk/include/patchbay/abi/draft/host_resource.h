/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: the connector's own files. A plugin is loaded from a private copy, so it
 * cannot find its files in a folder of its own. */
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

  /* Writes the whole file `name` into `content`. `name` is the name of a file beside the manifest,
   * without a path: anything else is INVALID_ARGUMENT. NOT_FOUND if there is no such file. Each
   * call reads the file as it is now, so keep a copy if the content must not change. [call] */
  patchbay_status(PATCHBAY_ABI* read)(const patchbay_call* call, patchbay_str name,
                                      const patchbay_sink* content, patchbay_error* error);
} patchbay_host_resource;

#ifdef __cplusplus
}
#endif

#endif
