/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: HTTP answers that are streams. A call can wait for several streams at
 * once, and can keep a stream open for a later call of the same owner: the link or, if the call has
 * no link, the user or the connector. The handles are those of patchbay.host.http. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_HTTP_STREAMS_H
#define PATCHBAY_ABI_DRAFT_HOST_HTTP_STREAMS_H

#include "../call.h"
#include "../error.h"
#include "../host_http.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_HTTP_STREAMS_ID "patchbay.host.http_streams/draft1"

/* Flag of a patchbay_http_request; a host without this service ignores it. The answer is a stream
 * that may be kept. The request's timeout_ms then ends with the answer's headers; the body may be
 * read until the call's deadline. */
#define PATCHBAY_HTTP_STREAM 8u

#define PATCHBAY_HTTP_STREAMS_KEPT_MAX 8u        /* kept streams of an owner */
#define PATCHBAY_HTTP_STREAM_KEEP_MAX_MS 600000u /* the longest time that a stream is kept */
#define PATCHBAY_HTTP_STREAM_NAME_MAX 128u       /* bytes of the name of a kept stream */
#define PATCHBAY_HTTP_STREAM_UNREAD_MAX 1048576u /* bytes that keep takes back */

/* APPENDABLE */
typedef struct patchbay_host_http_streams {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Waits until one of the answers has more bytes or has ended, so that read() does not wait.
   * Writes the index of the first such handle to `which`, or `count` if all of them still wait
   * after `wait_ms`. [call] */
  patchbay_status(PATCHBAY_ABI* wait)(const patchbay_call* call, const uint64_t* handles,
                                      uint64_t count, uint64_t wait_ms, uint64_t* which,
                                      patchbay_error* error);

  /* Closes the handle for this call and keeps the answer, so that a later call of the same owner on
   * the same host can take it. The request must have had PATCHBAY_HTTP_STREAM. The plugin chooses
   * `name`, which must be unique among the kept streams of the owner. read() will first return the
   * bytes of `unread`. If nobody takes the stream within `lifetime_ms`, the host ends it.
   * OVERLOADED: the owner, or the host, keeps too many streams. [at once] */
  patchbay_status(PATCHBAY_ABI* keep)(const patchbay_call* call, uint64_t handle, patchbay_str name,
                                      uint64_t lifetime_ms, patchbay_str unread,
                                      patchbay_error* error);

  /* Opens the kept stream `name`. Only one call gets it. NOT_FOUND: this host has no such stream,
   * or does not have it any more. [at once] */
  patchbay_status(PATCHBAY_ABI* take)(const patchbay_call* call, patchbay_str name,
                                      patchbay_http_response* response, patchbay_error* error);
} patchbay_host_http_streams;

#ifdef __cplusplus
}
#endif

#endif
