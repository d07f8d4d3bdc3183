/* SPDX-License-Identifier: Apache-2.0 */
/* One call: a piece of work that the host gives to the plugin. */
#ifndef PATCHBAY_ABI_CALL_H
#define PATCHBAY_ABI_CALL_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_IDEMPOTENCY_KEY_MAX 255u /* bytes */

/* The linked account of a call. The plugin never gets the account's secret. All sizes are 0 if the
 * call has no account. FROZEN. */
typedef struct patchbay_link {
  patchbay_str id;      /* the host's id for the link */
  patchbay_str account; /* the provider's id of the account, as identify gave it; may be empty */
  patchbay_str
      /* JSON object that satisfies the manifest's user_configuration schema, or empty */
      user_configuration;
} patchbay_link;

/* The host makes this struct. The struct is valid from the moment when a plugin function gets it
 * until that function returns. The plugin passes the struct to every host service that the plugin
 * uses. A plugin must not keep the struct, copy it or use it on a thread of its own. APPENDABLE. */
typedef struct patchbay_call patchbay_call;
struct patchbay_call {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  void* host_context; /* for the host only */

  patchbay_str trace_id; /* 32 lower-case hex digits, W3C Trace Context */
  patchbay_link link;

  /* the scopes that the link is known to have, separated by spaces; empty: unknown */
  patchbay_str scopes;
  /* A key that is the same for all attempts at one piece of work: when the host repeats a call,
   * when a call continues after its account was connected, and in all rounds of a question. Pass
   * the key to a provider that accepts such a key. Visible ASCII, at most
   * PATCHBAY_IDEMPOTENCY_KEY_MAX bytes. */
  patchbay_str idempotency_key;
  patchbay_str locale; /* the language of the caller, BCP 47: "de-CH"; empty: unknown */

  /* Returns the milliseconds left until the deadline; UINT64_MAX without a deadline, 0 if the
   * deadline has passed. Host services end at the deadline by themselves, so only long computations
   * need this function. [at once] */
  uint64_t(PATCHBAY_ABI* remaining_ms)(const patchbay_call* call);

  /* Returns a number other than 0 if the result is no longer wanted. The plugin then returns
   * PATCHBAY_E_CANCELLED soon. [at once] */
  uint32_t(PATCHBAY_ABI* is_cancelled)(const patchbay_call* call);

  /* Reports the progress of the work to the clients that watch it. total is 0 if it is unknown.
   * Never fails; the host may ignore the report. [at once] */
  void(PATCHBAY_ABI* progress)(const patchbay_call* call, uint64_t done, uint64_t total,
                               patchbay_str message);
};

#ifdef __cplusplus
}
#endif

#endif
