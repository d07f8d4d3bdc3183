/* SPDX-License-Identifier: Apache-2.0 */
/* Capability, a draft: webhooks. The plugin subscribes the host to changes at the provider, and
 * ends subscriptions. The manifest's `webhooks` says how a delivery proves that it comes from the
 * provider. The host checks, keeps and answers deliveries, and no code of the plugin runs for them.
 *
 * We changed the first proposal in these ways:
 *  - `admit` and `read` were removed: the manifests of GitHub, Drive, Graph and Slack can say how a
 *    delivery is proved, and a delivery only starts a run. Later members can bring them back.
 *  - The host replaces the secret only in headers and in bodies that are bytes, never in a URL,
 *    because URLs are written to logs. */
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

/* The subscription that the plugin makes, renews or ends at the provider. APPENDABLE. */
typedef struct patchbay_subscribe {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  /* The host's id of the subscription. It is unique, and is also the last part of the URL. Give
   * this id to a provider that needs an id from its caller (Drive's channel). */
  patchbay_str id;
  patchbay_str url; /* the address to which the provider sends deliveries */
  /* A placeholder for the subscription's secret. If the placeholder is in a header or the body of a
   * request of this call, the host sends the secret itself in its place. The host does this only
   * for addresses to which it may send the credential. The plugin never sees the secret. */
  patchbay_str secret;
  patchbay_str collection; /* the watched collection, an id of `collections`; empty: everything */
  patchbay_str state;      /* the subscription's state; empty for a new subscription */
} patchbay_subscribe;

/* Filled by subscribe and renew. APPENDABLE. */
typedef struct patchbay_subscribed {
  uint32_t struct_size;
  uint32_t reserved;   /* 0 */
  uint64_t expires_ms; /* milliseconds of Unix time; 0: the subscription does not expire */
} patchbay_subscribed;

/* subscribe and unsubscribe are required. APPENDABLE. */
typedef struct patchbay_webhooks {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Makes a subscription. Writes the data that renew and unsubscribe need into `state`. The
   * provider may send deliveries, and questions about the URL, before this function returns.
   * UNSUPPORTED: there is nothing to subscribe to. If an earlier call with this URL made the
   * subscription already, this call finds that subscription. [call] */
  patchbay_status(PATCHBAY_ABI* subscribe)(patchbay_instance* instance, const patchbay_call* call,
                                           const patchbay_subscribe* request,
                                           patchbay_subscribed* about, const patchbay_sink* state,
                                           patchbay_error* error);

  /* Extends the life of a subscription; NOT_FOUND if the provider no longer has the subscription.
   * NULL: the host makes a new subscription before the old subscription expires, and then ends the
   * old one. [call] */
  patchbay_status(PATCHBAY_ABI* renew)(patchbay_instance* instance, const patchbay_call* call,
                                       const patchbay_subscribe* request,
                                       patchbay_subscribed* about, const patchbay_sink* state,
                                       patchbay_error* error);

  /* Ends a subscription. Also returns PATCHBAY_OK if the provider no longer has the subscription.
   * [call] */
  patchbay_status(PATCHBAY_ABI* unsubscribe)(patchbay_instance* instance, const patchbay_call* call,
                                             const patchbay_subscribe* request,
                                             patchbay_error* error);
} patchbay_webhooks;

#ifdef __cplusplus
}
#endif

#endif
