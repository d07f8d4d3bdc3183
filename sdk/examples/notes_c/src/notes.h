/* SPDX-License-Identifier: Apache-2.0 */
/* The declarations that all source files of this connector use. */
#ifndef NOTES_H
#define NOTES_H

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/entry.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/c/connector.h>
#include <stddef.h>

/* An instance keeps the data for all calls. Calls must not change the data, because they run in
 * parallel. */
struct patchbay_instance {
  const patchbay_host_http* http;
};

/* failure.c: functions for a provider's refusal */
patchbay_status notes_refused(patchbay_error* error, uint32_t status);
void notes_judge(patchbay_verdict* verdict, uint32_t kind, const char* message);

/* exchange.c: functions for a request and its answer. The caller must close each opened answer. */
patchbay_status notes_get(const patchbay_instance* instance, const patchbay_call* call,
                          const char* url, patchbay_http_response* answer, patchbay_error* error);
patchbay_status notes_post(const patchbay_instance* instance, const patchbay_call* call,
                           const char* url, patchbay_str json, patchbay_http_response* answer,
                           patchbay_error* error);
patchbay_status notes_read_into(const patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_http_response* answer, const patchbay_sink* sink,
                                patchbay_error* error);
patchbay_status notes_pipe_into(const patchbay_instance* instance, const patchbay_call* call,
                                const patchbay_http_response* answer, const patchbay_sink* sink,
                                patchbay_error* error);
void notes_close(const patchbay_instance* instance, const patchbay_call* call,
                 const patchbay_http_response* answer);

/* actions.c, auth.c and documents.c */
extern const patchbay_actions notes_actions;
extern const patchbay_auth notes_auth;
extern const patchbay_documents notes_documents;

#endif
