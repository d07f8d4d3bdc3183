/* SPDX-License-Identifier: Apache-2.0 */
/* Failures as values: the codes, and the struct that carries one across the border. */
#ifndef PATCHBAY_ABI_ERROR_H
#define PATCHBAY_ABI_ERROR_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A code is class × 100 + number. A reader that does not know a code treats it as its class:
 * the class codes below mean "something of this kind".
 *
 * (P): a plugin may return it. The others are the host's; from a plugin they count as
 * PATCHBAY_E_PLUGIN_FAULT. But what a host service returned to a plugin, the plugin always
 * passes on unchanged. */

/* class 1: what was asked for is wrong */
#define PATCHBAY_E_REQUEST 100u           /* (P) */
#define PATCHBAY_E_MALFORMED_REQUEST 101u /* not JSON, not UTF-8, duplicate keys */
#define PATCHBAY_E_TOO_LARGE 102u         /* (P) over a limit */
#define PATCHBAY_E_INVALID_ARGUMENT 103u  /* (P) beyond what the schema can say */
#define PATCHBAY_E_NOT_FOUND 104u         /* (P) the thing asked for does not exist, or is hidden */
#define PATCHBAY_E_UNSUPPORTED 105u /* (P) it is not known here: a flag, an algorithm, a kind */
/* what callers get for PATCHBAY_OUTCOME_INPUT_REQUIRED */
#define PATCHBAY_E_INPUT_REQUIRED 106u

/* class 2: the caller may not */
#define PATCHBAY_E_CALLER 200u
#define PATCHBAY_E_GATE_CLOSED 201u
#define PATCHBAY_E_UNAUTHENTICATED 202u
#define PATCHBAY_E_PERMISSION_DENIED 203u

/* class 3: the account cannot be used */
#define PATCHBAY_E_LINK 300u
#define PATCHBAY_E_LINK_REQUIRED 301u
#define PATCHBAY_E_LINK_AMBIGUOUS 302u
#define PATCHBAY_E_LINK_EXPIRED 303u /* (P) */
#define PATCHBAY_E_LINK_REVOKED 304u /* (P) */
#define PATCHBAY_E_REFRESH_FAILED 305u
#define PATCHBAY_E_INSUFFICIENT_SCOPE 306u /* (P) details: {"required_scopes": ["…"]} */
#define PATCHBAY_E_OAUTH_FAILED 307u

/* class 4: the provider */
#define PATCHBAY_E_PROVIDER 400u       /* (P) */
#define PATCHBAY_E_RATE_LIMITED 401u   /* (P) with retry_after_ms where it is known */
#define PATCHBAY_E_PROVIDER_ERROR 402u /* (P) it said no; provider_status is its HTTP status */
#define PATCHBAY_E_PROVIDER_UNAVAILABLE 403u /* (P) it did not answer, or not in its own format */
#define PATCHBAY_E_CURSOR_EXPIRED 404u       /* (P) it no longer takes this cursor */
#define PATCHBAY_E_OUTCOME_UNKNOWN 405u      /* (P) a write was sent and no answer came */

/* class 5: the connector broke its contract */
#define PATCHBAY_E_CONNECTOR 500u
#define PATCHBAY_E_RESULT_INVALID 501u
#define PATCHBAY_E_PLUGIN_FAULT \
  502u /* (P) a bug was noticed: an assertion, an unexpected exception */
#define PATCHBAY_E_CONNECTOR_CRASHED 503u /* its process ended under the call; nothing was sent */
#define PATCHBAY_E_CONNECTOR_UNAVAILABLE 504u /* it is set aside for a while; retry_after_ms */

/* class 6: the host */
#define PATCHBAY_E_HOST 600u
#define PATCHBAY_E_CANCELLED 601u         /* (P) */
#define PATCHBAY_E_DEADLINE_EXCEEDED 602u /* (P) */
#define PATCHBAY_E_OVERLOADED 603u
#define PATCHBAY_E_INTERNAL 604u

#define PATCHBAY_E_CLASS(code) ((code) / 100u * 100u)

#define PATCHBAY_ERROR_MESSAGE_SIZE 512
#define PATCHBAY_ERROR_DETAILS_MAX 16384u /* bytes */

/* Filled by the function that gets it, only if that fails. The caller sets struct_size and
 * details and zeroes the rest, except that `message` may hold anything. So a field that the
 * function does not set says nothing. APPENDABLE. */
typedef struct patchbay_error {
  uint32_t struct_size;
  uint32_t code;            /* equal to the returned status */
  uint64_t retry_after_ms;  /* when the same call may work again; 0: not known */
  uint32_t provider_status; /* the provider's HTTP status; 0: none */
  uint32_t message_size;    /* bytes used of message */
  /* What was wrong, where, what was expected, what to do; UTF-8, cut at a character's end if it
   * is too long, not terminated. Shown to people and agents: no secret, no provider body. */
  char message[PATCHBAY_ERROR_MESSAGE_SIZE];
  /* Takes further members as one JSON object; NULL: not wanted. A host shows callers the
   * members that error codes name above (required_scopes), and writes to its log that there
   * were others. */
  const patchbay_sink* details;
} patchbay_error;

#ifdef __cplusplus
}
#endif

#endif
