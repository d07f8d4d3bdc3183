/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: HTTP. The only way out of the process. The host adds the credential (towards
 * origins that may have it), the rate budget, retries, the cache, the deadline and the trace; it
 * follows redirects and refuses origins that the manifest's network.allow does not name. */
#ifndef PATCHBAY_ABI_HOST_HTTP_H
#define PATCHBAY_ABI_HOST_HTTP_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_HTTP_ID "patchbay.host.http/1"

#define PATCHBAY_HTTP_IDEMPOTENT 1u /* may be sent twice though the method does not say so */
#define PATCHBAY_HTTP_NO_CACHE 2u   /* the answer must be fresh */
#define PATCHBAY_HTTP_NO_CREDENTIAL \
  4u /* send without the credential (pre-authenticated addresses) */

/* APPENDABLE */
typedef struct patchbay_http_request {
  uint32_t struct_size;
  uint32_t flags;      /* PATCHBAY_HTTP_… */
  patchbay_str method; /* "GET"; empty means GET */
  patchbay_str url; /* absolute, https (http where the manifest allows it), no user information */
  const patchbay_header* headers; /* Authorization, Cookie and Host are refused */
  uint64_t header_count;
  patchbay_str body;                  /* used when body_source is NULL */
  const patchbay_source* body_source; /* borrowed until send returns */
  uint64_t max_body_bytes;            /* of the answer, decompressed; 0: the host's limit */
} patchbay_http_request;

/* Filled by send. headers live until close. APPENDABLE. */
typedef struct patchbay_http_response {
  uint32_t struct_size;
  uint32_t status;
  uint64_t handle; /* never 0; to be closed */
  const patchbay_header* headers;
  uint64_t header_count;
} patchbay_http_response;

/* APPENDABLE */
typedef struct patchbay_host_http {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Sends and waits for status and headers. An answer with any status is a success, unless the
   * connector's classify (or, without one, the status) says that it means an expired or missing
   * credential, a missing scope, a limit or an outage: then the host does what can be done
   * (refresh, wait, try again) and, when that does not help, fails with the fitting code, which the
   * plugin returns as it is. [call] */
  patchbay_status (*send)(const patchbay_call* call, const patchbay_http_request* request,
                          patchbay_http_response* response, patchbay_error* error);

  /* Takes the next bytes of the body: up to `capacity` into `buffer`, their number into `got`; 0 is
   * the end. Waits for at least one byte. [call] */
  patchbay_status (*read)(const patchbay_call* call, uint64_t handle, void* buffer,
                          uint64_t capacity, uint64_t* got, patchbay_error* error);

  /* Passes the rest of the body on into `sink`, without a copy through the plugin; its size into
   * `piped`. [call] */
  patchbay_status (*pipe)(const patchbay_call* call, uint64_t handle, const patchbay_sink* sink,
                          uint64_t* piped, patchbay_error* error);

  /* Gives up the handle, whether or not the body was read. What a plugin leaves open is closed, and
   * reported, when its call ends. [call] */
  void (*close)(const patchbay_call* call, uint64_t handle);
} patchbay_host_http;

#ifdef __cplusplus
}
#endif

#endif
