/* SPDX-License-Identifier: Apache-2.0 */
/* Exports the connector. Read this file from the end, as the host does. */
#include <stdlib.h>

#include "notes.h"

static const void* capability(patchbay_str id) {
  if (patchbay_equal(id, PATCHBAY_ACTIONS_ID)) return &notes_actions;
  if (patchbay_equal(id, PATCHBAY_AUTH_ID)) return &notes_auth;
  if (patchbay_equal(id, PATCHBAY_DOCUMENTS_ID)) return &notes_documents;
  return NULL;
}

/* Gets the HTTP service and makes an instance. The manifest's "requires" names the service, so a
 * host without the service does not load the connector. This function checks again that the host
 * has the service, because the check costs nothing. The service's table may be of a later release
 * and is then longer. */
static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  (void)call;
  (void)config;
  const patchbay_host_http* http = host->service(host, PATCHBAY_TEXT(PATCHBAY_HOST_HTTP_ID));
  if (http == NULL || !PATCHBAY_HAS(http, close)) {
    return patchbay_fail(error, PATCHBAY_E_PLUGIN_FAULT, "This host has no patchbay.host.http/1.");
  }
  patchbay_instance* made = malloc(sizeof *made);
  if (made == NULL) return patchbay_fail(error, PATCHBAY_E_PLUGIN_FAULT, "Out of memory.");
  made->http = http;
  *instance = made;
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call;
  free(instance);
}

/* The three names come from connector.json and the compiler, through patchbay_add_connector(). */
static const patchbay_entry kEntry = {
    .struct_size = sizeof(patchbay_entry),
    .reserved = 0,
    .id = {PATCHBAY_CONNECTOR_ID, sizeof(PATCHBAY_CONNECTOR_ID) - 1},
    .version = {PATCHBAY_CONNECTOR_VERSION, sizeof(PATCHBAY_CONNECTOR_VERSION) - 1},
    .built_with = {PATCHBAY_CONNECTOR_BUILT_WITH, sizeof(PATCHBAY_CONNECTOR_BUILT_WITH) - 1},
    .capability = capability,
    .create = create,
    .destroy = destroy};

const patchbay_entry* PATCHBAY_ABI patchbay_plugin_entry_v1(void) { return &kEntry; }
