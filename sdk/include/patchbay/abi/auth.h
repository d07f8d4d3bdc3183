/* SPDX-License-Identifier: Apache-2.0 */
/* Capability: the coded half of authorization. The manifest declares what can be declared
 * (flows, endpoints, scopes, where the credential goes); this is what needs code. The plugin
 * never sees a credential. */
#ifndef PATCHBAY_ABI_AUTH_H
#define PATCHBAY_ABI_AUTH_H

#include "call.h"
#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_AUTH_ID "patchbay.auth/1"

#define PATCHBAY_IDENTITY_MAX 65536u    /* bytes that identify may write */
#define PATCHBAY_ANSWER_BODY_MAX 65536u /* bytes of a body that classify sees */

/* A provider's answer, as classify sees it. APPENDABLE. */
typedef struct patchbay_answer {
  uint32_t struct_size;
  uint32_t status; /* HTTP status */
  const patchbay_header* headers;
  uint64_t header_count;
  patchbay_str body; /* its beginning; may be cut anywhere. With a status below 400 only where its
                        Content-Type says JSON, otherwise empty */
  uint64_t now_ms; /* wall clock, milliseconds since 1970-01-01T00:00Z, to turn times into delays */
  patchbay_str method; /* of the request: "GET" */
  patchbay_str url;    /* where the answer came from; secrets in it are masked */
} patchbay_answer;

/* What a provider's answer means. The host treats an unknown value as PATCHBAY_ANSWER_REFUSED. */
/* nothing special: the plugin reads the answer itself */
#define PATCHBAY_ANSWER_PASS 0u
/* the credential is over: refresh it and send again */
#define PATCHBAY_ANSWER_EXPIRED 1u
/* the credential is gone for good: the host calls probe once more; if the requests of probe get
 * this verdict too, the host deletes everything of the account, and the user must reconnect */
#define PATCHBAY_ANSWER_REVOKED 2u
/* the credential lacks a scope */
#define PATCHBAY_ANSWER_SCOPE_MISSING 3u
/* too many requests: wait retry_after_ms */
#define PATCHBAY_ANSWER_LIMITED 4u
/* a person has to act at the provider first (single sign-on, …) */
#define PATCHBAY_ANSWER_CHALLENGE 5u
/* the provider is down, or the answer is not in its own format */
#define PATCHBAY_ANSWER_UNAVAILABLE 6u
/* the provider understood and said no */
#define PATCHBAY_ANSWER_REFUSED 7u

#define PATCHBAY_VERDICT_TEXT_SIZE 512

/* Filled by classify; the host sets struct_size. APPENDABLE. */
typedef struct patchbay_verdict {
  uint32_t struct_size;
  uint32_t kind;                            /* PATCHBAY_ANSWER_… */
  uint64_t retry_after_ms;                  /* LIMITED, UNAVAILABLE; 0: not said */
  uint32_t scopes_size;                     /* bytes used of scopes */
  uint32_t message_size;                    /* bytes used of message */
  char scopes[PATCHBAY_VERDICT_TEXT_SIZE];  /* SCOPE_MISSING: the scopes needed, separated by spaces
                                             */
  char message[PATCHBAY_VERDICT_TEXT_SIZE]; /* a sentence for the person; no secret, no provider
                                               body */
} patchbay_verdict;

/* APPENDABLE */
typedef struct patchbay_auth {
  uint32_t struct_size;
  /* The lowest HTTP status for which classify is called; 0, or more than 400: 400. A provider
   * that says "expired" with a 200 needs 200; then each answer costs a look at up to
   * PATCHBAY_ANSWER_BODY_MAX bytes. */
  uint32_t classify_from;

  /* Says whose account the call's link is, as a JSON object
   *   {"account": "1234", "name": "octocat", "email": "…", "scopes": ["repo"]}
   * account is the provider's stable id; the others are there if the provider tells them.
   * [call] */
  patchbay_status(PATCHBAY_ABI* identify)(patchbay_instance* instance, const patchbay_call* call,
                                          const patchbay_sink* identity, patchbay_error* error);

  /* Finds out, with the cheapest request, whether the connection works at all. [call] */
  patchbay_status(PATCHBAY_ABI* probe)(patchbay_instance* instance, const patchbay_call* call,
                                       patchbay_error* error);

  /* Says what an answer means. The host calls it before the answer reaches the plugin's own
   * code, only while a call of this instance waits in http.send. It only computes, and uses no
   * service. NULL: the host decides by the status alone, from 400 on. Must not fail. [at once] */
  void(PATCHBAY_ABI* classify)(patchbay_instance* instance, const patchbay_answer* answer,
                               patchbay_verdict* verdict);
} patchbay_auth;

#ifdef __cplusplus
}
#endif

#endif
