/* SPDX-License-Identifier: Apache-2.0 */
/* One piece of work that the host asks for, as the plugin sees it. */
#ifndef PATCHBAY_ABI_CALL_H
#define PATCHBAY_ABI_CALL_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_IDEMPOTENCY_KEY_MAX 255u /* bytes */

/* The linked account of a call; its secret never crosses. All sizes are 0 if the call has no
 * account. FROZEN. */
typedef struct patchbay_link {
  patchbay_str id;      /* the host's id of the link */
  patchbay_str account; /* the provider's id of the account, as identify gave it; may be empty */
  patchbay_str
      user_configuration; /* JSON object by the manifest's user_configuration schema, or empty */
} patchbay_link;

/* Made by the host; live from when it is handed to a plugin function until that function
 * returns. The plugin passes it to every host service it uses. A plugin must not keep it, copy
 * it or use it on its own thread. APPENDABLE. */
typedef struct patchbay_call patchbay_call;
struct patchbay_call {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  void* host_context; /* the host's own */

  patchbay_str trace_id; /* 32 lower-case hex digits, W3C Trace Context */
  patchbay_link link;

  patchbay_str scopes; /* that the link is known to hold, with blanks between; empty: not known */
  /* The same for all attempts at one piece of work: if the host repeats a call, if it is
   * resumed after its account was connected, and over the rounds of a question. For providers
   * that take such a key. Visible ASCII, at most PATCHBAY_IDEMPOTENCY_KEY_MAX bytes. */
  patchbay_str idempotency_key;
  patchbay_str locale; /* of the person who called, BCP 47: "de-CH"; empty: not known */

  /* Milliseconds left until the deadline; UINT64_MAX without one, 0 if it has passed. Host
   * services keep the deadline themselves: only long computations need to ask. [at once] */
  uint64_t(PATCHBAY_ABI* remaining_ms)(const patchbay_call* call);

  /* Not 0 if the result is no longer wanted. The plugin then returns PATCHBAY_E_CANCELLED soon.
   * [at once] */
  uint32_t(PATCHBAY_ABI* is_cancelled)(const patchbay_call* call);

  /* Reports the progress of the work, for anybody who watches. total is 0 if it is not known.
   * Never fails; the host may ignore it. [at once] */
  void(PATCHBAY_ABI* progress)(const patchbay_call* call, uint64_t done, uint64_t total,
                               patchbay_str message);
};

#ifdef __cplusplus
}
#endif

#endif
