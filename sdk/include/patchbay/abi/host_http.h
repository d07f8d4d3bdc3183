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

#define PATCHBAY_HTTP_METHOD_MAX 32u      /* bytes */
#define PATCHBAY_HTTP_URL_MAX 16384u      /* bytes */
#define PATCHBAY_HTTP_HEADER_MAX 32768u   /* bytes of one, name and value */
#define PATCHBAY_HTTP_HEADERS_MAX 100u    /* of one request */
#define PATCHBAY_HTTP_BODY_MAX 268435456u /* bytes of `body`; a body_source may have more */
#define PATCHBAY_HTTP_HANDLES_MAX 64u     /* open at once in a call */
#define PATCHBAY_HTTP_REQUESTS_MAX 1000u  /* sent in a call, those that the host sends again too */

/* Flags of a request. May be ignored: */
#define PATCHBAY_HTTP_IDEMPOTENT 1u /* may be sent twice though the method does not say so */
#define PATCHBAY_HTTP_NO_CACHE 2u   /* the answer must be fresh */
/* Must be understood: */
#define PATCHBAY_HTTP_NO_CREDENTIAL 65536u /* send without it (pre-authenticated addresses) */
#define PATCHBAY_HTTP_NO_REDIRECT 131072u  /* a redirect is the answer */

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
  uint64_t timeout_ms; /* from send to the body's last byte, tries included; 0: the call's deadline
                          alone. Over it: PATCHBAY_E_PROVIDER_UNAVAILABLE, or OUTCOME_UNKNOWN for a
                          write. */
} patchbay_http_request;

/* Flags of a response. */
/* It came from the host's cache, or the provider said that it has not changed. */
#define PATCHBAY_HTTP_FROM_CACHE 1u

/* Filled by send and send_all; the plugin sets struct_size. url and headers live until close.
 * APPENDABLE. */
typedef struct patchbay_http_response {
  uint32_t struct_size;
  uint32_t status;
  uint64_t handle; /* never 0 where there is an answer; to be closed */
  const patchbay_header* headers;
  uint64_t header_count;
  patchbay_str url;     /* where the answer came from, after redirects; secrets in it are masked */
  uint32_t flags;       /* PATCHBAY_HTTP_FROM_CACHE */
  patchbay_status code; /* PATCHBAY_OK, or why there is no answer (send_all) */
} patchbay_http_response;

/* APPENDABLE */
typedef struct patchbay_host_http {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Sends and waits for status and headers. An answer with any status is a success, unless the
   * connector's classify (or, without one, the status) says that it means an expired or missing
   * credential, a missing scope, a limit or an outage. Then the host does what can be done
   * (refresh, wait, try again); if that does not help, send fails with the fitting code, which
   * the plugin returns unchanged. [call] */
  patchbay_status(PATCHBAY_ABI* send)(const patchbay_call* call,
                                      const patchbay_http_request* request,
                                      patchbay_http_response* response, patchbay_error* error);

  /* Takes the next bytes of the body: up to `capacity` into `buffer`, their number into `got`; 0 is
   * the end. Waits for at least one byte. [call] */
  patchbay_status(PATCHBAY_ABI* read)(const patchbay_call* call, uint64_t handle, void* buffer,
                                      uint64_t capacity, uint64_t* got, patchbay_error* error);

  /* Passes the rest of the body on into `sink`, without a copy through the plugin; its size
   * goes into `piped`. If the sink refuses, its status is returned. [call] */
  patchbay_status(PATCHBAY_ABI* pipe)(const patchbay_call* call, uint64_t handle,
                                      const patchbay_sink* sink, uint64_t* piped,
                                      patchbay_error* error);

  /* Releases the handle, whether or not the body was read. The host closes and reports handles
   * that a plugin leaves open, when its call ends. [at once] */
  void(PATCHBAY_ABI* close)(const patchbay_call* call, uint64_t handle);

  /* As send for each of the requests; the host decides how many of them run at a time. Waits
   * for all. `responses` are in the order of `requests`; each has an answer that must be
   * closed, or the code of its failure. Returns the first failure in that order, with its
   * error; the other answers can be used nevertheless. At most PATCHBAY_HTTP_HANDLES_MAX at
   * once. [call] */
  patchbay_status(PATCHBAY_ABI* send_all)(const patchbay_call* call,
                                          const patchbay_http_request* const* requests,
                                          patchbay_http_response* const* responses, uint64_t count,
                                          patchbay_error* error);
} patchbay_host_http;

#ifdef __cplusplus
}
#endif

#endif
