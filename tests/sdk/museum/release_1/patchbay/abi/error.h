/* SPDX-License-Identifier: Apache-2.0 */
/* Failures as values: the codes, and the struct that carries a failure between host and plugin. */
#ifndef PATCHBAY_ABI_ERROR_H
#define PATCHBAY_ABI_ERROR_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A code is class × 100 + number. A reader that does not know a code treats it as its class: the
 * class codes below mean "something of this kind".
 *
 * (P): a plugin may return this code. The other codes belong to the host. If a host service fails,
 * the plugin returns the code of the service unchanged. If a plugin returns a code of the host that
 * no service returned to it, the code counts as PATCHBAY_E_PLUGIN_FAULT. */

/* class 1: the request is wrong */
#define PATCHBAY_E_REQUEST 100u           /* (P) */
#define PATCHBAY_E_MALFORMED_REQUEST 101u /* not JSON, not UTF-8, duplicate keys */
#define PATCHBAY_E_TOO_LARGE 102u         /* (P) over a limit */
#define PATCHBAY_E_INVALID_ARGUMENT 103u  /* (P) valid by the schema, but not for the connector */
#define PATCHBAY_E_NOT_FOUND 104u         /* (P) the requested thing does not exist, or is hidden */
#define PATCHBAY_E_UNSUPPORTED 105u       /* (P) a flag, an algorithm or a kind is unknown here */
/* the code that callers get if the plugin's outcome was PATCHBAY_OUTCOME_INPUT_REQUIRED */
#define PATCHBAY_E_INPUT_REQUIRED 106u

/* class 2: the caller is not allowed to do this */
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

/* class 4: the provider failed or refused */
#define PATCHBAY_E_PROVIDER 400u /* (P) */
/* (P) with retry_after_ms if the time is known */
#define PATCHBAY_E_RATE_LIMITED 401u
/* (P) the provider refused the request; provider_status is its HTTP status */
#define PATCHBAY_E_PROVIDER_ERROR 402u
/* (P) the provider did not answer, or not in its own format */
#define PATCHBAY_E_PROVIDER_UNAVAILABLE 403u
/* (P) the provider no longer accepts this cursor */
#define PATCHBAY_E_CURSOR_EXPIRED 404u
#define PATCHBAY_E_OUTCOME_UNKNOWN 405u /* (P) a write was sent and no answer came */

/* class 5: the connector broke its contract */
#define PATCHBAY_E_CONNECTOR 500u
#define PATCHBAY_E_RESULT_INVALID 501u
#define PATCHBAY_E_PLUGIN_FAULT \
  502u /* (P) a bug was found: an assertion, an unexpected exception */
/* the connector's process ended during the call; the call had sent nothing */
#define PATCHBAY_E_CONNECTOR_CRASHED 503u
/* the host does not call the connector for a while; retry_after_ms says how long */
#define PATCHBAY_E_CONNECTOR_UNAVAILABLE 504u

/* class 6: the host */
#define PATCHBAY_E_HOST 600u
#define PATCHBAY_E_CANCELLED 601u         /* (P) */
#define PATCHBAY_E_DEADLINE_EXCEEDED 602u /* (P) */
#define PATCHBAY_E_OVERLOADED 603u
#define PATCHBAY_E_INTERNAL 604u

#define PATCHBAY_E_CLASS(code) ((code) / 100u * 100u)

#define PATCHBAY_ERROR_MESSAGE_SIZE 512
#define PATCHBAY_ERROR_DETAILS_MAX 16384u /* bytes */

/* Filled by the function that gets this struct, and only if that function fails. The caller sets
 * struct_size and details, and sets the rest to zero, except `message`, whose bytes may have any
 * value. So a field that the function does not set is 0 and has no meaning. APPENDABLE. */
typedef struct patchbay_error {
  uint32_t struct_size;
  uint32_t code;            /* equal to the returned status */
  uint64_t retry_after_ms;  /* the delay after which the same call may succeed; 0: unknown */
  uint32_t provider_status; /* the provider's HTTP status; 0: there is no status */
  uint32_t message_size;    /* bytes used of message */
  /* What was wrong, where, what was expected, what to do. UTF-8, not terminated; a message that is
   * too long is cut after a whole character. People and agents see it: no secret, nothing from a
   * provider's body. */
  char message[PATCHBAY_ERROR_MESSAGE_SIZE];
  /* Takes further members as one JSON object; NULL: not wanted. The host shows callers only the
   * members that this file names beside a code (required_scopes). If there are other members, the
   * host writes this to its log. */
  const patchbay_sink* details;
} patchbay_error;

#ifdef __cplusplus
}
#endif

#endif
