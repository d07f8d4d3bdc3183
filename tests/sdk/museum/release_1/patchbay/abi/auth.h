/* SPDX-License-Identifier: Apache-2.0 */
/* Capability: the part of authorization that needs code. The manifest declares the rest (flows,
 * endpoints, scopes, where the credential goes). The plugin never sees a credential. */
#ifndef PATCHBAY_ABI_AUTH_H
#define PATCHBAY_ABI_AUTH_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_AUTH_ID "patchbay.auth/1"

#define PATCHBAY_IDENTITY_MAX 65536u    /* the most bytes that identify may write */
#define PATCHBAY_ANSWER_BODY_MAX 65536u /* the most bytes of a body that classify sees */

/* A provider's answer, as classify sees it. APPENDABLE. */
typedef struct patchbay_answer {
  uint32_t struct_size;
  uint32_t status; /* HTTP status */
  const patchbay_header* headers;
  uint64_t header_count;
  /* the beginning of the body; may be cut anywhere. With a status below 400, it is empty unless
   * the answer's Content-Type is JSON. */
  patchbay_str body;
  /* wall clock, milliseconds since 1970-01-01T00:00Z, for turning times into delays */
  uint64_t now_ms;
  patchbay_str method; /* the method of the request, such as "GET" */
  patchbay_str url;    /* the address that the answer came from; secrets in it are masked */
} patchbay_answer;

/* The meaning of a provider's answer. The host treats an unknown value as PATCHBAY_ANSWER_REFUSED.
 */
/* nothing special: the plugin itself reads the answer */
#define PATCHBAY_ANSWER_PASS 0u
/* the credential has expired: the host refreshes it and sends the request again */
#define PATCHBAY_ANSWER_EXPIRED 1u
/* the credential has ended for good: the host calls probe once more. If a request of probe gets
 * this verdict too, the host deletes everything of the account, and the user must connect it
 * again. */
#define PATCHBAY_ANSWER_REVOKED 2u
/* the credential lacks a scope */
#define PATCHBAY_ANSWER_SCOPE_MISSING 3u
/* too many requests: the host waits retry_after_ms */
#define PATCHBAY_ANSWER_LIMITED 4u
/* a person has to act at the provider first (single sign-on, …) */
#define PATCHBAY_ANSWER_CHALLENGE 5u
/* the provider is down, or the answer is not in the provider's own format */
#define PATCHBAY_ANSWER_UNAVAILABLE 6u
/* the provider understood the request and refused it */
#define PATCHBAY_ANSWER_REFUSED 7u

#define PATCHBAY_VERDICT_TEXT_SIZE 512

/* Filled by classify; the host sets struct_size. APPENDABLE. */
typedef struct patchbay_verdict {
  uint32_t struct_size;
  uint32_t kind;                           /* PATCHBAY_ANSWER_… */
  uint64_t retry_after_ms;                 /* LIMITED, UNAVAILABLE; 0: unknown */
  uint32_t scopes_size;                    /* bytes used of scopes */
  uint32_t message_size;                   /* bytes used of message */
  char scopes[PATCHBAY_VERDICT_TEXT_SIZE]; /* SCOPE_MISSING: the needed scopes, spaces between */
  /* a sentence for the user: no secret, nothing from the body */
  char message[PATCHBAY_VERDICT_TEXT_SIZE];
} patchbay_verdict;

/* APPENDABLE */
typedef struct patchbay_auth {
  uint32_t struct_size;
  /* The lowest HTTP status for which classify is called. 0 and values above 400 mean 400. A
   * provider that reports "expired" with status 200 needs 200; then the host reads up to
   * PATCHBAY_ANSWER_BODY_MAX bytes of each answer for classify. */
  uint32_t classify_from;

  /* Writes the identity of the account to which the call's link belongs, as a JSON object
   *    {"account": "1234", "name": "octocat", "email": "…", "scopes": ["repo"]}
   * `account` is the provider's stable id of the account. All connectors of one `provider` name an
   * account by the same id, because they share its link. The other members may be missing. `email`
   * is an address that the provider has confirmed as the account's own: the host shows the
   * account's user all documents that are shared with this address. Leave `email` out if the
   * provider did not confirm the address. `domain` is the domain of the organization to which the
   * account belongs, as the provider says ("acme.example"): the host shows the account's user all
   * documents that are shared with the whole domain. An email address in a domain does not prove
   * that its owner belongs to the organization. [call] */
  patchbay_status(PATCHBAY_ABI* identify)(patchbay_instance* instance, const patchbay_call* call,
                                          const patchbay_sink* identity, patchbay_error* error);

  /* Tests with the cheapest possible request whether the connection works. Fails if the connection
   * does not work. [call] */
  patchbay_status(PATCHBAY_ABI* probe)(patchbay_instance* instance, const patchbay_call* call,
                                       patchbay_error* error);

  /* Says what an answer means. The host calls classify before the plugin's own code gets the
   * answer, and only while a call of this instance waits in http.send. classify only computes,
   * and uses no service. NULL: the host decides by the status alone, from 400 on. Must not fail.
   * [at once] */
  void(PATCHBAY_ABI* classify)(patchbay_instance* instance, const patchbay_answer* answer,
                               patchbay_verdict* verdict);
} patchbay_auth;

#ifdef __cplusplus
}
#endif

#endif
