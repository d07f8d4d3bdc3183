/* SPDX-License-Identifier: Apache-2.0 */
/* Capability, a draft: webhooks. The plugin asks the provider to tell the host of changes, and ends
 * that again. How a delivery proves itself is declared in the manifest's `webhooks`; the host
 * checks, keeps and answers deliveries, and no code of the plugin runs for them.
 *
 * We changed the first proposal in these ways:
 *  - `admit` and `read` were removed: GitHub, Drive, Graph and Slack are proved by what their
 *    manifests declare, and a delivery only wakes a run. Later members can bring them back.
 *  - The secret is replaced only in headers and in bodies that are bytes, never in a URL: URLs are
 *    written to logs. */
#ifndef PATCHBAY_ABI_DRAFT_WEBHOOKS_H
#define PATCHBAY_ABI_DRAFT_WEBHOOKS_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_WEBHOOKS_ID "patchbay.webhooks/draft1"

#define PATCHBAY_SUBSCRIPTION_STATE_MAX 4096u /* bytes of a subscription's state */

/* What is asked of the provider. APPENDABLE. */
typedef struct patchbay_subscribe {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  /* the host's id of the subscription: it is also the last part of the URL, and it is unique. A
   * provider that wants an id of the caller's (Drive's channel) gets this one. */
  patchbay_str id;
  patchbay_str url; /* where deliveries go */
  /* Stands for the subscription's secret. Wherever it occurs in a header or the body of a request
   * of this call, the host sends the secret itself, and only where the credential may go. The
   * plugin never sees the secret. */
  patchbay_str secret;
  patchbay_str collection; /* what is to be watched, as `collections` named it; empty: everything */
  patchbay_str state;      /* of the subscription that is renewed or ended; empty for a new one */
} patchbay_subscribe;

/* Filled by subscribe and renew. APPENDABLE. */
typedef struct patchbay_subscribed {
  uint32_t struct_size;
  uint32_t reserved;   /* 0 */
  uint64_t expires_ms; /* milliseconds of Unix time; 0: it does not expire */
} patchbay_subscribed;

/* subscribe and unsubscribe are required. APPENDABLE. */
typedef struct patchbay_webhooks {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Makes a subscription. What is needed to renew or end it goes into `state`. The provider may
   * send deliveries, and questions about the URL, before this function returns. UNSUPPORTED: there
   * is nothing to subscribe to. If an earlier call with this URL made the subscription already,
   * this one finds it. [call] */
  patchbay_status(PATCHBAY_ABI* subscribe)(patchbay_instance* instance, const patchbay_call* call,
                                           const patchbay_subscribe* request,
                                           patchbay_subscribed* about, const patchbay_sink* state,
                                           patchbay_error* error);

  /* Lets a subscription live longer; NOT_FOUND if the provider has it no more. NULL: the host makes
   * a new subscription before this one expires, and then ends this one. [call] */
  patchbay_status(PATCHBAY_ABI* renew)(patchbay_instance* instance, const patchbay_call* call,
                                       const patchbay_subscribe* request,
                                       patchbay_subscribed* about, const patchbay_sink* state,
                                       patchbay_error* error);

  /* Ends a subscription. PATCHBAY_OK also if the provider has it no more. [call] */
  patchbay_status(PATCHBAY_ABI* unsubscribe)(patchbay_instance* instance, const patchbay_call* call,
                                             const patchbay_subscribe* request,
                                             patchbay_error* error);
} patchbay_webhooks;

#ifdef __cplusplus
}
#endif

#endif
