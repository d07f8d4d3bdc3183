/* SPDX-License-Identifier: Apache-2.0 */
/* Host service: HTTP. A plugin reaches the network only through this service. The host adds the
 * credential (for origins that may have it), the rate budget, retries, the cache, the deadline
 * and the trace. It follows redirects, and refuses origins that the manifest's network.allow
 * does not name. */
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
#define PATCHBAY_HTTP_HEADER_MAX 32768u   /* bytes of one header, name and value */
#define PATCHBAY_HTTP_HEADERS_MAX 100u    /* headers of one request */
#define PATCHBAY_HTTP_BODY_MAX 268435456u /* bytes of `body`; a body_source may have more */
#define PATCHBAY_HTTP_HANDLES_MAX 64u     /* handles open at once in a call */
/* requests sent in a call, including those that the host sends again */
#define PATCHBAY_HTTP_REQUESTS_MAX 1000u

/* Flags of a request. The host may ignore the next three flags: */
#define PATCHBAY_HTTP_IDEMPOTENT 1u /* may be sent twice although the method does not allow it */
#define PATCHBAY_HTTP_NO_CACHE 2u   /* the answer must be fresh */
/* The request tells the provider to stop the work of this call. A call may send one such request
 * even after the caller has cancelled the call. The request may then take at most a second. */
#define PATCHBAY_HTTP_LAST_WORD 4u
/* The host must understand the next two flags: */
/* send without the credential (pre-authenticated addresses) */
#define PATCHBAY_HTTP_NO_CREDENTIAL 65536u
/* return a redirect, do not follow it */
#define PATCHBAY_HTTP_NO_REDIRECT 131072u

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
  uint64_t max_body_bytes; /* the most bytes of the answer, decompressed; 0: the host's limit */
  /* the longest time from send to the body's last byte, including repeated tries; 0: only the
   * call's deadline applies. After this time the request fails with
   * PATCHBAY_E_PROVIDER_UNAVAILABLE, or with PATCHBAY_E_OUTCOME_UNKNOWN if it is a write. The
   * provider may be silent for this time. Without a timeout, the request may fail as soon as the
   * provider has sent no byte for a minute. */
  uint64_t timeout_ms;
} patchbay_http_request;

/* Flags of a response. */
/* The answer came from the host's cache, or the provider said that the cached answer is still
 * valid. */
#define PATCHBAY_HTTP_FROM_CACHE 1u

/* Filled by send and send_all; the plugin sets struct_size. url and headers live until close.
 * APPENDABLE. */
typedef struct patchbay_http_response {
  uint32_t struct_size;
  uint32_t status;
  uint64_t handle; /* not 0 if there is an answer; the plugin must close it */
  const patchbay_header* headers;
  uint64_t header_count;
  /* the address that the answer came from, after redirects; secrets in it are masked */
  patchbay_str url;
  uint32_t flags;       /* PATCHBAY_HTTP_FROM_CACHE */
  patchbay_status code; /* PATCHBAY_OK, or the reason why there is no answer (send_all) */
} patchbay_http_response;

/* APPENDABLE */
typedef struct patchbay_host_http {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Sends the request and waits for status and headers. An answer with any status is a success,
   * unless it means an expired or missing credential, a missing scope, a limit or an outage. The
   * connector's classify decides what the answer means; without classify, the status decides. In
   * these cases the host tries to solve the problem: it refreshes the credential, waits or tries
   * again. If this does not help, send fails with the matching code, which the plugin returns
   * unchanged. [call] */
  patchbay_status(PATCHBAY_ABI* send)(const patchbay_call* call,
                                      const patchbay_http_request* request,
                                      patchbay_http_response* response, patchbay_error* error);

  /* Writes the next bytes of the body, up to `capacity`, into `buffer`, and the number of these
   * bytes into `got`; 0 means the end. Waits for at least one byte. [call] */
  patchbay_status(PATCHBAY_ABI* read)(const patchbay_call* call, uint64_t handle, void* buffer,
                                      uint64_t capacity, uint64_t* got, patchbay_error* error);

  /* Passes the rest of the body on to `sink`, without a copy through the plugin. Writes the number
   * of bytes into `piped`. If the sink refuses, pipe returns the sink's status. [call] */
  patchbay_status(PATCHBAY_ABI* pipe)(const patchbay_call* call, uint64_t handle,
                                      const patchbay_sink* sink, uint64_t* piped,
                                      patchbay_error* error);

  /* Releases the handle, whether or not the body was read. When a call ends, the host closes and
   * reports the handles that the plugin has left open. [at once] */
  void(PATCHBAY_ABI* close)(const patchbay_call* call, uint64_t handle);

  /* Sends each of the requests as send does and waits for all of them; the host decides how many
   * run at a time. `responses` are in the order of `requests`. Each response has an answer that
   * must be closed, or the code of its failure. Returns the first failure in this order, with its
   * error; the answers of the other requests can still be used. At most PATCHBAY_HTTP_HANDLES_MAX
   * requests at once. [call] */
  patchbay_status(PATCHBAY_ABI* send_all)(const patchbay_call* call,
                                          const patchbay_http_request* const* requests,
                                          patchbay_http_response* const* responses, uint64_t count,
                                          patchbay_error* error);
} patchbay_host_http;

#ifdef __cplusplus
}
#endif

#endif
